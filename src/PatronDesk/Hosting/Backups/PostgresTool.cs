using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PatronDesk.Hosting;

/// <summary>One of PostgreSQL's own programs, found on PATH.</summary>
/// <param name="File">Its file.</param>
/// <param name="Version">Its first number, such as 15.</param>
internal sealed partial record PostgresTool(string File, int Version)
{
    /// <summary>Null where there is none.</summary>
    /// <param name="name">Such as <c>pg_dump</c>.</param>
    /// <param name="cancel">Cancels the question for its version.</param>
    public static async Task<PostgresTool?> FindAsync(string name, CancellationToken cancel)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var file in path.Select(folder => Path.Combine(folder, name)).Where(System.IO.File.Exists))
        {
            var said = "";
            try
            {
                var ended = await new PostgresTool(file, 0).RunAsync(
                    ["--version"], [], null, async output => said = await new StreamReader(output).ReadToEndAsync(cancel), cancel);
                if (ended.Code == 0 && FirstNumber().Match(said) is { Success: true } number)
                    return new(file, int.Parse(number.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
            }
            catch (Win32Exception)
            {
                // It may not be run; the next folder may have another.
            }
        }

        return null;
    }

    /// <summary>Runs it to its end. It is killed where one of the functions fails, or the wait is cancelled.</summary>
    /// <param name="arguments">Others on the machine can see them.</param>
    /// <param name="environment">More variables of its environment, such as the password.</param>
    /// <param name="feed">Writes its standard input; null for none.</param>
    /// <param name="read">Reads its standard output.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async Task<(int Code, string Error)> RunAsync(
        IEnumerable<string> arguments,
        Dictionary<string, string> environment,
        Func<Stream, Task>? feed,
        Func<Stream, Task> read,
        CancellationToken cancel)
    {
        var start = new ProcessStartInfo(File, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Our own settings are not its business, and one of them has the password.
        foreach (var ours in start.Environment.Keys.Where(key => key.StartsWith("PATRONDESK_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(ours);
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            var errors = FirstErrorAsync(process.StandardError);
            var feeding = FeedAsync(process, feed);
            await read(process.StandardOutput.BaseStream);
            await feeding;
            await process.WaitForExitAsync(cancel);
            return (process.ExitCode, await errors);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task FeedAsync(Process process, Func<Stream, Task>? feed)
    {
        var input = process.StandardInput.BaseStream;
        try
        {
            if (feed is not null)
                await feed(input);
        }
        catch (BrokenPipeException)
        {
            // It ended early, and says why.
        }
        finally
        {
            // Also after a failure: otherwise it would wait for more.
            await input.DisposeAsync();
        }
    }

    // Only what went wrong first. The lines after it may quote rows.
    private static async Task<string> FirstErrorAsync(StreamReader errors)
    {
        string? first = null;
        string? last = null;
        while (await errors.ReadLineAsync() is { } line)
        {
            last ??= line;
            if (first is null && line.Contains("error:", StringComparison.OrdinalIgnoreCase))
                first = line;
        }

        return first ?? last ?? "it said nothing";
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex FirstNumber();
}

/// <summary>A program did not read its input to the end.</summary>
internal sealed class BrokenPipeException(IOException inner) : IOException(inner.Message, inner);
