using System.CommandLine;
using System.Globalization;
using PatronDesk.Cql.Parsing;
using PatronDesk.Lists;

namespace PatronDesk.Hosting;

/// <summary>Exports a kind of records to a file or to standard output.</summary>
internal static class ExportRun
{
    /// <summary>The command for a kind of records.</summary>
    public static Command CommandOf<T>(ExportKind<T> kind)
    {
        var command = new Command(kind.Name, kind.Description) { LibraryOption.Tenant };
        ExportOptions.AddTo(command);
        foreach (var option in kind.Options)
            command.Options.Add(option);
        var options = new CommandOptions();
        options.AddTo(command);
        command.SetAction(async (parsed, cancel) => (ExportOptions.FaultOf(parsed) ?? kind.FaultOf(parsed)) is { } fault
            ? await CommandOptions.FailAsync(fault, CommandOptions.Misused)
            : await options.WithStoreAsync(
                parsed,
                async store =>
                {
                    var (library, why) = await LibraryOption.FindAsync(store, parsed.GetValue(LibraryOption.Tenant), cancel);
                    return library is null
                        ? await CommandOptions.FailAsync(why)
                        : await RunAsync(kind, new Export(store, library, parsed), cancel);
                },
                cancel));
        return command;
    }

    /// <summary>Exports, and answers the exit code. If it is stopped or fails, the file stays as it was.</summary>
    public static async Task<int> RunAsync<T>(ExportKind<T> kind, Export export, CancellationToken cancel)
    {
        var named = ExportOptions.FileOf(export.Parsed);
        try
        {
            if (named is null)
                await WriteToOutputAsync(kind, export, cancel);
            else
                await WriteToFileAsync(kind, export, named, cancel);
            return 0;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return await CommandOptions.FailAsync(
                named is null ? "Stopped. What was written is not all." : $"Stopped. There is no new export; {named} is as it was.",
                CommandOptions.Failed);
        }
        catch (CqlException wrong)
        {
            return await CommandOptions.FailAsync($"--query: {wrong.Error}", CommandOptions.Misused);
        }
        catch (ListTimeoutException late)
        {
            return await CommandOptions.FailAsync(
                FormattableString.Invariant($"--query: no index serves it, and it took longer than {late.Limit.TotalMinutes} minutes."),
                CommandOptions.Failed);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return await CommandOptions.FailAsync($"The export could not be written: {error.Message}");
        }
    }

    private static async Task WriteToOutputAsync<T>(ExportKind<T> kind, Export export, CancellationToken cancel)
    {
        await using var output = Console.OpenStandardOutput();
        var written = await WriteAsync(kind, export, output.WriteAsync, cancel);
        await Console.Error.WriteLineAsync(Count(written, kind.Name));
    }

    private static async Task WriteToFileAsync<T>(ExportKind<T> kind, Export export, string named, CancellationToken cancel)
    {
        var place = BackupPlace.Real(named);
        using var partial = PartialFile.Begin(place);
        if (partial.RemovedLeftover)
            await Console.Error.WriteLineAsync($"Removed {partial.Path}, which an export that was cut short had left.");
        var written = await WriteAsync(kind, export, partial.WriteAsync, cancel);
        partial.Finish(overwrite: true);
        await Console.Out.WriteLineAsync($"Wrote {place}: {Count(written, kind.Name)}");
    }

    private static async Task<long> WriteAsync<T>(
        ExportKind<T> kind, Export export, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancel)
    {
        using var writer = new RecordWriter<T>(write, ExportOptions.IsJson(export.Parsed), await kind.Columns(export, cancel));
        using var progress = ProgressLine.OnErrors();
        await writer.BeginAsync(cancel);
        var written = 0L;
        await foreach (var chunk in kind.Records(export, cancel))
        {
            await writer.WriteAsync(chunk, cancel);
            written += chunk.Count;
            progress.ShowRows(written, "written");
        }

        return written;
    }

    private static string Count(long written, string name)
    {
        // The journal has lines. The others are named for what they have.
        var many = name.EndsWith('s') ? name : $"{name} lines";
        return string.Create(CultureInfo.InvariantCulture, $"{written} {(written == 1 ? many[..^1] : many)} exported");
    }
}
