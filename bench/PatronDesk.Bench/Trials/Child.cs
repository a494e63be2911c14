using System.Diagnostics;

namespace PatronDesk.Bench;

/// <summary>Other programs, run to their end.</summary>
internal static class Child
{
    /// <summary>Runs a program; answers what it wrote.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message quotes what it wrote.</exception>
    public static async Task<string> RunAsync(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = "/tmp",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        var written = await output;
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? written
            : throw new InvalidOperationException($"{file} ended with {process.ExitCode}: {error}{written}");
    }

    /// <summary>The arguments of a command that PostgreSQL, which refuses root, can run.</summary>
    public static (string File, IEnumerable<string> Arguments) AsPostgres(string file, params IEnumerable<string> arguments) =>
        Environment.UserName == "root"
            ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", file, .. arguments])
            : (file, arguments);
}
