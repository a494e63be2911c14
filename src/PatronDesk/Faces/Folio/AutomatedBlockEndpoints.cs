using System.Globalization;
using System.Text.Json;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio;

/// <summary>
/// <c>/automated-patron-blocks/{userId}</c>: what follows from the patron's record alone. Expired bars everything; frozen
/// bars what a patron does alone, while staff may still lend.
/// </summary>
internal sealed class AutomatedBlockEndpoints(PatronRecords patrons, TimeProvider clock)
{
    private const string ExpiredCondition = "0f1c2b0a-3f3e-4f57-8a55-7d7c1f0b6a01";
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

        var patron = await patrons.FindAsync(SignIn.CallerOf(context), PatronKey.OfUuid(id), context.RequestAborted);
        await JsonBody.WriteAsync(context, Of(patron, clock.GetUtcNow()), Write);
    }

    private static List<AutomatedBlock> Of(Patron? patron, DateTimeOffset now)
    {
        var blocks = new List<AutomatedBlock>();
        if (patron?.IsExpired(now) == true)
        {
            var day = patron.ExpiresAt!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            blocks.Add(new(ExpiredCondition, true, true, true, $"The patron's membership expired on {day}; renew it first."));
        }

        if (patron?.Frozen == true)
        {
            blocks.Add(new(
                FrozenCondition, false, false, true,
                "The patron is frozen and may do nothing alone; staff may still lend to them."));
        }

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
