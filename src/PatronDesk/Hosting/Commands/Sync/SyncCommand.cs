using System.CommandLine;
using System.Diagnostics;
using PatronDesk.Data;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk sync</c>: the nightly job that makes a library's patrons what a school's or a church's file says.</summary>
internal static class SyncCommand
{
    public static Command Make()
    {
        var command = new Command(
            "sync",
            "Make the patrons of a source what its file says: create, update, and treat those who are no longer in it. Deletes nobody. "
            + "Passwords count for new patrons alone");
        PatronIntake.AddTo(command);
        SyncOptions.AddTo(command);
        return CommandOptions.OnStore(command, RunAsync);
    }

    private static Task<int> RunAsync(Settings settings, Store store, ParseResult parsed, CancellationToken cancel)
    {
        var faults = new List<string>();
        var wishes = SyncOptions.Read(parsed, faults);
        return PatronIntake.OnFileAsync(
            settings, store, parsed, faults, (intake, file) => SyncAsync(intake, file, wishes, cancel), cancel);
    }

    private static async Task<int> SyncAsync(PatronIntake intake, InputFile file, SyncWishes wishes, CancellationToken cancel)
    {
        using var progress = ProgressLine.OnErrors();
        var run = new SyncRun(intake.Store, intake.Patrons, intake.Caller, wishes, TimeProvider.System);
        var outcome = await run.RunAsync(
            file.Open, intake.IsDryRun, (rows, isWritten) => progress.ShowRows(rows, isWritten ? "written" : "checked"), cancel);
        progress.End();
        switch (outcome)
        {
            case SyncPatrons.Refused refused:
                return await PatronIntake.FailAsync(refused.Refusals);
            case SyncPatrons.Running:
                return await CommandOptions.FailAsync(SyncText.Running);
            case SyncPatrons.Done done:
                return await TellAsync(intake, done, cancel);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<int> TellAsync(PatronIntake intake, SyncPatrons.Done done, CancellationToken cancel)
    {
        if (done.Plan is not null)
            await intake.TellAsync(done.Plan, cancel);
        foreach (var missing in done.Missing.Where(one => one.Fate != MissingFate.Earlier))
            await Console.Error.WriteLineAsync(
                $"{missing.Patron.Barcode}: {SyncText.ReasonOf(missing, done.Hold)}".AsMemory(), cancel);
        if (intake.Report is not null)
            await intake.Report.WriteAsync(done, cancel);
        await Console.Out.WriteLineAsync(SyncText.SummaryOf(done, intake.IsDryRun).AsMemory(), cancel);
        if (done.Import is not null)
            await PatronIntake.TellUndoAsync(done.Import, cancel);
        return done.Hold == SyncHold.Nothing ? 0 : CommandOptions.Failed;
    }
}
