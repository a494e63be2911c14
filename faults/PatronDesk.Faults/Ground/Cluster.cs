using System.Globalization;
using Npgsql;

namespace PatronDesk.Faults.Ground;

/// <summary>
/// A PostgreSQL that can be restarted, broken and followed. It has its own folder, and keeps one port of the loopback. It waits
/// for its disk, as in production.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private const string Library = "library";

    private readonly string _folder;
    private readonly bool _isOwnFolder;

    private Cluster(string folder, bool isOwnFolder, int port, string password)
    {
        _folder = folder;
        _isOwnFolder = isOwnFolder;
        Port = port;
        Password = password;
    }

    public int Port { get; }

    public string Password { get; }

    public string Data => Path.Combine(_folder, "data");

    public string Log => Path.Combine(_folder, "log");

    private static string Binaries =>
        PostgresServer.FindBinaries() ?? throw new InvalidOperationException("PostgreSQL's server is not installed.");

    /// <summary>Makes a cluster with one empty database, and starts it.</summary>
    /// <param name="folder">Its folder; null for a temporary one.</param>
    /// <param name="settings">Lines for <c>postgresql.conf</c>.</param>
    public static async Task<Cluster> StartAsync(string? folder = null, params IEnumerable<string> settings)
    {
        var at = folder ?? Directory.CreateTempSubdirectory("cluster-").FullName;
        var cluster = new Cluster(at, folder is null, PostgresServer.FreePort(), "faults");
        await PostgresServer.InitialiseAsync(Binaries, at, cluster.Password);
        await cluster.ConfigureAsync(
        [
            "listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", "max_connections = 200",
            "shared_buffers = 64MB", string.Create(CultureInfo.InvariantCulture, $"port = {cluster.Port}"), .. settings,
        ]);
        await cluster.ControlAsync("start");
        await cluster.ExecuteAsync($"create database {Library}", "postgres");
        return cluster;
    }

    /// <summary>Copies this cluster into a standby that follows it, and starts the standby on another port.</summary>
    /// <param name="name">Its <c>application_name</c>, as <c>synchronous_standby_names</c> knows it.</param>
    public async Task<Cluster> FollowAsync(string name)
    {
        var at = Directory.CreateTempSubdirectory("standby-").FullName;
        var standby = new Cluster(at, true, PostgresServer.FreePort(), Password);
        await PostgresServer.RunAsync(new System.Diagnostics.ProcessStartInfo("chown", ["postgres:", at]));
        var from = string.Create(
            CultureInfo.InvariantCulture,
            $"host=127.0.0.1 port={Port} user={PostgresServer.Superuser} password={Password} application_name={name}");
        string[] copy = ["-d", from, "-D", standby.Data, "-R", "-X", "stream", "-c", "fast", "--no-sync"];
        await PostgresServer.RunAsync(PostgresServer.AsPostgres(at, [Path.Combine(Binaries, "pg_basebackup"), .. copy]));
        await standby.ConfigureAsync(
            [string.Create(CultureInfo.InvariantCulture, $"port = {standby.Port}"), "synchronous_standby_names = ''"]);
        await standby.ControlAsync("start");
        return standby;
    }

    /// <summary>The connection string for one host, or for several in the order in which to try them.</summary>
    public string ConnectionString(params IEnumerable<Cluster> others) => new NpgsqlConnectionStringBuilder
    {
        Host = string.Join(',', others.Prepend(this).Select(
            one => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{one.Port}"))),
        Username = PostgresServer.Superuser,
        Password = Password,
        Database = Library,
    }.ConnectionString;

    /// <summary>Runs <c>pg_ctl</c>: start, promote, or restart and stop with <c>-m</c>.</summary>
    public async Task ControlAsync(string verb, params IEnumerable<string> more)
    {
        var quoted = string.Join(' ', more);
        // Its output goes to a file: the server inherits it, and a pipe would never end.
        await PostgresServer.RunAsync(PostgresServer.AsPostgres(
            _folder,
            [
                "sh", "-c",
                $"'{Binaries}/pg_ctl' -D '{Data}' -l '{Log}' -w -t 60 {verb} {quoted} >'{_folder}/pg_ctl' 2>&1 "
                + $"|| {{ cat '{_folder}/pg_ctl' >&2; exit 1; }}",
            ]));
    }

    /// <summary>Appends lines to <c>postgresql.conf</c>; the last of a setting counts.</summary>
    public Task ConfigureAsync(IEnumerable<string> lines) =>
        File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), "\n" + string.Join('\n', lines) + "\n");

    public bool IsRunning =>
        File.Exists(Path.Combine(Data, "postmaster.pid")) && Directory.Exists($"/proc/{Postmaster}");

    /// <summary>The postmaster's process id.</summary>
    public int Postmaster =>
        int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>SIGKILL to all of its processes at once, as when its machine is gone.</summary>
    public void Kill() => Signals.Send("KILL", Signals.Family(Postmaster));

    /// <summary>The processes of the server's sessions.</summary>
    public async Task<IReadOnlyList<int>> SessionsAsync()
    {
        var pids = new List<int>();
        await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false;Application Name=faults");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() "
            + "order by random()",
            connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            pids.Add(reader.GetInt32(0));
        return pids;
    }

    /// <summary>Runs SQL as the superuser.</summary>
    public async Task ExecuteAsync(string sql, string database = Library)
    {
        var at = new NpgsqlConnectionStringBuilder(ConnectionString()) { Database = database, Pooling = false };
        await using var connection = new NpgsqlConnection(at.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await ControlAsync("stop", "-m immediate");
        }
        catch (InvalidOperationException)
        {
            // It does not run; some trials stop it.
        }

        if (_isOwnFolder)
            Directory.Delete(_folder, recursive: true);
    }
}
