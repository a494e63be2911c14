using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PatronDesk.Bench;

/// <summary>A web server as a process of its own, on a free port of the loopback.</summary>
internal sealed class WebProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly Process _process;

    private WebProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>From the start of the process to its first answer 200; polled every two milliseconds.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <param name="file">The program.</param>
    /// <param name="path">What answers 200 once it is ready: <c>/health</c>.</param>
    /// <param name="arguments">Its arguments, but for <c>--urls</c>.</param>
    /// <param name="environment">Settings to add.</param>
    public static async Task<WebProcess> StartAsync(
        string file, string path, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> environment)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(file, [.. arguments, "--urls", address.GetLeftPart(UriPartial.Authority)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        var server = new WebProcess(Process.Start(start)!, address);
        server._process.BeginOutputReadLine();
        var errors = server._process.StandardError.ReadToEndAsync();
        while (!await AnswersAsync(new Uri(address, path)))
        {
            if (server._process.HasExited)
                throw new InvalidOperationException($"{file} ended with {server._process.ExitCode}: {await errors}");
            if (clock.Elapsed > Patience)
                throw new InvalidOperationException($"{file} did not answer within {Patience.TotalSeconds} seconds.");
            await Task.Delay(2);
        }

        server.StartTime = clock.Elapsed;
        return server;
    }

    /// <summary>The resident memory in megabytes of 1,048,576 bytes.</summary>
    public double ResidentMegabytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>The processor time it has used, on all cores.</summary>
    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>Asks it to stop, and waits.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await Child.RunAsync("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> AnswersAsync(Uri address)
    {
        try
        {
            using var answer = await Client.GetAsync(address);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
