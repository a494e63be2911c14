using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace PatronDesk.Testing;

/// <summary>
/// A PostgreSQL of one test's own, which may be restarted, stopped in its tracks, given a standby and killed. It is stopped
/// and erased at the end, also when the test process is killed.
/// </summary>
internal sealed class PostgresNode : IAsyncDisposable
{
    // Waits for the end of its standard input, as the one of PostgresServer does; the server is another process here, which
    // pg_ctl starts and restarts.
    private const string Watcher = """
        trap '' INT TERM HUP
        while read -r _; do :; done
        pid=$(head -n 1 "$2/data/postmaster.pid" 2>/dev/null)
        [ -z "$pid" ] || kill -CONT "$pid" 2>/dev/null
        "$1/pg_ctl" stop -D "$2/data" -m immediate >/dev/null 2>&1
        rm -rf "$2"
        """;

    private const int PageBytes = 8192;

    private readonly string _binaries;
    private readonly string _folder;
    private readonly string _password;
    private readonly Process _watcher;

    private PostgresNode(string binaries, string folder, string password, int port)
    {
        (_binaries, _folder, _password, Port) = (binaries, folder, password, port);
        var start = PostgresServer.AsPostgres("/", ["sh", "-c", Watcher, "watcher", binaries, folder]);
        start.RedirectStandardInput = true;
        _watcher = Process.Start(start)!;
    }

    public int Port { get; }

    /// <summary>The connection string of the superuser and the database <c>postgres</c>.</summary>
    public string Connection => ConnectionTo(Port);

    /// <summary>Starts an empty server that waits for its disk. The asking test is skipped where there is no PostgreSQL.</summary>
    /// <param name="connections">How many sessions it takes at once.</param>
    public static async Task<PostgresNode> StartAsync(int connections = 100)
    {
        if (PostgresServer.FindBinaries() is not { } binaries)
        {
            MissingTool.Tell("PostgreSQL's server is not installed; Debian and Ubuntu: apt-get install postgresql.");
            throw new InvalidOperationException("Not reached: the test was skipped or has failed.");
        }

        var folder = Directory.CreateTempSubdirectory("patrondesk-node-").FullName;
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await PostgresServer.InitialiseAsync(binaries, folder, password);
        await File.AppendAllTextAsync(
            Path.Combine(folder, "data", "pg_hba.conf"), "host replication all 127.0.0.1/32 scram-sha-256\n");
        await File.AppendAllTextAsync(
            Path.Combine(folder, "data", "postgresql.conf"),
            $"listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = {connections}\nshared_buffers = 32MB\n");
        var node = new PostgresNode(binaries, folder, password, PostgresServer.FreePort());
        await node.StartServerAsync();
        return node;
    }

    /// <summary>The connection string for several nodes, in this order, made from this one's.</summary>
    public string ConnectionTo(params IEnumerable<int> ports) => new NpgsqlConnectionStringBuilder
    {
        Host = string.Join(',', ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"))),
        Username = PostgresServer.Superuser,
        Password = _password,
        Database = "postgres",
        MaxPoolSize = 20,
    }.ConnectionString;

    /// <summary>A started standby that copies this node.</summary>
    public async Task<PostgresNode> AddStandbyAsync()
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-node-").FullName;
        // Of whoever runs PostgreSQL, as a cluster's folder has to be.
        if (Environment.UserName == "root")
            await PostgresServer.RunAsync(new ProcessStartInfo("chown", ["postgres:", folder]));
        var copy = PostgresServer.AsPostgres(
            folder,
            [
                Path.Combine(_binaries, "pg_basebackup"), "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture),
                "-U", PostgresServer.Superuser, "-D", Path.Combine(folder, "data"), "-R", "-X", "stream", "-c", "fast", "--no-sync",
            ]);
        copy.Environment["PGPASSWORD"] = _password;
        await PostgresServer.RunAsync(copy);
        var standby = new PostgresNode(_binaries, folder, _password, PostgresServer.FreePort());
        await standby.StartServerAsync();
        return standby;
    }

    /// <summary>Starts the server, and waits until it takes connections.</summary>
    public Task StartServerAsync() => ControlAsync("start", "-o", $"-p {Port}");

    /// <summary>Runs <c>pg_ctl</c> on this cluster, such as <c>restart -m fast</c>.</summary>
    public Task ControlAsync(string verb, params string[] more)
    {
        // Without a log of its own the server would keep the outputs of pg_ctl open, whose end is waited for.
        string[] log = verb is "start" or "restart" ? ["-l", Path.Combine(_folder, "log")] : [];
        return PostgresServer.RunAsync(PostgresServer.AsPostgres(
            _folder, [Path.Combine(_binaries, "pg_ctl"), verb, "-s", "-w", "-D", Path.Combine(_folder, "data"), .. log, .. more]));
    }

    /// <summary>Sends a signal to the server and all its processes, such as <c>STOP</c>, <c>CONT</c> or <c>KILL</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        var master = await MasterAsync();
        var children = await ChildrenAsync();
        await KillAsync(signal, [master, .. children]);
    }

    /// <summary>Kills the process behind one session, or behind each, which makes PostgreSQL restart all of them.</summary>
    public async Task KillSessionsAsync(bool all)
    {
        var sessions = await QueryAsync(
            $"select pid::text from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() "
                + $"{(all ? "" : "limit 1")}");
        await KillAsync("KILL", sessions);
    }

    /// <summary>
    /// Changes one page of a table or an index in its file, while the server is stopped, and starts it again. Returns the page as
    /// it was.
    /// </summary>
    /// <param name="relation">The table or index.</param>
    /// <param name="page">The page's number, from 0.</param>
    /// <param name="change">Changes the page's bytes.</param>
    public async Task<byte[]> ReplacePageAsync(string relation, int page, Action<byte[]> change)
    {
        var file = Path.Combine(_folder, "data", (await QueryAsync($"select pg_relation_filepath('{relation}')"))[0]);
        await ControlAsync("stop", "-m", "fast");
        var bytes = new byte[PageBytes];
        using (var open = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite))
        {
            if (RandomAccess.Read(open, bytes, (long)page * PageBytes) != PageBytes)
                throw new InvalidOperationException($"{relation} has no page {page}.");
            var before = (byte[])bytes.Clone();
            change(bytes);
            RandomAccess.Write(open, bytes, (long)page * PageBytes);
            bytes = before;
        }

        await StartServerAsync();
        return bytes;
    }

    /// <summary>The first column of a query, in a session of its own.</summary>
    public Task<IReadOnlyList<string>> QueryAsync(string sql) => QueryAsync(Connection, sql);

    /// <summary>The same, for any database.</summary>
    public static async Task<IReadOnlyList<string>> QueryAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync())
            found.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        _watcher.StandardInput.Close();
        await _watcher.WaitForExitAsync();
        _watcher.Dispose();
    }

    private async Task<string> MasterAsync() =>
        (await File.ReadAllLinesAsync(Path.Combine(_folder, "data", "postmaster.pid")))[0];

    private async Task<IReadOnlyList<string>> ChildrenAsync()
    {
        var master = await MasterAsync();
        var said = await PostgresServer.RunAsync(new ProcessStartInfo("ps", ["-o", "pid=", "--ppid", master]));
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    // One that is gone already is no fault.
    private static async Task KillAsync(string signal, IReadOnlyList<string> processes)
    {
        if (processes.Count == 0)
            return;
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-s", signal, "--", .. processes]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }
}
