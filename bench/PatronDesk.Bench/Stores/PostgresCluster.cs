using System.Diagnostics;

namespace PatronDesk.Bench;

/// <summary>
/// A PostgreSQL of the benchmark's own in a temporary folder, on a Unix socket, not as root. It waits for its disk
/// (<c>fsync</c> is on) and has default settings but for <c>shared_buffers</c>.
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    public const string User = "patrondesk_bench";
    private const int Port = 5432;

    private readonly Process _process;
    private readonly string _binaries;

    private PostgresCluster(Process process, string binaries, string folder)
    {
        _process = process;
        _binaries = binaries;
        Folder = folder;
    }

    /// <summary>Where the socket is.</summary>
    public string Folder { get; }

    public string ConnectionString(string database) => $"Host={Folder};Port={Port};Username={User};Database={database}";

    /// <summary>The same as the hand-written server is told it.</summary>
    public string NodeConnection(string database) =>
        $$"""{"host":"{{Folder}}","port":{{Port}},"user":"{{User}}","database":"{{database}}"}""";

    public static async Task<PostgresCluster> StartAsync(string folder)
    {
        var binaries = FindBinaries() ?? throw new InvalidOperationException(
            "PostgreSQL's server and pgbench are not installed (Debian: apt-get install postgresql).");
        if (Environment.UserName == "root")
            await Child.RunAsync("chown", ["postgres", folder]);
        var data = Path.Combine(folder, "data");
        var (file, arguments) = Child.AsPostgres(
            Path.Combine(binaries, "initdb"), "-D", data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C");
        await Child.RunAsync(file, arguments);

        // The shell waits for the end of its input, which comes when this process ends, however it ends.
        (file, arguments) = Child.AsPostgres("sh", "-c", $"""
            "{binaries}/postgres" -D "{data}" -p {Port} -c listen_addresses= -k "{folder}" -c shared_buffers=256MB \
                -c max_connections=200 -c log_min_messages=fatal &
            child=$!
            cat >/dev/null
            kill -INT $child; wait $child
            """);
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = "/tmp",
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        var cluster = new PostgresCluster(Process.Start(start)!, binaries, folder);
        cluster._process.BeginErrorReadLine();
        await cluster.WaitAsync();
        return cluster;
    }

    /// <summary>
    /// Runs <c>pgbench</c> with the clients of the load, prepared statements and the scripts, each chosen equally often;
    /// answers transactions a second.
    /// </summary>
    public async Task<double> RunPgBenchAsync(string database, int seconds, int seed, IEnumerable<string> scripts)
    {
        var files = new List<string>();
        try
        {
            foreach (var script in scripts)
            {
                files.Add(Path.GetTempFileName());
                await File.WriteAllTextAsync(files[^1], script);
            }

            var output = await Child.RunAsync(
                Path.Combine(_binaries, "pgbench"),
                [
                    "-h", Folder, "-p", $"{Port}", "-U", User, "-n", "-M", "prepared", "-c", $"{Plan.Clients}", "-j", "1",
                    "-T", $"{seconds}", $"--random-seed={seed}", .. files.SelectMany(file => (string[])["-f", file]), database,
                ]);
            // Several scripts report each for itself too; the whole comes first.
            var line = output.Split('\n').First(line => line.StartsWith("tps = ", StringComparison.Ordinal));
            return double.Parse(line.Split(' ')[2], null);
        }
        finally
        {
            files.ForEach(File.Delete);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task WaitAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Child.RunAsync(Path.Combine(_binaries, "pg_isready"), ["-q", "-h", Folder, "-p", $"{Port}"]);
                return;
            }
            catch (InvalidOperationException) when (attempt < 100 && !_process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    private static string? FindBinaries()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return debian.Concat(path).LastOrDefault(
            folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pgbench")));
    }
}
