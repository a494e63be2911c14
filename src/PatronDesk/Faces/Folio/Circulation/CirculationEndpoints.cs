using System.Diagnostics;
using System.Text.Json;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Circulation;

/// <summary>
/// <c>/circulation</c>: lending, renewing and taking back as mod-circulation's clients do it. Such a client is a staff desk,
/// so the verdicts are those for staff.
/// </summary>
internal sealed class CirculationEndpoints(Loans loans, ItemRecords items)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/circulation/check-out-by-barcode", CheckOutAsync)
            .WithMetadata(new FolioRoute("circulation.check-out-by-barcode.post", "check out"));
        routes.MapPost("/circulation/check-in-by-barcode", CheckInAsync)
            .WithMetadata(new FolioRoute("circulation.check-in-by-barcode.post", "check in"));
        routes.MapPost("/circulation/renew-by-barcode", RenewByBarcodeAsync)
            .WithMetadata(new FolioRoute("circulation.renew-by-barcode.post", "renew"));
        routes.MapPost("/circulation/renew-by-id", RenewByIdAsync)
            .WithMetadata(new FolioRoute("circulation.renew-by-id.post", "renew"));
        routes.MapGet("/circulation/loans", ListAsync)
            .WithMetadata(new FolioRoute("circulation.loans.collection.get", "list loans"));
        routes.MapGet("/circulation/loans/{id}", GetAsync)
            .WithMetadata(new FolioRoute("circulation.loans.item.get", "get loan"));
        routes.MapPost("/circulation/loans/{id}/change-due-date", ChangeDueDateAsync)
            .WithMetadata(new FolioRoute("circulation.loans.change-due-date.post", "change due date"));
    }

    private Task ListAsync(HttpContext context)
    {
        var asked = FolioList.Read(context);
        var found = loans.Query(SignIn.CallerOf(context), asked.Query, asked.OrderBy);
        return FolioListAnswer.WriteAsync(context, asked, found, "loans", LoanJson.Write);
    }

    private async Task GetAsync(HttpContext context) =>
        await (await loans.FindAsync(SignIn.CallerOf(context), FolioRecord.IdOf(context), context.RequestAborted) is { } loan
            ? FolioRecord.WriteAsync(context, loan, loan.Revision, LoanJson.Write)
            : FolioText.NotFoundAsync(context, "loan"));

    private async Task ChangeDueDateAsync(HttpContext context)
    {
        if (DueDateBody.Read(await FolioBody.ReadAsync(context)) is not { } due)
        {
            await CirculationRefusals.OneAsync(context, "A new due date is required in order to change the due date", "dueDate", null);
            return;
        }

        switch (await loans.ChangeDueDateAsync(SignIn.CallerOf(context), FolioRecord.IdOf(context), due, context.RequestAborted))
        {
            case ChangeDueDate.Done:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case ChangeDueDate.NotFound:
                await FolioText.NotFoundAsync(context, "loan");
                break;
            case ChangeDueDate.Closed(var loan):
                await CirculationRefusals.OneAsync(context, "Loan is closed", "loanId", loan);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task CheckOutAsync(HttpContext context)
    {
        var body = CirculationBody.Read(await FolioBody.ReadAsync(context), "userBarcode", "itemBarcode");
        var caller = SignIn.CallerOf(context);
        var outcome = await loans.CheckOutAsync(
            caller, Asker.Staff, PatronKey.OfBarcode(body.UserBarcode!), body.ItemBarcode!,
            body.TermsFor(CirculationRefusals.ItemLimit), context.RequestAborted);
        await (outcome switch
        {
            CheckOut.LentOut(var loan, _) => FolioRecord.WriteCreatedAsync(
                context, $"/circulation/loans/{loan.Id}", loan, loan.Revision, LoanJson.Write),
            CheckOut.Denied(var denial) => CirculationRefusals.DeniedAsync(
                context, caller, denial, PatronAction.Borrow, "userBarcode", body.UserBarcode),
            CheckOut.NoPatron => CirculationRefusals.OneAsync(
                context, "Could not find user with matching barcode", "userBarcode", body.UserBarcode),
            CheckOut.HeldForAnother => CirculationRefusals.OneAsync(
                context, $"{body.ItemBarcode} cannot be checked out to this user because it has been requested by another patron",
                "userBarcode", body.UserBarcode),
            CheckOut.AlreadyTheirs or CheckOut.ItemOnLoanToAnother => CirculationRefusals.OneAsync(
                context, "Item is already checked out", "itemBarcode", body.ItemBarcode),
            CheckOut.DueNotAhead => throw new InvalidOperationException("This wire sends no due date."),
            CheckOut.BadBarcode => throw new InvalidOperationException("The body was read with this barcode."),
            _ => throw new UnreachableException(),
        });
    }

    private async Task CheckInAsync(HttpContext context)
    {
        var body = CirculationBody.Read(await FolioBody.ReadAsync(context), "itemBarcode");
        await (await loans.CheckInAsync(SignIn.CallerOf(context), body.ItemBarcode!, body.CheckInDate, context.RequestAborted) switch
        {
            CheckIn.Returned(var loan, var next) => JsonBody.WriteAsync(context, (loan, next), static (writer, all) =>
                WriteCheckIn(writer, all.loan, all.loan.Item, all.next)),
            CheckIn.NotOnLoan(var item, var next) => JsonBody.WriteAsync(context, (item, next), static (writer, all) =>
                WriteCheckIn(writer, null, all.item, all.next)),
            CheckIn.UnknownItem => NoItemAsync(context, body.ItemBarcode),
            _ => throw new UnreachableException(),
        });
    }

    private async Task RenewByBarcodeAsync(HttpContext context)
    {
        var body = CirculationBody.Read(await FolioBody.ReadAsync(context), "userBarcode", "itemBarcode");
        var caller = SignIn.CallerOf(context);
        if (await items.FindAsync(caller, body.ItemBarcode!, context.RequestAborted) is null)
            await NoItemAsync(context, body.ItemBarcode);
        else
            await RenewAsync(context, caller, body, PatronKey.OfBarcode(body.UserBarcode!), body.UserBarcode!, body.ItemBarcode!);
    }

    private async Task RenewByIdAsync(HttpContext context)
    {
        var body = CirculationBody.Read(await FolioBody.ReadAsync(context), "userId", "itemId");
        var caller = SignIn.CallerOf(context);
        if (await items.FindByIdAsync(caller, body.ItemId!, context.RequestAborted) is { } item)
            await RenewAsync(context, caller, body, PatronKey.OfUuid(body.UserId!), body.UserId!, item.Barcode);
        else
            await CirculationRefusals.OneAsync(context, $"No item with ID {body.ItemId} exists", "itemId", body.ItemId);
    }

    private async Task RenewAsync(
        HttpContext context, Caller caller, CirculationBody body, PatronKey patron, string patronText, string itemBarcode)
    {
        var terms = body.TermsFor(CirculationRefusals.RenewalLimit);
        var renewal = await loans.RenewAsync(caller, Asker.Staff, patron, itemBarcode, terms, context.RequestAborted);
        await (renewal switch
        {
            RenewLoan.Renewed(var loan, _) => FolioRecord.WriteAsync(context, loan, loan.Revision, LoanJson.Write),
            RenewLoan.Denied(var denial) => CirculationRefusals.DeniedAsync(
                context, caller, denial, PatronAction.Renew, "itemBarcode", itemBarcode),
            RenewLoan.NoPatron => CirculationRefusals.OneAsync(
                context, "Could not find user with matching barcode", "userBarcode", patronText),
            RenewLoan.NotOnLoanToThem => CirculationRefusals.OneAsync(
                context, "Cannot renew item that this user does not have", "userBarcode", patronText),
            RenewLoan.HeldForAnother => CirculationRefusals.OneAsync(
                context, "Items cannot be renewed when there is an active hold request", "itemBarcode", itemBarcode),
            RenewLoan.DueNotAhead => throw new InvalidOperationException("This wire sends no due date."),
            _ => throw new UnreachableException(),
        });
    }

    private static Task NoItemAsync(HttpContext context, string? barcode) =>
        CirculationRefusals.OneAsync(context, $"No item with barcode {barcode} exists", "itemBarcode", barcode);

    private static void WriteCheckIn(Utf8JsonWriter writer, Loan? loan, Item item, Hold? next)
    {
        writer.WriteStartObject();
        if (loan is not null)
        {
            writer.WritePropertyName("loan"u8);
            LoanJson.Write(writer, loan);
        }

        LoanJson.WriteItem(writer, item, next is null ? "Available" : "Awaiting pickup");
        writer.WriteBoolean("inHouseUse"u8, loan is null);
        writer.WriteEndObject();
    }
}
