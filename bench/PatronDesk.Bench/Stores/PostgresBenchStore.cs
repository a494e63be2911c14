using Npgsql;
using NpgsqlTypes;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Bench;

/// <summary>A database of the private cluster.</summary>
internal sealed class PostgresBenchStore(Plan plan, int size, PostgresCluster cluster, string database, string dataFolder)
    : BenchStore(plan, size)
{
    private const long Library = MadeUpPatron.Library;

    private readonly string[] _names = Workloads.TwoWordNames(size, plan.Seed);
    private readonly string[] _users =
    [
        .. MadeUpPatron.Make(size, plan.Seed).Where(patron => patron.Id % (size / Workloads.Names) == 5)
            .Take(Workloads.Names).Select(patron => patron.Uuid),
    ];
    private int _bareRuns;

    public override string Engine => "PostgreSQL";

    public override IReadOnlyList<string> ServerArguments => ["--data", dataFolder, "--database", cluster.ConnectionString(database)];

    /// <summary>As 32 connections would have left it.</summary>
    protected override int Shards => Plan.Clients;

    public override async Task<BareSpeed?> MeasureBareAsync(Workload workload)
    {
        var run = ++_bareRuns;
        return new BareSpeed(await cluster.RunPgBenchAsync(
            database, BareSeconds, Plan.Seed + run, new PgBenchScripts(Size, _names, _users, run).Of(workload)));
    }

    public override Task ExecuteAsync(string sql) => ExecuteAsync(cluster.ConnectionString(database), sql);

    public override async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(cluster.ConnectionString("postgres"), $"drop database {database} with (force)");
        Directory.Delete(dataFolder, recursive: true);
    }

    /// <summary>Makes an empty database for a store.</summary>
    public static Task CreateDatabaseAsync(PostgresCluster cluster, string database) =>
        ExecuteAsync(cluster.ConnectionString("postgres"), $"create database {database}");

    protected override async Task FillAsync()
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString(database));
        await connection.OpenAsync();
        var indexes = await IndexesAsync(connection);
        await ExecuteAsync(connection, string.Concat(indexes.Select(index => $"drop index {index.Name};")));
        await CopyPatronsAsync(connection);
        await CopyJournalAsync(connection);
        await CopyWordsAsync(connection);
        await CopyTallyAsync(connection);
        await ExecuteAsync(connection, FillBlocks);
        await ExecuteAsync(connection, string.Concat(indexes.Select(index => index.Definition + ";")));
        await ExecuteAsync(
            connection,
            $"select setval('patron_row', {Size}), setval('barcode_{Library}', {Size}), setval('manual_block_row', {Size})");
        // What autovacuum comes to by itself after a while.
        await ExecuteAsync(connection, "vacuum analyze");
        await ExecuteAsync(connection, "checkpoint");
    }

    private async Task CopyPatronsAsync(NpgsqlConnection connection)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy patron ({PreparedPatron.Columns.Names}) from stdin (format binary)");
        foreach (var patron in MadeUpPatron.Make(Size, Plan.Seed))
        {
            await copy.StartRowAsync();
            foreach (var value in MadeUpPatron.Values(patron))
            {
                if (value.Kind == DbKind.Number)
                    await copy.WriteAsync(value.Number);
                else
                    await WriteAsync(copy, value.Text);
            }
        }

        await copy.CompleteAsync();
    }

    private async Task CopyJournalAsync(NpgsqlConnection connection)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy journal (library_id, at, actor, action, subject) from stdin (format binary)");
        foreach (var patron in MadeUpPatron.Make(Size, Plan.Seed))
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(Library);
            await copy.WriteAsync(Instants.ToMicroseconds(patron.CreatedAt));
            await WriteAsync(copy, "key:1");
            await WriteAsync(copy, "patron.created");
            await WriteAsync(copy, patron.Uuid);
        }

        await copy.CompleteAsync();
    }

    private async Task CopyWordsAsync(NpgsqlConnection connection)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy patron_word (library_id, word, id) from stdin (format binary)");
        foreach (var (word, id) in SortedWords())
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(Library);
            await WriteAsync(copy, word);
            await copy.WriteAsync(id);
        }

        await copy.CompleteAsync();
    }

    private async Task CopyTallyAsync(NpgsqlConnection connection)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy patron_tally (library_id, bucket, shard, live) from stdin (format binary)");
        foreach (var (bucket, shard, live) in TallyRows())
        {
            await copy.StartRowAsync();
            foreach (var number in (long[])[Library, bucket, shard, live])
                await copy.WriteAsync(number);
        }

        await copy.CompleteAsync();
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, string? text) =>
        text is null ? copy.WriteNullAsync() : copy.WriteAsync(text, NpgsqlDbType.Text);

    private static async Task<List<(string Name, string Definition)>> IndexesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "select indexname, indexdef from pg_indexes where tablename in ('patron', 'manual_block') and indexname "
                + "not like '%_pkey'",
            connection);
        await using var reader = await command.ExecuteReaderAsync();
        var indexes = new List<(string, string)>();
        while (await reader.ReadAsync())
            indexes.Add((reader.GetString(0), reader.GetString(1)));
        return indexes;
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }
}
