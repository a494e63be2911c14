using System.Diagnostics;
using Npgsql;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

public sealed class PostgresClusterTests
{
    private const string HandoverVariable = "CLUSTER_TEST_HANDOVER";

    [Fact]
    public async Task Each_database_is_new_and_empty()
    {
        var first = await PostgresCluster.CreateDatabaseAsync();
        await AskAsync(first, "create table kept (n int); insert into kept values (1)");
        var second = await PostgresCluster.CreateDatabaseAsync();
        Assert.Equal(0L, await AskAsync(second, "select count(*) from pg_tables where schemaname = 'public'"));
        Assert.Equal(1L, await AskAsync(first, "select count(*) from kept"));
    }

    [Fact]
    public async Task Template_is_seeded_once_and_each_copy_is_its_own()
    {
        var seedings = 0;
        async Task SeedAsync(string connectionString)
        {
            Interlocked.Increment(ref seedings);
            await AskAsync(connectionString, "create table seeded (n int); insert into seeded values (1)");
        }

        var copies = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => PostgresCluster.CreateDatabaseAsync("cluster_tests", SeedAsync)));
        await AskAsync(copies[0], "insert into seeded values (2)");
        Assert.Equal(1, seedings);
        Assert.Equal(2L, await AskAsync(copies[0], "select count(*) from seeded"));
        Assert.Equal(1L, await AskAsync(copies[1], "select count(*) from seeded"));
    }

    [Theory]
    [InlineData(true, "on")]
    [InlineData(false, "off")]
    public async Task Durable_cluster_waits_for_its_disk_and_the_other_does_not(bool durable, string fsync)
    {
        Assert.SkipWhen(IsGiven, "PATRONDESK_TEST_POSTGRES names a server that is as it is.");
        Assert.Equal(fsync, await AskAsync(await PostgresCluster.CreateDatabaseAsync(durable), "show fsync"));
    }

    [Fact]
    public async Task Dropped_database_is_gone_although_someone_is_connected()
    {
        var dropped = await PostgresCluster.CreateDatabaseAsync();
        await using var connected = new NpgsqlConnection(dropped + ";Pooling=false");
        await connected.OpenAsync();
        await PostgresCluster.DropDatabaseAsync(dropped);
        var error = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(dropped, "select 1"));
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, error.SqlState);
    }

    [Fact]
    public async Task Cluster_is_gone_when_its_test_process_was_killed()
    {
        Assert.SkipWhen(IsGiven, "PATRONDESK_TEST_POSTGRES names a server that stays.");
        await PostgresCluster.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        var handover = Path.Combine(folder.Path, "connection");
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            ["-explicit", "only", "-method", $"{typeof(PostgresClusterTests).FullName}.{nameof(Holds_a_cluster_until_killed)}"])
        {
            Environment = { [HandoverVariable] = handover },
            RedirectStandardOutput = true,
        };
        using var holder = Process.Start(start)!;
        await Eventually.TrueAsync(() => File.Exists(handover), "the other test process has a cluster");
        var connection = await File.ReadAllTextAsync(handover);
        var data = (string)(await AskAsync(connection, "show data_directory"))!;

        holder.Kill();
        await holder.WaitForExitAsync();
        await Eventually.TrueAsync(() => !Directory.Exists(Path.GetDirectoryName(data)), "the cluster's folder is gone");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => AskAsync(connection, "select 1"));
    }

    [Fact(Explicit = true)]
    public async Task Holds_a_cluster_until_killed()
    {
        var handover = Environment.GetEnvironmentVariable(HandoverVariable)
            ?? throw new InvalidOperationException("Only the test above starts this one.");
        await File.WriteAllTextAsync(handover + ".part", await PostgresCluster.CreateDatabaseAsync());
        File.Move(handover + ".part", handover);
        await Task.Delay(Timeout.Infinite);
    }

    private static bool IsGiven => Environment.GetEnvironmentVariable("PATRONDESK_TEST_POSTGRES") is { Length: > 0 };

    private static async Task<object?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
