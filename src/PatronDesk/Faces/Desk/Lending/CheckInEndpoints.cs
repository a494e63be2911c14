using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Lending;

/// <summary>Check-in, the pickup shelf, and the list of overdue items.</summary>
internal sealed class CheckInEndpoints(Loans loans, Holds holds, PatronRecords patrons, ScanReader scans)
{
    private const string Permission = "circulation.check-in-by-barcode.post";
    private const int PageSize = 50;

    public void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/check-in", ShowAsync).Needs(Permission);
        desk.MapPost("/check-in", TakeBackAsync).Needs(Permission, hasPage: true);
        desk.MapGet("/shelf", ShowShelfAsync).Reads();
        desk.MapGet("/overdue", ShowOverdueAsync).Reads();
    }

    private static Task ShowAsync(HttpContext context) => ShowAsync(context, []);

    private async Task TakeBackAsync(HttpContext context)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        var (person, scanned) = (visit.Person!, context.Request.Form["item"].ToString());
        if (Scan.Trim(scanned).Length == 0)
        {
            await AnswerAsync(context, []);
            return;
        }

        // At check-in a barcode that a patron and an item share is the item's.
        var item = await scans.FindItemAsync(person, scanned, cancel);
        var outcome = item is null
            ? new CheckIn.UnknownItem()
            : await loans.CheckInAsync(person, item.Found.Barcode, returnedAt: null, cancel);
        await AnswerAsync(context, [await LineOfAsync(visit, outcome, scanned, item?.ReadAs, cancel)]);
    }

    private async ValueTask<ScanLine> LineOfAsync(Visit visit, CheckIn outcome, string scanned, string? readAs, CancellationToken cancel)
    {
        var (person, words) = (visit.Person!, visit.Words);
        switch (outcome)
        {
            case CheckIn.Returned(var loan, var next):
                return new ScanLine(LineKind.Taken, loan.Item.Barcode)
                {
                    Title = loan.Item.Title,
                    Text = words[loan.DueAt < loan.ReturnedAt ? "in.late" : "in.returned"],
                    Patron = await FindAsync(person, loan.PatronId, cancel),
                    WaitsFor = await FindAsync(person, next?.PatronId, cancel),
                    ReadAs = readAs,
                };
            case CheckIn.NotOnLoan(var item, var next):
                return new ScanLine(LineKind.Told, item.Barcode)
                {
                    Title = item.Title,
                    Text = words["in.not-on-loan"],
                    WaitsFor = await FindAsync(person, next?.PatronId, cancel),
                    ReadAs = readAs,
                };
            case CheckIn.UnknownItem:
                var alike = await scans.FindAlikeAsync(person, scanned, cancel);
                var found = alike.Count > 0 ? null : await scans.FindPatronAsync(person, scanned, cancel);
                var card = found?.Found;
                return new ScanLine(LineKind.Refused, ShortText.Of(scanned, 128))
                {
                    Text = words[alike.Count > 0 ? "scan.alike"
                        : found?.Old is { LostAt: not null } ? "in.card.lost"
                        : card is not null ? "in.card"
                        : Scan.IsOfAnotherKeyboard(scanned) ? "scan.layout"
                        : "in.unknown"],
                    Patron = card,
                    Alike = alike,
                };
            default:
                throw new UnreachableException();
        }
    }

    private async Task ShowShelfAsync(HttpContext context)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        var rows = new List<(Hold, Patron?)>();
        foreach (var hold in await holds.OnShelfAsync(visit.Person!, 500, cancel))
            rows.Add((hold, await FindAsync(visit.Person!, hold.PatronId, cancel)));
        (visit.Title, visit.Section) = (visit.Words["menu.shelf"], "shelf");
        await Answers.ShowAsync(context, ShelfPage.CreateSlice(new(rows)));
    }

    private async Task ShowOverdueAsync(HttpContext context)
    {
        var (visit, cancel) = (Visit.Of(context), context.RequestAborted);
        var found = await loans.OverdueAsync(visit.Person!, OverduePlace.Read(context.Request.Query["after"].ToString()),
            PageSize + 1, cancel);
        var rows = new List<(Loan, Patron?)>();
        foreach (var loan in found.Take(PageSize))
            rows.Add((loan, await FindAsync(visit.Person!, loan.PatronId, cancel)));
        (visit.Title, visit.Section) = (visit.Words["menu.overdue"], "overdue");
        await Answers.ShowAsync(
            context, OverduePage.CreateSlice(new(rows, found.Count > PageSize ? OverduePlace.Write(found[PageSize - 1]) : null)));
    }

    private async ValueTask<Patron?> FindAsync(Caller person, string? uuid, CancellationToken cancel) =>
        uuid is null ? null : await patrons.FindAsync(person, PatronKey.OfUuid(uuid), cancel);

    private static Task AnswerAsync(HttpContext context, IReadOnlyList<ScanLine> lines) =>
        Answers.WantsPart(context) ? LineAnswer.ShowAsync(context, lines) : ShowAsync(context, lines);

    private static Task ShowAsync(HttpContext context, IReadOnlyList<ScanLine> lines)
    {
        var visit = Visit.Of(context);
        (visit.Title, visit.Section, visit.IsForScanner) = (visit.Words["menu.check-in"], "check-in", true);
        var lost = context.Request.Query["lost"].ToString();
        return Answers.ShowAsync(
            context, CheckInPage.CreateSlice(new() { Lines = lines, Lost = lost.Length > 0 ? ShortText.Of(lost, 128) : null }));
    }
}
