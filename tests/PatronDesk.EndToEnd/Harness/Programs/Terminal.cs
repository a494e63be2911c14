using System.Diagnostics;
using System.Text;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>The published file on a terminal, as a person sees it: what it shows, and what is typed.</summary>
internal sealed class Terminal : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _shown = new();
    private readonly Task _reading;

    private Terminal(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>What the screen has shown so far.</summary>
    public string Shown
    {
        get
        {
            lock (_shown)
                return _shown.ToString();
        }
    }

    /// <param name="store">Whose data folder and database it gets.</param>
    /// <param name="arguments">The verb and its options, without blanks in them.</param>
    public static Terminal Start(TestStore store, params string[] arguments)
    {
        var command = string.Join(' ', [PublishedProgram.File, .. arguments, "--data", store.Folder]);
        var start = new ProcessStartInfo("script", ["-qec", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PATRONDESK_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        if (store.Database is not null)
            start.Environment["PATRONDESK_DATABASE"] = store.Database;
        var process = Process.Start(start)!;
        Orphans.Watch(process);
        return new Terminal(process);
    }

    /// <summary>Waits for a question, and types an answer with Enter.</summary>
    public async Task AnswerAsync(string question, string answer)
    {
        await Eventually.TrueAsync(
            () => _process.HasExited || Shown.TrimEnd().EndsWith(question, StringComparison.Ordinal), $"it asks '{question}'");
        Assert.False(_process.HasExited, Shown);
        await _process.StandardInput.WriteAsync(answer + "\r");
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>The exit code, once everything is shown.</summary>
    public async Task<int> WaitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(patience.Token);
        await _reading;
        Orphans.Forget(_process);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await WaitAsync();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[1024];
        while (await _process.StandardOutput.ReadAsync(buffer) is var count && count > 0)
        {
            lock (_shown)
                _shown.Append(buffer, 0, count);
        }
    }
}
