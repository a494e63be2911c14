using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Patrons;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Lending;

/// <summary>Check-out: a card, then item after item. The patron is in the address, so two tabs never mix two patrons.</summary>
internal sealed class CheckOutEndpoints(PatronReader reader, PatronRecords patrons, ScanReader scans, Loans loans)
{
    private const string Permission = "circulation.check-out-by-barcode.post";

    public void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/check-out", ShowCardAsync).Needs(Permission);
        desk.MapGet("/patrons/{id}/check-out", ShowAsync).Needs(Permission);
        desk.MapPost("/patrons/{id}/check-out", LendAsync).Needs(Permission, hasPage: true);
    }

    private async Task ShowCardAsync(HttpContext context)
    {
        var (visit, card) = (Visit.Of(context), context.Request.Query["card"].ToString());
        (visit.Title, visit.Section, visit.IsForScanner) = (visit.Words["menu.check-out"], "check-out", true);
        if (Scan.Trim(card).Length == 0)
        {
            await Answers.ShowAsync(context, CardPage.CreateSlice(new() { Lost = LostOf(context) }));
            return;
        }

        if (await scans.FindPatronAsync(visit.Person!, card, context.RequestAborted) is { } scanned)
        {
            Answers.Lead(context, $"/desk/patrons/{scanned.Found.Uuid}/check-out{OldCardWords.QueryOf(scanned.Old)}");
            return;
        }

        // Words find a person too, by the list.
        if (!Scan.IsOfAnotherKeyboard(card) && card.Any(char.IsLetter) && await scans.FindItemAsync(visit.Person!, card, default) is null)
        {
            Answers.Lead(context, "/desk/patrons" + QueryString.Create("q", card).ToUriComponent());
            return;
        }

        var line = new ScanLine(LineKind.Refused, ShortText.Of(card, 128))
        {
            Text = visit.Words[Scan.IsOfAnotherKeyboard(card) ? "scan.layout" : "out.no-card"],
        };
        await Answers.ShowAsync(context, CardPage.CreateSlice(new() { Lines = [line] }));
    }

    private Task ShowAsync(HttpContext context) => ShowAsync(context, []);

    private async Task ShowAsync(HttpContext context, IReadOnlyList<ScanLine> lines)
    {
        var visit = Visit.Of(context);
        if (await reader.FindAllAsync(context) is not { } model)
        {
            await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        (visit.Title, visit.Section, visit.IsForScanner) = (visit.Words["out.of", Names.Of(model.Patron)], "check-out", true);
        await Answers.ShowAsync(context, CheckOutPage.CreateSlice(new(model with { Lost = LostOf(context) })
        {
            Lines = lines,
            IsByCard = context.Request.Query["by"] == "card",
            OldCard = OldCardWords.KeyOf(context.Request.Query["done"]),
        }));
    }

    private async Task LendAsync(HttpContext context)
    {
        var (visit, form, cancel) = (Visit.Of(context), context.Request.Form, context.RequestAborted);
        var (person, scanned) = (visit.Person!, form["item"].ToString());
        if (await reader.FindStandingAsync(context) is not { } standing)
        {
            // The page of a patron who was merged meanwhile says where they went, and that the scan was not taken.
            if (await patrons.FindMergedAsync(person, PatronReader.KeyOf(context), cancel) is null)
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
            else
                Answers.Lead(context, $"/desk/patrons/{PatronReader.KeyOf(context).Text}{QueryString.Create("lost", scanned)}");
            return;
        }

        // An empty scan is no event.
        if (Scan.Trim(scanned).Length == 0)
        {
            await AnswerAsync(context, []);
            return;
        }

        var item = await scans.FindItemAsync(person, scanned, cancel);
        if (item is null && form["over"] != "new")
        {
            if (await scans.FindPatronAsync(person, scanned, cancel) is { } card)
            {
                Answers.Lead(context, $"/desk/patrons/{card.Found.Uuid}/check-out?by=card{OldCardWords.QueryOf(card.Old, "&")}");
                return;
            }

            await AnswerAsync(context, [Unknown(visit, standing.Patron, scanned, await scans.FindAlikeAsync(person, scanned, cancel))]);
            return;
        }

        var barcode = item?.Found.Barcode ?? Scan.Trim(scanned);
        var outcome = await loans.CheckOutAsync(
            person, Asker.Staff, PatronKey.OfUuid(standing.Patron.Uuid), barcode, LineWords.TermsOf(form), cancel);
        var line = await LineOfAsync(context, standing.Patron, outcome, barcode, item?.Found.Title);
        await AnswerAsync(context, line is null ? [] : [line with { ReadAs = item?.ReadAs }]);
    }

    private async ValueTask<ScanLine?> LineOfAsync(
        HttpContext context, Patron patron, CheckOut outcome, string barcode, string? title)
    {
        var (visit, words) = (Visit.Of(context), Visit.Of(context).Words);
        var path = visit.ToPatron(patron.Uuid, "/check-out");
        var refused = new ScanLine(LineKind.Refused, barcode) { Title = title, Text = "" };
        switch (outcome)
        {
            case CheckOut.LentOut(var loan, var warnings):
                return new ScanLine(LineKind.Taken, barcode)
                {
                    Title = loan.Item.Title,
                    Text = words["out.lent", words.Day(loan.DueAt, visit.Calendar)],
                    Reasons = [.. warnings.Select(static warning => warning.Message)],
                };
            case CheckOut.AlreadyTheirs(var loan):
                return new ScanLine(LineKind.Told, barcode)
                {
                    Title = loan.Item.Title,
                    Text = words["out.already", Names.Of(patron), words.Day(loan.DueAt, visit.Calendar)],
                };
            case CheckOut.Denied(var denial):
                return LineWords.Of(visit, denial, barcode, title, path, context.Request.Form["over"].ToString());
            case CheckOut.ItemOnLoanToAnother:
                return refused with { Text = words["out.on-loan"], Patron = await BorrowerAsync(visit.Person!, barcode, context) };
            case CheckOut.HeldForAnother:
                return refused with { Text = words["out.held"], Patron = await NextAsync(visit.Person!, barcode, context) };
            case CheckOut.BadBarcode:
                return refused with { Item = ShortText.Of(barcode, 128), Text = words["out.bad"] };
            case CheckOut.NoPatron:
                return refused with { Text = words["error.404.title"] };
            // No due date is asked for here.
            case CheckOut.DueNotAhead:
            default:
                throw new UnreachableException();
        }
    }

    private async ValueTask<Patron?> BorrowerAsync(Caller person, string barcode, HttpContext context) =>
        (await loans.ItemAsync(person, barcode, context.RequestAborted))?.Loan?.PatronId is { } uuid
            ? await patrons.FindAsync(person, PatronKey.OfUuid(uuid), context.RequestAborted)
            : null;

    private async ValueTask<Patron?> NextAsync(Caller person, string barcode, HttpContext context) =>
        (await loans.ItemAsync(person, barcode, context.RequestAborted))?.Next?.PatronId is { } uuid
            ? await patrons.FindAsync(person, PatronKey.OfUuid(uuid), context.RequestAborted)
            : null;

    private static ScanLine Unknown(Visit visit, Patron patron, string scanned, IReadOnlyList<Item> alike)
    {
        if (alike.Count > 0)
            return new ScanLine(LineKind.Refused, ShortText.Of(scanned, 128)) { Text = visit.Words["scan.alike"], Alike = alike };
        var isForeign = Scan.IsOfAnotherKeyboard(scanned);
        return new ScanLine(LineKind.Refused, ShortText.Of(scanned, 128))
        {
            Text = visit.Words[isForeign ? "scan.layout" : "out.unknown"],
            Offer = isForeign || Item.BarcodeOf(scanned) is null
                ? null
                : new(visit.ToPatron(patron.Uuid, "/check-out"), "new"),
        };
    }

    private Task AnswerAsync(HttpContext context, IReadOnlyList<ScanLine> lines) =>
        Answers.WantsPart(context) ? LineAnswer.ShowAsync(context, lines) : ShowAsync(context, lines);

    private static string? LostOf(HttpContext context) =>
        context.Request.Query["lost"].ToString() is { Length: > 0 } lost ? ShortText.Of(lost, 128) : null;
}

/// <summary>Answers a scan to the script: one line, or nothing.</summary>
internal static class LineAnswer
{
    public static Task ShowAsync(HttpContext context, IReadOnlyList<ScanLine> lines)
    {
        if (lines is [var line])
            return Answers.ShowAsync(context, Line.CreateSlice(line));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
