using System.CommandLine;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk backup</c>: writes the store into one file while the server runs.</summary>
internal static class BackupCommand
{
    private static readonly Argument<string> Place = new("FILE")
    {
        Description = "The file to write; what is there stays whole until the new backup is complete and checked",
    };

    public static Command Make()
    {
        var command = new Command("backup", "Write the whole store into one file, while the server runs") { Place };
        var options = new CommandOptions();
        options.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            if (await options.ReadAsync(parsed, makesFolder: false) is not { } read)
                return CommandOptions.Misused;
            var named = parsed.GetValue(Place)!;
            try
            {
                if (BackupPlace.Fault(named, read.Settings) is { } fault)
                    return await CommandOptions.FailAsync(fault, CommandOptions.Misused);
                return await RunAsync(BackupPlace.Real(named), read.Settings, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return await CommandOptions.FailAsync($"Stopped. There is no new backup; {named} is as it was.");
            }
            catch (Exception error) when (StoreTrouble.Explain(error, read.Settings) is { } explained)
            {
                return await CommandOptions.FailAsync(explained);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return await CommandOptions.FailAsync($"The backup {named} could not be written: {error.Message}");
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(string place, Settings settings, CancellationToken cancel)
    {
        using var partial = PartialFile.Begin(place);
        if (partial.RemovedLeftover)
            await Console.Error.WriteLineAsync($"Removed {partial.Path}, which a backup that was cut short had left.");
        var progress = ProgressLine.OnErrors();
        (int? Version, string Why) copied;
        try
        {
            copied = settings.Postgres is { } postgres
                ? await PostgresBackup.RunAsync(postgres, partial, place, progress, cancel)
                : SqliteBackup.Run(Configuration.SqliteFile(settings), partial, progress, cancel);
        }
        finally
        {
            progress.End();
        }

        if (copied.Version is not { } version)
            return await CommandOptions.FailAsync(copied.Why);
        var size = partial.Stream.Length;
        partial.Finish(overwrite: true);
        await Console.Out.WriteLineAsync(string.Create(
            null, $"Wrote {place}: {Size.Of(size)}, schema version {version}, opened and checked. It holds secrets; keep it as one."));
        return 0;
    }
}
