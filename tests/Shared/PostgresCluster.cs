using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace PatronDesk.Testing;

/// <summary>
/// A PostgreSQL of the tests' own: one private cluster a test process, in a temporary folder, on loopback, gone at the
/// end. <c>PATRONDESK_TEST_POSTGRES</c> names a server to use instead. Where PostgreSQL is missing, tests are skipped
/// with a reason; in CI they fail.
/// </summary>
public sealed class PostgresCluster
{
    private const string Superuser = "patrondesk_test";

    private static readonly Lazy<Task<string>> Shared = new(StartAsync);
    private static int databases;

    // Held for ever: were it collected, its input would close, and the cluster end in the middle of the tests.
    private static Process? server;

    /// <summary>The connection string of a new, empty database.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var admin = await Shared.Value;
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}";
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name} strategy file_copy", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(admin) { Database = name, Pooling = true, MaxPoolSize = 20 }.ConnectionString;
    }

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("PATRONDESK_TEST_POSTGRES") is { Length: > 0 } given)
            return given;
        if (FindBinaries() is not { } binaries)
        {
            const string Missing = "PostgreSQL's server is not installed (Debian: apt-get install postgresql).";
            if (Environment.GetEnvironmentVariable("CI") == "true")
                throw new InvalidOperationException(Missing);
            Assert.Skip(Missing);
            throw new UnreachableException();
        }

        var folder = Directory.CreateTempSubdirectory("patrondesk-postgres-").FullName;
        var asRoot = Environment.UserName == "root";
        if (asRoot)
            await RunAsync("chown", "postgres", folder);
        var data = Path.Combine(folder, "data");
        await RunAsPostgresAsync(
            asRoot, Path.Combine(binaries, "initdb"), "-D", data, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        var port = FreePort();
        // The shell waits for the end of its input, which comes when this process ends, however it ends.
        var script = $"""
            "{binaries}/postgres" -D "{data}" -p {port} -h 127.0.0.1 -k "{folder}" -c fsync=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB -c log_min_messages=fatal &
            child=$!
            cat >/dev/null
            kill -INT $child; wait $child; rm -rf "{folder}/data"
            """;
        server = Start(asRoot, "sh", "-c", script);
        var admin = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = Superuser,
            Database = "postgres",
            Pooling = false,
        }.ConnectionString;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(admin);
                await connection.OpenAsync();
                return admin;
            }
            catch (NpgsqlException) when (attempt < 150)
            {
                await Task.Delay(200);
            }
        }
    }

    private static string? FindBinaries()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return debian.Concat(path).LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task RunAsPostgresAsync(bool asRoot, string file, params string[] arguments) => asRoot
        ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", file, .. arguments])
        : RunAsync(file, arguments);

    private static Process Start(bool asRoot, string file, params string[] arguments)
    {
        var start = asRoot
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", file, .. arguments])
            : new ProcessStartInfo(file, arguments);
        start.WorkingDirectory = "/tmp";
        start.RedirectStandardInput = true;
        return Process.Start(start)!;
    }

    private static async Task RunAsync(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = "/tmp",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} ended with {process.ExitCode}: {error}");
    }
}
