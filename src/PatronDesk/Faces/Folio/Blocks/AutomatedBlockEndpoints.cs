using System.Text.Json;
using PatronDesk.Blocks;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Blocks;

/// <summary>
/// <c>/automated-patron-blocks/{userId}</c>: the blocks that follow from the patron's record alone. An ended or expired
/// membership and a lost card bar everything. A freeze bars what the patron does alone, while staff may still lend.
/// </summary>
internal sealed class AutomatedBlockEndpoints(StandingReader standings)
{
    private const string ExpiredCondition = "0f1c2b0a-3f3e-4f57-8a55-7d7c1f0b6a01";
    private const string LostCardCondition = "0f1c2b0a-3f3e-4f57-8a55-7d7c1f0b6a03";
    private const string InactiveCondition = "0f1c2b0a-3f3e-4f57-8a55-7d7c1f0b6a04";
    private const string FrozenCondition = "0f1c2b0a-3f3e-4f57-8a55-7d7c1f0b6a02";

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/automated-patron-blocks/{userId}", ListAsync)
        .WithMetadata(new FolioRoute("automated-patron-blocks.collection.get", "list automated-patron-blocks"));

    private async Task ListAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["userId"]!;
        if (!FolioUuid.IsLoose(id))
        {
            await FolioText.BadRequestAsync(context, $"Invalid user UUID: \"{id}\"");
            return;
        }

        var standing = await standings.FindAsync(SignIn.CallerOf(context), PatronKey.OfUuid(id), context.RequestAborted);
        await JsonBody.WriteAsync(context, Of(standing), Write);
    }

    private static List<AutomatedBlock> Of(Standing? standing)
    {
        var blocks = new List<AutomatedBlock>();
        if (standing?.Inactive is { } inactive)
            blocks.Add(new(InactiveCondition, true, true, true, inactive.Message));
        if (standing?.Expired is { } expired)
            blocks.Add(new(ExpiredCondition, true, true, true, expired.Message));
        if (standing?.LostCard is { } lost)
            blocks.Add(new(LostCardCondition, true, true, true, lost.Message));
        if (standing?.Frozen is { } frozen)
            blocks.Add(new(FrozenCondition, false, false, true, frozen.Message));
        return blocks;
    }

    private static void Write(Utf8JsonWriter writer, List<AutomatedBlock> blocks)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("automatedPatronBlocks"u8);
        foreach (var block in blocks)
        {
            writer.WriteStartObject();
            writer.WriteString("patronBlockConditionId"u8, block.ConditionId);
            writer.WriteBoolean("blockBorrowing"u8, block.Borrowing);
            writer.WriteBoolean("blockRenewals"u8, block.Renewals);
            writer.WriteBoolean("blockRequests"u8, block.Requests);
            writer.WriteString("message"u8, block.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("totalRecords"u8, blocks.Count);
        writer.WriteEndObject();
    }

    private sealed record AutomatedBlock(string ConditionId, bool Borrowing, bool Renewals, bool Requests, string Message);
}
