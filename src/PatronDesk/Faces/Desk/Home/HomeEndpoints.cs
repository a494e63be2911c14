using System.Globalization;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Home;

/// <summary>The first page: a field that takes a scan or words, and what there is to see at the desk now.</summary>
internal sealed class HomeEndpoints(
    PatronRecords patrons, PatronFinder finder, BlockRecords blocks, Loans loans, ScanReader scans, DeskList list,
    ChartReader charts, TimeProvider clock)
{
    /// <summary>For so many days the page looks ahead for blocks that expire.</summary>
    public const int DaysAhead = 14;

    private const int MostRows = 10;

    public void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/", context => ShowAsync(context, null)).Reads();
        desk.MapGet("/find", FindAsync).Reads();
        desk.MapPost("/lines/{id}/done", FinishAsync).Needs("circulation.check-out-by-barcode.post");
    }

    private async Task FindAsync(HttpContext context)
    {
        var (person, cancel) = (Visit.Of(context).Person!, context.RequestAborted);
        var text = context.Request.Query["q"].ToString();
        if (text.Trim().Length == 0)
        {
            Answers.Lead(context, "/desk");
            return;
        }

        // A barcode beats everything else that a text may be, and a patron's beats an item's.
        if (await scans.FindPatronAsync(person, text, cancel) is { } scanned)
        {
            Answers.Lead(context, $"/desk/patrons/{scanned.Found.Uuid}{OldCardWords.QueryOf(scanned.Old)}");
            return;
        }

        if (await scans.FindItemAsync(person, text, cancel) is { } item)
        {
            var standing = await loans.ItemAsync(person, item.Found.Barcode, cancel);
            var borrower = standing?.Loan?.PatronId is { } uuid
                ? await patrons.FindAsync(person, PatronKey.OfUuid(uuid), cancel)
                : null;
            await ShowAsync(context, new(text, standing, borrower, item.ReadAs));
            return;
        }

        if (await scans.FindAlikeAsync(person, text, cancel) is { Count: > 0 } alike)
        {
            await ShowAsync(context, new(ShortText.Of(text, 128), null, null, null) { Alike = alike });
            return;
        }

        var few = await finder.FindAsync(person, new() { Text = text }, PatronOrder.ByName, after: null, before: null, 2, cancel);
        if (few.Patrons is [var only] && few.Total == 1)
            Answers.Lead(context, $"/desk/patrons/{only.Patron.Uuid}");
        else if (few.Total > 0)
            Answers.Lead(context, "/desk/patrons" + QueryString.Create("q", text).ToUriComponent());
        else
            await ShowAsync(context, new(ShortText.Of(text, 128), null, null, null));
    }

    private async Task FinishAsync(HttpContext context)
    {
        // A line that somebody else has done already is done.
        if (long.TryParse((string?)context.Request.RouteValues["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            await list.FinishAsync(Visit.Of(context).Person!, id, context.RequestAborted);
        Answers.Lead(context, "/desk");
    }

    private async Task ShowAsync(HttpContext context, Found? found)
    {
        var visit = Visit.Of(context);
        var (person, cancel) = (visit.Person!, context.RequestAborted);
        var calendar = visit.Calendar;
        var until = calendar.EndOf(calendar.DateOf(clock.GetUtcNow()).AddDays(DaysAhead)).AddSeconds(1);
        var expiring = new List<(ManualBlock, Patron?)>();
        foreach (var block in await blocks.ExpiringAsync(person, until, MostRows, cancel))
            expiring.Add((block, await patrons.FindAsync(person, PatronKey.OfUuid(block.Content.UserId), cancel)));
        (visit.Title, visit.Section, visit.IsForScanner) = (visit.Words["menu.home"], "home", true);
        await Answers.ShowAsync(context, HomePage.CreateSlice(new(
            await finder.CountAsync(person, cancel),
            await blocks.CountBlockedAsync(person, cancel),
            await loans.CountAllAsync(person, cancel))
        {
            Charts = await charts.ReadAsync(visit, cancel),
            Expiring = expiring,
            Lines = await list.ListAsync(person, after: 0, MostRows, cancel),
            Found = found,
            Lost = context.Request.Query["lost"].ToString() is { Length: > 0 } lost ? ShortText.Of(lost, 128) : null,
        }));
    }
}
