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
        PatronFile.AddTo(command);
        SyncOptions.AddTo(command);
        return CommandOptions.OnStore(command, RunAsync);
    }

    private static async Task<int> RunAsync(Settings settings, Store store, ParseResult parsed, CancellationToken cancel)
    {
        var faults = new List<string>();
        var wishes = SyncOptions.Read(parsed, faults);
        return faults.Count > 0
            ? await PatronFile.FailAsync(string.Join('\n', faults), CommandOptions.Misused)
            : await PatronFile.WithAsync(settings, store, parsed, file => SyncAsync(file, wishes, cancel), cancel);
    }

    private static async Task<int> SyncAsync(PatronFile file, SyncWishes wishes, CancellationToken cancel)
    {
        using var progress = ProgressLine.OnErrors();
        var run = new SyncRun(file.Store, file.Patrons, file.Caller, wishes, TimeProvider.System);
        var outcome = await run.RunAsync(
            file.Input.Open, file.IsDryRun, (rows, isWritten) => progress.ShowRows(rows, isWritten ? "written" : "checked"), cancel);
        progress.End();
        switch (outcome)
        {
            case SyncPatrons.Refused refused:
                return await PatronFile.FailAsync(refused.Refusals);
            case SyncPatrons.Running:
                return await PatronFile.FailAsync(SyncText.Running, CommandOptions.Failed);
            case SyncPatrons.Done done:
                return await TellAsync(file, done, cancel);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<int> TellAsync(PatronFile file, SyncPatrons.Done done, CancellationToken cancel)
    {
        if (done.Plan is not null)
            await file.TellAsync(done.Plan, cancel);
        foreach (var missing in done.Missing.Where(one => one.Fate != MissingFate.Earlier))
            await Console.Error.WriteLineAsync(
                $"{missing.Patron.Barcode}: {SyncText.ReasonOf(missing, done.Hold)}".AsMemory(), cancel);
        if (file.Report is not null)
            await file.Report.WriteAsync(done, cancel);
        await Console.Out.WriteLineAsync(SyncText.SummaryOf(done, file.IsDryRun).AsMemory(), cancel);
        if (done.Import is not null)
            await PatronFile.TellUndoAsync(done.Import, cancel);
        return done.Hold == SyncHold.Nothing ? 0 : CommandOptions.Failed;
    }
}
