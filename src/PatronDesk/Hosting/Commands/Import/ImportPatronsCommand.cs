using System.CommandLine;
using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Intake;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk import patrons</c>: imports a library's patrons from a spreadsheet.</summary>
internal static class ImportPatronsCommand
{
    private static readonly Argument<string> FileName = new("FILE")
    {
        Description = "A spreadsheet (CSV or .xlsx) whose first row has the headings; - for standard input",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Say what would be done with each row, and change nothing",
    };

    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Write what is done with each row into this CSV file, which its owner alone can read",
        HelpName = "FILE",
    };

    public static Command Make()
    {
        var command = new Command(
            "patrons",
            "Import patrons from a spreadsheet, or what 'export patrons' wrote. A new patron gets the row's uuid, created_at, updated_at, "
            + "card_lost_at, password_hash and pin_hash; a patron who is there keeps their own, whatever --if-exists says")
        {
            FileName, LibraryOption.Tenant, DryRun, Report,
        };
        ImportOptions.AddTo(command);
        return CommandOptions.OnStore(command, RunAsync);
    }

    private static async Task<int> RunAsync(Settings settings, Store store, ParseResult parsed, CancellationToken cancel)
    {
        var faults = new List<string>();
        var wishes = ImportOptions.Read(parsed, faults);
        if (faults.Count > 0)
            return await FailAsync(string.Join('\n', faults), CommandOptions.Misused);
        using var passwords = new PasswordQueue();
        var (library, why) = await LibraryOption.FindAsync(store, parsed.GetValue(LibraryOption.Tenant), cancel);
        if (library is null)
            return await FailAsync(why, CommandOptions.Failed);
        try
        {
            using var input = await InputFile.OpenAsync(parsed.GetValue(FileName)!, cancel);
            // Nobody is deleted here, so nobody needs to be asked or told.
            var patrons = new PatronRecords(
                store, passwords, new PatronSettings(settings.Blocks.QueryLimit), [], [], [], [], TimeProvider.System);
            return await ImportAsync(
                new PatronPlanner(new PatronLookup(store), library, wishes),
                parsed.GetValue(DryRun) ? null : new PatronRun(store, patrons, Caller.CommandLine(library), wishes, TimeProvider.System),
                input,
                parsed.GetValue(Report),
                cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FileChangedException)
        {
            return await FailAsync(error.Message, CommandOptions.Failed);
        }
    }

    private static async Task<int> ImportAsync(
        PatronPlanner planner, PatronRun? run, InputFile input, string? report, CancellationToken cancel)
    {
        // Opened first, so that a report that can't be written stops the import.
        await using var file = report is null ? null : ImportReport.Create(report);
        using var progress = ProgressLine.OnErrors();
        PatronPlan plan;
        switch (await planner.PlanAsync(input.Open, rows => progress.ShowRows(rows, "checked"), cancel))
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

        var isDone = run is not null && await run.RunAsync(plan, input.Open, rows => progress.ShowRows(rows, "written"), cancel);
        progress.End();
        foreach (var row in plan.Rows.Where(row => row.Notes.Count > 0))
            await Console.Error.WriteLineAsync(NoteText.LineOf(row).AsMemory(), cancel);
        foreach (var note in PlanText.NotesOf(plan))
            await Console.Error.WriteLineAsync(note.AsMemory(), cancel);
        if (file is not null)
            await file.WriteAsync(plan, cancel);
        await Console.Out.WriteLineAsync(PlanText.SummaryOf(plan, isDryRun: run is null, isDone).AsMemory(), cancel);
        if (isDone && plan.Rows.Exists(row => row.IsWritten))
            await Console.Out.WriteLineAsync($"To undo it within a day: patrondesk import undo {run!.Import}".AsMemory(), cancel);
        return plan.Count(RowAction.Refused) == 0 ? 0 : CommandOptions.Failed;
    }

    private static async Task<int> FailAsync(string why, int code)
    {
        await Console.Error.WriteLineAsync(why);
        return code;
    }
}
