using System.CommandLine;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Intake;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk import undo</c>: puts back what an import of patrons did.</summary>
internal static class ImportUndoCommand
{
    private static readonly Argument<string> Import = new("IMPORT")
    {
        Description = "The import's name, which 'import patrons' says at its end",
    };

    public static Command Make()
    {
        var command = new Command("undo", "Undo an import of patrons, within a day") { Import, LibraryOption.Tenant };
        return CommandOptions.OnStore(command, RunAsync);
    }

    private static async Task<int> RunAsync(Settings settings, Store store, ParseResult parsed, CancellationToken cancel)
    {
        var (library, why) = await LibraryOption.FindAsync(store, parsed.GetValue(LibraryOption.Tenant), cancel);
        if (library is null)
        {
            await Console.Error.WriteLineAsync(why);
            return CommandOptions.Failed;
        }

        using var passwords = new PasswordQueue();
        using var progress = ProgressLine.OnErrors();
        var seal = new LendingSeal();
        var patrons = new PatronRecords(
            store, passwords, new PatronSettings(settings.Blocks.QueryLimit), [seal], [seal], [], [], TimeProvider.System);
        var undo = new UndoRun(store, patrons, Caller.CommandLine(library), TimeProvider.System);
        var outcome = await undo.RunAsync(parsed.GetValue(Import)!.Trim(), done => progress.ShowRows(done, "looked at"), cancel);
        progress.End();
        if (outcome is not UndoImport.Done done)
        {
            await Console.Error.WriteLineAsync(UndoText.Of(outcome));
            return CommandOptions.Failed;
        }

        foreach (var left in done.Left.Concat(done.KeptPasswords))
            await Console.Error.WriteLineAsync(UndoText.Of(left).AsMemory(), cancel);
        await Console.Out.WriteLineAsync(UndoText.Of(outcome).AsMemory(), cancel);
        return done.Left.Count == 0 ? 0 : CommandOptions.Failed;
    }
}
