using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Data;
using PatronDesk.Hosting;
using PatronDesk.Intake;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Intake;

/// <summary>Reads a FOLIO and imports it into a test's server, as the command does.</summary>
internal sealed class FolioImports : IDisposable
{
    private static readonly DateTimeOffset Begun = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("patrondesk-test-").FullName;

    public string File => Path.Combine(_folder, "folio.walk");

    /// <exception cref="IOException">Another run has it open.</exception>
    public FolioKept Open() => FolioKept.Open(File, isFresh: false, Begun) ?? throw new IOException("Another run has it open.");

    /// <summary>Walks as a run of the command does: opens what an earlier run left, and closes it.</summary>
    public async Task<StoppedFolioWalk?> WalkAsync(FolioSource source)
    {
        using var kept = Open();
        using var server = new FolioServer(source, TimeProvider.System);
        return await new FolioWalk(server, kept).RunAsync(progress: null, CancellationToken.None);
    }

    /// <summary>The ids that a walk to the end reads of a list.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(FolioSource source, FolioSet set = FolioSet.Users)
    {
        Assert.Null(await WalkAsync(source));
        using var kept = Open();
        return kept[set].Ids;
    }

    /// <summary>A dry run and then a run of a new walk, which say the same. Answers what was said, and the import's name.</summary>
    public static async Task<(IReadOnlyList<string> Said, string Import)> ImportAsync(
        TestServer server, FolioSource source, ImportWishes? wishes = null)
    {
        using var folio = new FolioImports();
        Assert.Null(await folio.WalkAsync(source));
        using var kept = folio.Open();
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var (dry, _) = await RunAsync(server, kept, wishes ?? new(), isDryRun: true);
        var done = await RunAsync(server, kept, wishes ?? new(), isDryRun: false);
        Assert.Equal(dry, done.Said);
        return done;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(IReadOnlyList<string> Said, string Import)> RunAsync(
        TestServer server, FolioKept kept, ImportWishes wishes, bool isDryRun)
    {
        var caller = await server.CallerAsync();
        var records = await FolioRecords.ReadAsync(
            server.Store, caller, kept, wishes with { KeptFields = Fields }, server.Clock.Now(), CancellationToken.None);
        Stream Sheet() => new MemoryStream(records.Sheet);
        var planner = new PatronPlanner(server.Services.GetRequiredService<PatronLookup>(), caller.Library, records.Wishes);
        var plan = Assert.IsType<PlanPatrons.Planned>(await planner.PlanAsync(Sheet, progress: null, CancellationToken.None)).Plan;
        await records.Companion.PlanAsync(plan, CancellationToken.None);
        List<string> said =
        [
            .. plan.Rows.Select(row => $"{PlanText.NameOf(row.Action)} {row.Key} {PlanText.ChangesOf(row)}".TrimEnd()
                + string.Concat(row.Notes.Select(note => " | " + NoteText.Of(note)))),
            .. FolioText.CountsOf(records.Companion.Entries),
            .. FolioText.NotesOf(records.Companion.Entries),
        ];
        var run = new PatronRun(server.Store, server.Patrons(), caller, records.Wishes, server.Clock) { Companion = records.Companion };
        if (!isDryRun)
            await run.RunAsync(plan, Sheet, progress: null, CancellationToken.None);
        return (said, run.Import);
    }

    private static readonly IKeptFields Fields = new PatronDesk.Faces.Folio.Users.KeptUserFields();
}
