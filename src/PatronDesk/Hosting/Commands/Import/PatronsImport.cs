using System.CommandLine;
using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Intake;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>Imports patrons from a spreadsheet, wherever it comes from, and says what was done.</summary>
/// <param name="settings">How long a query may take.</param>
/// <param name="store">The migrated store.</param>
/// <param name="library">Whose patrons.</param>
/// <param name="wishes">How to import.</param>
internal sealed class PatronsImport(Settings settings, Store store, Library library, ImportWishes wishes)
{
    public static Option<bool> DryRun { get; } = new("--dry-run")
    {
        Description = "Say what would be done with each row, and change nothing",
    };

    public static Option<string?> Report { get; } = new("--report")
    {
        Description = "Write what is done with each row into this CSV file, which its owner alone can read",
        HelpName = "FILE",
    };

    /// <summary>Whether notes name a row's barcode, where nobody sees the lines of the spreadsheet.</summary>
    public bool NamesByBarcode { get; init; }

    /// <summary>Whether the rows were written.</summary>
    public bool IsWritten { get; private set; }

    /// <summary>Runs a command's work on the library that the command line names; prints what is wrong.</summary>
    /// <param name="store">The migrated store.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="faults">What is wrong with its options; with any, nothing is done.</param>
    /// <param name="work">The work, which answers the exit code.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public static async Task<int> OnLibraryAsync(
        Store store, ParseResult parsed, IReadOnlyList<string> faults, Func<Library, Task<int>> work, CancellationToken cancel)
    {
        if (faults.Count > 0)
            return await FailAsync(string.Join('\n', faults), CommandOptions.Misused);
        var (library, why) = await LibraryOption.FindAsync(store, parsed.GetValue(LibraryOption.Tenant), cancel);
        if (library is null)
            return await FailAsync(why, CommandOptions.Failed);
        try
        {
            return await work(library);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FileChangedException)
        {
            return await FailAsync(error.Message, CommandOptions.Failed);
        }
    }

    /// <summary>Says why an import was not done.</summary>
    public static async Task<int> FailAsync(string why, int code)
    {
        await Console.Error.WriteLineAsync(why);
        return code;
    }

    /// <summary>Plans the import and does it, unless the command line asks for a dry run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="open">Opens the spreadsheet at its beginning.</param>
    /// <param name="cancel">Stops the import between two transactions.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ParseResult parsed, Func<Stream> open, CancellationToken cancel)
    {
        using var passwords = new PasswordQueue();
        // Nobody is deleted here, so nobody needs to be asked or told.
        var patrons = new PatronRecords(
            store, passwords, new PatronSettings(settings.Blocks.QueryLimit), [], [], [], [], TimeProvider.System);
        var planner = new PatronPlanner(new PatronLookup(store), library, wishes);
        var run = parsed.GetValue(DryRun)
            ? null
            : new PatronRun(store, patrons, Caller.CommandLine(library), wishes, TimeProvider.System);
        var report = parsed.GetValue(Report);
        // Opened first, so that a report that can't be written stops the import.
        await using var file = report is null ? null : ImportReport.Create(report);
        using var progress = ProgressLine.OnErrors();
        PatronPlan plan;
        switch (await planner.PlanAsync(open, rows => progress.ShowRows(rows, "checked"), cancel))
        {
            case PlanPatrons.Refused refused:
                progress.End();
                return await FailAsync(string.Join('\n', refused.Refusals.Select(FileRefusalText.Of)), CommandOptions.Failed);
            case PlanPatrons.Planned planned:
                plan = planned.Plan;
                break;
            default:
                throw new UnreachableException();
        }

        IsWritten = run is not null && await run.RunAsync(plan, open, rows => progress.ShowRows(rows, "written"), cancel);
        progress.End();
        await SayAsync(plan, file, run, cancel);
        return plan.Count(RowAction.Refused) == 0 ? 0 : CommandOptions.Failed;
    }

    private async Task SayAsync(PatronPlan plan, ImportReport? file, PatronRun? run, CancellationToken cancel)
    {
        foreach (var row in plan.Rows.Where(row => row.Notes.Count > 0))
            await Console.Error.WriteLineAsync(NoteText.LineOf(row, NamesByBarcode).AsMemory(), cancel);
        foreach (var note in PlanText.NotesOf(plan))
            await Console.Error.WriteLineAsync(note.AsMemory(), cancel);
        if (file is not null)
            await file.WriteAsync(plan, cancel);
        await Console.Out.WriteLineAsync(PlanText.SummaryOf(plan, isDryRun: run is null, IsWritten).AsMemory(), cancel);
        if (IsWritten && plan.Rows.Exists(row => row.IsWritten))
            await Console.Out.WriteLineAsync($"To undo it within a day: patrondesk import undo {run!.Import}".AsMemory(), cancel);
    }
}
