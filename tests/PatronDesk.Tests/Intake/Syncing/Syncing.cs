using System.Text;
using PatronDesk.Hosting;
using PatronDesk.Intake;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Intake;

/// <summary>Syncs patrons in a test's server, as the command does.</summary>
internal static class Syncing
{
    public const string Head = "barcode,first_name,last_name,email\n";

    public static readonly SyncWishes School = new("school", Imports.Update);

    public static readonly SyncWishes Freeze = School with { Missing = Missing.Freeze };

    /// <summary>Students with the barcodes 10001 and so on.</summary>
    public static string Students(int count, int from = 1) => Head + string.Concat(
        Enumerable.Range(from, count).Select(number => $"{10000 + number},First{number},Last{number},\n"));

    /// <summary>A sync; answers what was done with each row and each missing patron that is not unchanged, and the summary.</summary>
    public static async Task<IReadOnlyList<string>> SyncAsync(
        this TestServer server, string text, SyncWishes? wishes = null, bool isDryRun = false)
    {
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var run = new SyncRun(
            server.Store, server.Patrons(), await server.CallerAsync(), wishes ?? School, server.Clock);
        var file = Encoding.UTF8.GetBytes(text);
        return LinesOf(await run.RunAsync(() => new MemoryStream(file), isDryRun, progress: null, CancellationToken.None), isDryRun);
    }

    /// <summary>A dry run and then a run, which say the same.</summary>
    public static async Task<IReadOnlyList<string>> SyncTwiceAsync(this TestServer server, string text, SyncWishes? wishes = null)
    {
        var dry = await server.SyncAsync(text, wishes, isDryRun: true);
        var run = await server.SyncAsync(text, wishes);
        Assert.Equal(dry.SkipLast(1), run.SkipLast(1));
        return run;
    }

    /// <summary>Everything that a run may not touch when there is nothing to do.</summary>
    public static async Task<IReadOnlyList<string>> StateAsync(this TestServer server) =>
    [
        .. await server.QueryAsync(
            "select barcode, cast(version as text), cast(updated_at as text) from patron order by id", 3),
        .. await server.QueryAsync("select cast(count(*) as text) from journal", 1),
        .. await server.QueryAsync("select cast(count(*) as text) from patron_import", 1),
        .. await server.SyncedAsync(),
    ];

    /// <summary>Whom syncs wrote or matched, and how they are missing.</summary>
    public static Task<IReadOnlyList<string>> SyncedAsync(this TestServer server) => server.QueryAsync(
        """
        select source, barcode, missing_as, cast(took as text)
        from sync_patron join patron on patron.library_id = sync_patron.library_id and patron.id = sync_patron.patron
        order by source, barcode
        """,
        4);

    private static List<string> LinesOf(SyncPatrons outcome, bool isDryRun) => outcome switch
    {
        SyncPatrons.Refused refused => [.. refused.Refusals.Select(FileRefusalText.Of)],
        SyncPatrons.Running => [SyncText.Running],
        SyncPatrons.Done done =>
        [
            .. (done.Plan?.Rows ?? []).Where(row => row.Action is not (RowAction.Unchanged or RowAction.Created)).Select(LineOf),
            .. done.Missing.Select(one => $"{one.Patron.Barcode}: {SyncText.ReasonOf(one, done.Hold)}"),
            SyncText.SummaryOf(done, isDryRun),
        ],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string LineOf(PlannedRow row) =>
        $"{row.Line} {PlanText.NameOf(row.Action)} {PlanText.ChangesOf(row)}".TrimEnd()
        + string.Concat(row.Notes.Select(note => " | " + NoteText.Of(note)));
}
