using System.CommandLine;
using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Intake;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>What every command needs that takes patrons in, and how it says what was done.</summary>
/// <param name="Store">Where the patrons are.</param>
/// <param name="Patrons">Creates and changes them.</param>
/// <param name="Caller">Whose they are.</param>
/// <param name="IsDryRun">Whether nothing is to be written.</param>
/// <param name="Report">Where each row is told; null for nowhere.</param>
internal sealed record PatronIntake(Store Store, PatronRecords Patrons, Caller Caller, bool IsDryRun, ImportReport? Report)
{
    private static readonly Argument<string> FileName = new("FILE")
    {
        Description = "A spreadsheet (CSV or .xlsx) whose first row has the headings; - for standard input",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Say what would be done with each row, and change nothing",
    };

    private static readonly Option<string?> ReportName = new("--report")
    {
        Description = "Write what is done with each row into this CSV file, which its owner alone can read",
        HelpName = "FILE",
    };

    /// <summary>Whether notes name a row's barcode, where nobody sees the lines of the spreadsheet.</summary>
    public bool NamesByBarcode { get; init; }

    /// <summary>What comes with the users of a FOLIO; null for nothing.</summary>
    public FolioCompanion? Companion { get; init; }

    /// <summary>Gives a command the options that all of them have.</summary>
    /// <param name="command">Takes patrons in.</param>
    /// <param name="hasFile">Whether they come from a file that the command line names.</param>
    public static void AddTo(Command command, bool hasFile = true)
    {
        if (hasFile)
            command.Arguments.Add(FileName);
        foreach (var option in (Option[])[LibraryOption.Tenant, DryRun, ReportName])
            command.Options.Add(option);
    }

    /// <summary>Does a command's work on the library and the file that its command line names.</summary>
    public static Task<int> OnFileAsync(
        Settings settings,
        Store store,
        ParseResult parsed,
        IReadOnlyList<string> faults,
        Func<PatronIntake, InputFile, Task<int>> work,
        CancellationToken cancel) =>
        OnLibraryAsync(
            store,
            parsed,
            faults,
            async library =>
            {
                using var input = await InputFile.OpenAsync(parsed.GetValue(FileName)!, cancel);
                return await WithAsync(settings, store, parsed, library, intake => work(intake, input));
            },
            cancel);

    /// <summary>Does a command's work on the library that its command line names, and prints what is wrong.</summary>
    /// <param name="store">The migrated store.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="faults">What is wrong with its options; with any, nothing is done.</param>
    /// <param name="work">The work, which answers the exit code.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public static async Task<int> OnLibraryAsync(
        Store store, ParseResult parsed, IReadOnlyList<string> faults, Func<Library, Task<int>> work, CancellationToken cancel)
    {
        if (faults.Count > 0)
            return await CommandOptions.FailAsync(string.Join('\n', faults), CommandOptions.Misused);
        var (library, why) = await LibraryOption.FindAsync(store, parsed.GetValue(LibraryOption.Tenant), cancel);
        if (library is null)
            return await CommandOptions.FailAsync(why);
        try
        {
            return await work(library);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FileChangedException)
        {
            return await CommandOptions.FailAsync(error.Message);
        }
    }

    /// <summary>Does the work with the library's patrons, and with the report that the command line names.</summary>
    public static async Task<int> WithAsync(
        Settings settings, Store store, ParseResult parsed, Library library, Func<PatronIntake, Task<int>> work)
    {
        using var passwords = new PasswordQueue();
        // Nobody is deleted here, so nobody needs to be asked or told.
        var patrons = new PatronRecords(
            store, passwords, new PatronSettings(settings.Blocks.QueryLimit), [], [], [], [], TimeProvider.System);
        // Opened first, so that a report that can't be written stops the work.
        await using var report = parsed.GetValue(ReportName) is { } path ? ImportReport.Create(path) : null;
        return await work(new(store, patrons, Caller.CommandLine(library), parsed.GetValue(DryRun), report));
    }

    /// <summary>Plans the import of a spreadsheet and does it, unless this is a dry run. Says what was done.</summary>
    /// <param name="wishes">How to import.</param>
    /// <param name="open">Opens the spreadsheet at its beginning.</param>
    /// <param name="cancel">Stops the import between two transactions.</param>
    /// <returns>The exit code, and whether the rows were written.</returns>
    public async Task<(int Code, bool IsWritten)> ImportAsync(ImportWishes wishes, Func<Stream> open, CancellationToken cancel)
    {
        using var progress = ProgressLine.OnErrors();
        var planner = new PatronPlanner(new PatronLookup(Store), Caller.Library, wishes);
        PatronPlan plan;
        switch (await planner.PlanAsync(open, rows => progress.ShowRows(rows, "checked"), cancel))
        {
            case PlanPatrons.Refused refused:
                progress.End();
                return (await FailAsync(refused.Refusals), false);
            case PlanPatrons.Planned planned:
                plan = planned.Plan;
                break;
            default:
                throw new UnreachableException();
        }

        if (Companion is not null)
            await Companion.PlanAsync(plan, cancel);
        var run = IsDryRun ? null : new PatronRun(Store, Patrons, Caller, wishes, TimeProvider.System) { Companion = Companion };
        var isWritten = run is not null && await run.RunAsync(plan, open, rows => progress.ShowRows(rows, "written"), cancel);
        progress.End();
        await TellAsync(plan, cancel);
        foreach (var line in Companion is null ? [] : FolioText.CountsOf(Companion.Entries))
            await Console.Out.WriteLineAsync(line.AsMemory(), cancel);
        await Console.Out.WriteLineAsync(PlanText.SummaryOf(plan, IsDryRun, isWritten).AsMemory(), cancel);
        if (isWritten && plan.Rows.Exists(row => row.IsWritten))
            await TellUndoAsync(run!.Import, cancel);
        return (plan.Count(RowAction.Refused) == 0 && Companion?.HasRefused != true ? 0 : CommandOptions.Failed, isWritten);
    }

    /// <summary>Says what a person should know of the rows, and writes the report of them.</summary>
    public async Task TellAsync(PatronPlan plan, CancellationToken cancel)
    {
        foreach (var row in plan.Rows.Where(row => row.Notes.Count > 0))
            await Console.Error.WriteLineAsync(NoteText.LineOf(row, NamesByBarcode).AsMemory(), cancel);
        foreach (var note in PlanText.NotesOf(plan).Concat(Companion is null ? [] : FolioText.NotesOf(Companion.Entries)))
            await Console.Error.WriteLineAsync(note.AsMemory(), cancel);
        if (Report is null)
            return;
        await Report.WriteAsync(plan, cancel);
        if (Companion is not null)
            await Report.WriteAsync(Companion.Entries, cancel);
    }

    /// <summary>Says how the rows can be taken back.</summary>
    public static Task TellUndoAsync(string import, CancellationToken cancel) =>
        Console.Out.WriteLineAsync($"To undo it within a day: patrondesk import undo {import}".AsMemory(), cancel);

    /// <summary>Says why no row was looked at.</summary>
    public static Task<int> FailAsync(IEnumerable<FileRefusal> refusals) =>
        CommandOptions.FailAsync(string.Join('\n', refusals.Select(FileRefusalText.Of)));
}
