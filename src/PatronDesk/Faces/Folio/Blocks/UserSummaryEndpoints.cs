using System.Text.Json;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Blocks;

/// <summary>
/// <c>/user-summary/{userId}</c> of mod-patron-blocks: what a user has on loan. This ledger knows no fees, no recalls and
/// no lost items, so those are never there.
/// </summary>
internal sealed class UserSummaryEndpoints(PatronRecords patrons, Loans loans)
{
    private const int MostLoans = 10_000;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/user-summary/{userId}", GetAsync)
        .WithMetadata(new FolioRoute("user-summary.item.get", "get user-summary"));

    private async Task GetAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["userId"]!;
        if (!FolioUuid.IsLoose(id))
        {
            await FolioText.BadRequestAsync(context, $"Invalid user ID: \"{id}\"");
            return;
        }

        var (caller, cancel) = (SignIn.CallerOf(context), context.RequestAborted);
        if (await patrons.FindAsync(caller, PatronKey.OfUuid(id), cancel) is not { } patron)
        {
            await FolioText.WriteAsync(context, StatusCodes.Status404NotFound, $"User summary for user ID {id} not found");
            return;
        }

        var open = await loans.OfPatronAsync(caller, patron.Uuid, overdueOnly: false, offset: 0, MostLoans, cancel);
        await JsonBody.WriteAsync(context, (patron.Uuid, open), static (writer, summary) => Write(writer, summary.Uuid, summary.open));
    }

    // The summary of a user is one and never another's, so the user's id serves as its own.
    private static void Write(Utf8JsonWriter writer, string userId, List<Loan> open)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, userId);
        writer.WriteString("userId"u8, userId);
        writer.WriteStartArray("openLoans"u8);
        foreach (var loan in open)
        {
            writer.WriteStartObject();
            writer.WriteString("loanId"u8, loan.Id);
            writer.WriteString("dueDate"u8, FolioDate.Write(loan.DueAt));
            writer.WriteBoolean("recall"u8, false);
            writer.WriteBoolean("itemLost"u8, false);
            writer.WriteBoolean("itemClaimedReturned"u8, false);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("openFeesFines"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
