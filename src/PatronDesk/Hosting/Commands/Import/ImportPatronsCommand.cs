using System.CommandLine;
using System.Diagnostics;
using PatronDesk.Data;
using PatronDesk.Intake;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk import patrons</c>: imports a library's patrons from a spreadsheet.</summary>
internal static class ImportPatronsCommand
{
    public static Command Make()
    {
        var command = new Command(
            "patrons",
            "Import patrons from a spreadsheet, or what 'export patrons' wrote. A new patron gets the row's uuid, created_at, updated_at, "
            + "card_lost_at, password_hash and pin_hash; a patron who is there keeps their own, whatever --if-exists says");
        PatronFile.AddTo(command);
        ImportOptions.AddTo(command);
        return CommandOptions.OnStore(command, RunAsync);
    }

    private static async Task<int> RunAsync(Settings settings, Store store, ParseResult parsed, CancellationToken cancel)
    {
        var faults = new List<string>();
        var wishes = ImportOptions.Read(parsed, faults);
        return faults.Count > 0
            ? await PatronFile.FailAsync(string.Join('\n', faults), CommandOptions.Misused)
            : await PatronFile.WithAsync(settings, store, parsed, file => ImportAsync(file, wishes, cancel), cancel);
    }

    private static async Task<int> ImportAsync(PatronFile file, ImportWishes wishes, CancellationToken cancel)
    {
        using var progress = ProgressLine.OnErrors();
        var planner = new PatronPlanner(new PatronLookup(file.Store), file.Caller.Library, wishes);
        PatronPlan plan;
        switch (await planner.PlanAsync(file.Input.Open, rows => progress.ShowRows(rows, "checked"), cancel))
        {
            case PlanPatrons.Refused refused:
                progress.End();
                return await PatronFile.FailAsync(refused.Refusals);
            case PlanPatrons.Planned planned:
                plan = planned.Plan;
                break;
            default:
                throw new UnreachableException();
        }

        var run = file.IsDryRun ? null : new PatronRun(file.Store, file.Patrons, file.Caller, wishes, TimeProvider.System);
        var isDone = run is not null
            && await run.RunAsync(plan, file.Input.Open, rows => progress.ShowRows(rows, "written"), cancel);
        progress.End();
        await file.TellAsync(plan, cancel);
        await Console.Out.WriteLineAsync(PlanText.SummaryOf(plan, isDryRun: run is null, isDone).AsMemory(), cancel);
        if (isDone && plan.Rows.Exists(row => row.IsWritten))
            await PatronFile.TellUndoAsync(run!.Import, cancel);
        return plan.Count(RowAction.Refused) == 0 ? 0 : CommandOptions.Failed;
    }
}
