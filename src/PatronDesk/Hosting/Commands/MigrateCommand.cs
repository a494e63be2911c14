using System.CommandLine;
using PatronDesk.Data;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk migrate</c>: migrates the store without serving; each start does so first.</summary>
internal static class MigrateCommand
{
    public static Command Make()
    {
        var options = new CommandOptions();
        var command = new Command("migrate", "Migrate the store to this program's schema, as 'serve' does when it starts");
        options.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            if (await options.ReadAsync(parsed) is not { } read)
                return CommandOptions.Misused;
            try
            {
                await using var store = Configuration.OpenStore(read.Settings);
                var (applied, notices) = await StoreSetUp.RunAsync(store, cancel);
                await Console.Out.WriteLineAsync(applied.Count == 0
                    ? $"Schema version {Migrator.NewestVersion(store.Dialect)}; nothing to do."
                    : $"Applied {string.Join(", ", applied)}; schema version {Migrator.NewestVersion(store.Dialect)}.");
                foreach (var notice in notices)
                    await Console.Out.WriteLineAsync(notice.AsMemory(), cancel);
                return 0;
            }
            catch (Exception error) when (StoreTrouble.Explain(error, read.Settings) is { } explained)
            {
                await Console.Error.WriteLineAsync(explained);
                return CommandOptions.Failed;
            }
        });
        return command;
    }
}
