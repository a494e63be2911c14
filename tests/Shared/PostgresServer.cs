using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace PatronDesk.Testing;

/// <summary>
/// Starts a PostgreSQL of the test process's own: in a temporary folder, on a free port of the loopback, behind a password
/// that nobody else knows. It is stopped and erased when the test process is gone, however it went.
/// </summary>
internal static class PostgresServer
{
    public const string Superuser = "patrondesk_test";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Waits for the end of its standard input, which comes when the test process is gone, even by SIGKILL. A terminal's
    // signals reach this shell too, and must not end it before its work is done.
    private const string Watcher = """
        trap '' INT TERM HUP
        binaries=$1; folder=$2; shift 2
        "$binaries/postgres" -D "$folder/data" "$@" >"$folder/log" 2>&1 </dev/null &
        server=$!
        while read -r _; do :; done
        kill -INT "$server" 2>/dev/null
        wait "$server"
        rm -rf "$folder"
        """;

    // Kept for the life of the process, so that their standard inputs stay open.
    private static readonly List<Process> Watchers = [];

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>The connection string of the superuser.</summary>
    public static async Task<string> StartAsync(bool durable)
    {
        var binaries = FindBinaries() ?? throw new InvalidOperationException("PostgreSQL's server is not installed.");
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            if (await TryStartAsync(binaries, durable) is { } admin)
                return admin;
        }

        throw new InvalidOperationException("No free port was left alone long enough to start PostgreSQL on it.");
    }

    /// <summary>The folder of <c>initdb</c> and <c>postgres</c>, of the newest version; null where there is none.</summary>
    public static string? FindBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian)
                .OrderByDescending(
                    folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version)
                        ? version
                        : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return versions.Concat(path)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    // Null where another program took the port in the moment between choosing it and using it.
    private static async Task<string?> TryStartAsync(string binaries, bool durable)
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-postgres-").FullName;
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await InitialiseAsync(binaries, folder, password);
        var port = FreePort();
        List<string> settings =
        [
            "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-k", "",
            "-c", "max_connections=300", "-c", "shared_buffers=64MB",
        ];
        if (!durable)
            settings.AddRange(["-c", "fsync=off", "-c", "full_page_writes=off"]);
        var start = AsPostgres(folder, ["sh", "-c", Watcher, "watcher", binaries, folder, .. settings]);
        start.RedirectStandardInput = true;
        var watcher = Process.Start(start)!;
        lock (Watchers)
            Watchers.Add(watcher);

        var admin = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = Superuser,
            Password = password,
            Database = "postgres",
        }.ConnectionString;
        var log = Path.Combine(folder, "log");
        if (await AnswersAsync(admin, log))
            return admin;
        var said = File.Exists(log) ? await File.ReadAllTextAsync(log) : "";
        watcher.StandardInput.Close();
        return IsPortTaken(said) ? null : throw new InvalidOperationException($"PostgreSQL does not start:\n{said}");
    }

    /// <summary>Makes an empty cluster in <c>data</c> of the folder, which becomes the user's who runs it.</summary>
    public static async Task InitialiseAsync(string binaries, string folder, string password)
    {
        var passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, password);
        if (IsRoot)
            await RunAsync(new ProcessStartInfo("chown", ["-R", "postgres:", folder]));
        var initdb = Path.Combine(binaries, "initdb");
        // Sorts by a language's rules where it can, so that a statement that forgot COLLATE "C" shows.
        var help = await RunAsync(new ProcessStartInfo(initdb, ["--help"]));
        string[] locale = help.Contains("--icu-locale", StringComparison.Ordinal)
            ? ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]
            : ["--locale=C.UTF-8"];
        await RunAsync(AsPostgres(
            folder,
            [
                initdb, "-D", Path.Combine(folder, "data"), "-U", Superuser, "-A", "scram-sha-256", "--pwfile", passwordFile,
                "-E", "UTF8", "--no-sync", "--data-checksums", .. locale,
            ]));
    }

    private static async Task<bool> AnswersAsync(string admin, string log)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(50))
        {
            try
            {
                await using var connection = new NpgsqlConnection(admin + ";Pooling=false");
                await connection.OpenAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                if (File.Exists(log) && IsPortTaken(await File.ReadAllTextAsync(log)))
                    return false;
            }
        }

        return false;
    }

    private static bool IsPortTaken(string log) => log.Contains("could not bind", StringComparison.Ordinal);

    /// <summary>The command, as a user whom PostgreSQL accepts: it refuses to run as root.</summary>
    public static ProcessStartInfo AsPostgres(string folder, string[] command)
    {
        string[] line = IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command] : command;
        return new ProcessStartInfo(line[0], line[1..]) { WorkingDirectory = folder };
    }

    /// <summary>A port of the loopback that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a program to its end, which must be a good one, and answers what it wrote.</summary>
    public static async Task<string> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}: {await error}");
        return output;
    }
}
