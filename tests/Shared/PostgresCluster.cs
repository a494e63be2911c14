using System.Collections.Concurrent;
using Npgsql;

namespace PatronDesk.Testing;

/// <summary>
/// Databases of PostgreSQL for tests: in a private cluster of the test process (see <see cref="PostgresServer"/>),
/// started when the first test asks, or on the server that <c>PATRONDESK_TEST_POSTGRES</c> names by the connection string
/// of someone who may create databases. Where there is no PostgreSQL, the asking test is skipped with the reason; with
/// <c>CI=true</c> it fails.
/// </summary>
public sealed class PostgresCluster
{
    private static readonly Lazy<Task<PostgresCluster>> Fast = new(() => StartAsync(durable: false));
    private static readonly Lazy<Task<PostgresCluster>> Durable = new(() => StartAsync(durable: true));
    private static int _databases;

    private readonly NpgsqlConnectionStringBuilder _admin;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new();

    private PostgresCluster(string admin) => _admin = new NpgsqlConnectionStringBuilder(admin) { MaxPoolSize = 4 };

    private static string? Given =>
        Environment.GetEnvironmentVariable("PATRONDESK_TEST_POSTGRES") is { Length: > 0 } given ? given : null;

    /// <summary>The connection string of a new, empty database.</summary>
    /// <param name="durable">
    /// True for a cluster that waits for its disk (<c>fsync</c>), as production does; false for one that is faster and
    /// would lose data with the machine's power, which ordinary tests do not mind.
    /// </param>
    public static async Task<string> CreateDatabaseAsync(bool durable = false)
    {
        var cluster = await GetAsync(durable);
        return await cluster.CreateAsync("template0");
    }

    /// <summary>The connection string of a new database that holds what <paramref name="seed"/> put into its template.</summary>
    /// <param name="template">Names the seed, which runs once a process for each name.</param>
    /// <param name="seed">Fills the database whose connection string it is given.</param>
    public static async Task<string> CreateDatabaseAsync(string template, Func<string, Task> seed)
    {
        var cluster = await GetAsync(durable: false);
        var name = await cluster._templates.GetOrAdd(
            template, _ => new Lazy<Task<string>>(() => cluster.CreateTemplateAsync(seed))).Value;
        return await cluster.CreateAsync(name);
    }

    /// <summary>Gives back the disk space of a database, also where a server still holds connections to it.</summary>
    /// <param name="connectionString">What <c>CreateDatabaseAsync</c> gave.</param>
    public static async Task DropDatabaseAsync(string connectionString)
    {
        var dropped = new NpgsqlConnectionStringBuilder(connectionString);
        foreach (var started in new[] { Fast, Durable }.Where(cluster => cluster.IsValueCreated))
        {
            var cluster = await started.Value;
            if (cluster._admin.Host != dropped.Host || cluster._admin.Port != dropped.Port)
                continue;
            await cluster.ExecuteAsync($"drop database if exists {dropped.Database} with (force)");
            return;
        }
    }

    private static Task<PostgresCluster> GetAsync(bool durable)
    {
        if (Given is null && PostgresServer.FindBinaries() is null)
            MissingTool.Tell("PostgreSQL's server is not installed; Debian and Ubuntu: apt-get install postgresql.");
        return (durable ? Durable : Fast).Value;
    }

    private static async Task<PostgresCluster> StartAsync(bool durable)
    {
        if (Given is not { } given)
            return new PostgresCluster(await PostgresServer.StartAsync(durable));
        var cluster = new PostgresCluster(given);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.DropAllAsync().GetAwaiter().GetResult();
        return cluster;
    }

    private async Task<string> CreateAsync(string template)
    {
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"create database {name} template {template}");
        return new NpgsqlConnectionStringBuilder(_admin.ConnectionString) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }

    private async Task<string> CreateTemplateAsync(Func<string, Task> seed)
    {
        var seeded = await CreateAsync("template0");
        var name = new NpgsqlConnectionStringBuilder(seeded).Database!;
        await seed(seeded);
        // A database that someone is connected to cannot be copied.
        await ExecuteAsync($"alter database {name} allow_connections false");
        await ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
        return name;
    }

    private async Task DropAllAsync()
    {
        for (var i = 1; i <= _databases; i++)
            await ExecuteAsync($"drop database if exists test_{Environment.ProcessId}_{i} with (force)");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_admin.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
