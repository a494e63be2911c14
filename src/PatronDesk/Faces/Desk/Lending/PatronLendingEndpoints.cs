using System.Diagnostics;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Patrons;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Lending;

/// <summary>Renewals and holds, from the patron's page.</summary>
internal sealed class PatronLendingEndpoints(PatronReader reader, PatronEndpoints pages, ScanReader scans, Loans loans, Holds holds)
{
    public void Map(RouteGroupBuilder desk)
    {
        desk.MapPost("/patrons/{id}/renew", RenewAsync).Needs("circulation.renew-by-barcode.post");
        desk.MapPost("/patrons/{id}/renew-all", RenewAllAsync).Needs("circulation.renew-by-barcode.post");
        desk.MapPost("/patrons/{id}/holds", PlaceAsync).Needs("circulation.requests.item.post");
        desk.MapPost("/patrons/{id}/holds/cancel", CancelAsync).Needs("circulation.requests.item.delete");
    }

    private async Task RenewAsync(HttpContext context)
    {
        var form = context.Request.Form;
        if (await reader.FindAsync(context) is { } patron)
            await ShowAsync(context, [await RenewAsync(context, patron, form["item"].ToString(), form["seen"].ToString())]);
    }

    // One by one, each from the state that the page showed: a form sent twice renews once.
    private async Task RenewAllAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is not { } patron)
            return;
        var lines = new List<ScanLine>();
        foreach (var one in context.Request.Form["loan"].Take(PatronReader.MostRows))
        {
            var parts = (one ?? "").Split(' ', 2);
            lines.Add(await RenewAsync(context, patron, parts[^1], parts[0]));
        }

        await ShowAsync(context, lines);
    }

    private async ValueTask<ScanLine> RenewAsync(HttpContext context, Patron patron, string barcode, string seen)
    {
        var (visit, words) = (Visit.Of(context), Visit.Of(context).Words);
        var path = visit.ToPatron(patron.Uuid, "/renew");
        var title = (await scans.FindItemAsync(visit.Person!, barcode, context.RequestAborted))?.Found.Title;
        var refused = new ScanLine(LineKind.Refused, ShortText.Of(barcode, 128)) { Title = title, Text = words["renew.not-theirs"] };
        var terms = LineWords.TermsOf(context.Request.Form, long.TryParse(seen, out var version) ? version : null);
        switch (await loans.RenewAsync(
            visit.Person!, Asker.Staff, PatronKey.OfUuid(patron.Uuid), barcode, terms, context.RequestAborted))
        {
            case RenewLoan.Renewed(var loan, var warnings):
                return new ScanLine(LineKind.Taken, loan.Item.Barcode)
                {
                    Title = loan.Item.Title,
                    Text = words["renew.done", words.Day(loan.DueAt, visit.Calendar)],
                    Reasons = [.. warnings.Select(static warning => warning.Message)],
                };
            case RenewLoan.Denied(var denial):
                return LineWords.Of(visit, denial, barcode, title, path, context.Request.Form["over"].ToString());
            case RenewLoan.HeldForAnother:
                return refused with { Text = words["renew.held"] };
            case RenewLoan.NotOnLoanToThem or RenewLoan.NoPatron:
                return refused;
            // No due date is asked for here.
            case RenewLoan.DueNotAhead:
            default:
                throw new UnreachableException();
        }
    }

    private async Task PlaceAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is not { } patron)
            return;
        var (visit, words, form) = (Visit.Of(context), Visit.Of(context).Words, context.Request.Form);
        var scanned = form["item"].ToString();
        var refused = new ScanLine(LineKind.Refused, ShortText.Of(scanned, 128)) { Text = words["in.unknown"] };
        if (await scans.FindItemAsync(visit.Person!, scanned, context.RequestAborted) is not { } item)
        {
            var alike = await scans.FindAlikeAsync(visit.Person!, scanned, context.RequestAborted);
            await ShowAsync(context, [alike.Count == 0 ? refused : refused with { Text = words["scan.alike"], Alike = alike }]);
            return;
        }

        var (barcode, title) = (item.Found.Barcode, item.Found.Title);
        refused = refused with { Item = barcode, Title = title };
        var wanted = new NewHold { ItemId = item.Found.Id, Override = LineWords.TermsOf(form).Override };
        switch (await holds.PlaceAsync(visit.Person!, Asker.Staff, PatronKey.OfUuid(patron.Uuid), wanted, context.RequestAborted))
        {
            case PlaceHold.Placed(var hold, _):
                await ShowAsync(
                    context, [new ScanLine(LineKind.Taken, barcode) { Title = title, Text = words["hold.placed", hold.Position] }]);
                break;
            case PlaceHold.AlreadyPlaced(var hold):
                await ShowAsync(
                    context, [new ScanLine(LineKind.Told, barcode) { Title = title, Text = words["hold.already", hold.Position] }]);
                break;
            case PlaceHold.HasItAlready:
                await ShowAsync(context, [refused with { Text = words["hold.has-it"] }]);
                break;
            case PlaceHold.Denied(var denial):
                await ShowAsync(
                    context, [LineWords.Of(visit, denial, barcode, title, visit.ToPatron(patron.Uuid, "/holds"), form["over"].ToString())]);
                break;
            case PlaceHold.UnknownItem or PlaceHold.NoPatron:
                await ShowAsync(context, [refused]);
                break;
            // An item is named, its end is the library's, and its id is new.
            case PlaceHold.NothingWanted or PlaceHold.EndNotAhead or PlaceHold.IdTaken:
            default:
                throw new UnreachableException();
        }
    }

    private async Task CancelAsync(HttpContext context)
    {
        if (await reader.FindAsync(context) is not { } patron)
            return;
        var (person, id, cancel) = (Visit.Of(context).Person!, context.Request.Form["hold"].ToString(), context.RequestAborted);
        if (!PatronRules.IsCleanText(id) || (await holds.FindAsync(person, id, cancel))?.PatronId != patron.Uuid)
        {
            await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        switch (await holds.CancelAsync(person, id, default, cancel))
        {
            case ChangeHold.Done or ChangeHold.Closed:
                Answers.Lead(context, $"/desk/patrons/{patron.Uuid}?done=hold-cancelled");
                break;
            case ChangeHold.NotFound or ChangeHold.Changed or ChangeHold.Denied:
                await Answers.ExplainAsync(context, StatusCodes.Status404NotFound);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private Task ShowAsync(HttpContext context, IReadOnlyList<ScanLine> lines) =>
        Answers.WantsPart(context) ? LineAnswer.ShowAsync(context, lines) : pages.ShowAsync(context, lines);
}
