using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>One run of the published file: its arguments and environment go in, its exit code and output come out.</summary>
internal sealed class PublishedProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private PublishedProgram(Process process) => _process = process;

    /// <summary><c>dist/patrondesk</c>, or the file in the folder that <c>PATRONDESK_DIST</c> names.</summary>
    public static string File
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("PATRONDESK_DIST") is { Length: > 0 } named
                ? named
                : Path.Combine(Root(), "dist");
            var file = Path.Combine(folder, "patrondesk");
            if (!System.IO.File.Exists(file))
                Assert.Fail($"{file} is not there; run make publish first.");
            return file;
        }
    }

    /// <summary>Called with each program once it is no longer needed; for those who keep what it wrote.</summary>
    public static Action<PublishedProgram>? Disposing { get; set; }

    /// <summary>The repository's root, above the test's own folder.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "PatronDesk.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What was written to standard output so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>What was written to standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    /// <summary>Both outputs, for the message of a failure.</summary>
    public string Everything => $"{Output}\n{Errors}";

    /// <param name="arguments">The verb and its options.</param>
    /// <param name="environment">Variables to set; the machine's own settings of the program are not passed on.</param>
    /// <param name="under">A command that becomes the program, such as one that enters a cgroup; empty for none.</param>
    public static PublishedProgram Start(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, params IReadOnlyList<string> under)
    {
        string[] line = [.. under, File, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PATRONDESK_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var program = new PublishedProgram(new Process { StartInfo = start });
        program._process.OutputDataReceived += (_, line) => Append(program._output, line.Data);
        program._process.ErrorDataReceived += (_, line) => Append(program._errors, line.Data);
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        Orphans.Watch(program._process);
        return program;
    }

    /// <summary>Writes to its standard input, and closes that.</summary>
    public async Task FeedAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        _process.StandardInput.Close();
    }

    /// <summary>SIGKILL: no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitAsync();
    }

    /// <summary>SIGTERM, and no waiting.</summary>
    public void Terminate()
    {
        // The shell's own kill: a minimal machine has no other.
        using var kill = Process.Start("sh", ["-c", "kill -TERM \"$1\"", "sh", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>The exit code, once all output is read.</summary>
    public async Task<int> WaitAsync()
    {
        // Only a hang lasts that long.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"patrondesk does not end.\n{Everything}");
        }

        Orphans.Forget(_process);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        Disposing?.Invoke(this);
        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
            text.Append(line).Append('\n');
    }
}
