using System.CommandLine;
using System.Globalization;
using PatronDesk.Data;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk restore</c>: makes a store of a backup, where there is none.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> Backup = new("FILE") { Description = "What 'patrondesk backup' wrote; it stays as it is" };

    public static Command Make()
    {
        var command = new Command(
            "restore", "Make a store of a backup, in a data folder or a database that has none; everybody signs in again") { Backup };
        var options = new CommandOptions();
        options.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            if (await options.ReadAsync(parsed) is not { } read)
                return CommandOptions.Misused;
            var file = Path.GetFullPath(parsed.GetValue(Backup)!);
            try
            {
                if (RestoreSource.Fault(file, read.Settings) is { } fault)
                    return await CommandOptions.FailAsync(fault, CommandOptions.Misused);
                return await RunAsync(file, read.Settings, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return await CommandOptions.FailAsync("Stopped. Nothing was restored.");
            }
            catch (Exception error) when (StoreTrouble.Explain(error, read.Settings) is { } explained)
            {
                return await CommandOptions.FailAsync(explained);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return await CommandOptions.FailAsync($"Nothing was restored: {error.Message}");
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(string file, Settings settings, CancellationToken cancel)
    {
        var progress = ProgressLine.OnErrors();
        Restored restored;
        try
        {
            restored = settings.Postgres is { } postgres
                ? await PostgresRestore.RunAsync(file, postgres, progress, cancel)
                : await SqliteRestore.RunAsync(file, Configuration.SqliteFile(settings), progress, cancel);
        }
        finally
        {
            progress.End();
        }

        if (restored.Why is { } why)
            return await CommandOptions.FailAsync(why);
        foreach (var notice in restored.Notices)
            await Console.Error.WriteLineAsync(notice);
        var newest = Migrator.NewestVersion(settings.Postgres is null ? Dialect.Sqlite : Dialect.Postgres);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""
            Restored {file} into {restored.Where}, schema version {restored.SchemaVersion}.
            Everybody signs in again: {restored.SignInsEnded} sign-in(s) were ended, and all tokens with them.
            API keys, passwords and SIP2 accounts are those of the backup.
            """));
        if (restored.SchemaVersion < newest)
            await Console.Out.WriteLineAsync($"The backup is of an older program; the next start brings it to schema version {newest}.");
        return 0;
    }
}
