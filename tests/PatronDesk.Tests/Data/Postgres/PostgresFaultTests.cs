using System.Diagnostics;
using Npgsql;
using PatronDesk.Data;
using PatronDesk.Data.Postgres;

namespace PatronDesk.Tests.Data;

/// <summary>A node comes back when its PostgreSQL does, and says meanwhile that the store is not available.</summary>
public sealed class PostgresFaultTests(ITestOutputHelper output)
{
    private const int Callers = 32;

    // Not how long it may take: only what is taken for a hang.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Reads_and_writes_come_back_after_every_kind_of_restart(int hosts)
    {
        await using var node = await PostgresNode.StartAsync();
        // Nobody listens at the first of two.
        await using var store = new PostgresStore(
            hosts == 1 ? node.Connection : node.ConnectionTo(PostgresServer.FreePort(), node.Port));
        await MakeThingsAsync(store);
        (string Kind, Func<Task> Restart)[] kinds =
        [
            ("restart fast", () => node.ControlAsync("restart", "-m", "fast")),
            ("restart immediate", () => node.ControlAsync("restart", "-m", "immediate")),
            ("one killed", () => node.KillSessionsAsync(all: false)),
            ("all killed", () => node.KillSessionsAsync(all: true)),
            ("all terminated", () => node.QueryAsync(
                "select pg_terminate_backend(pid)::text from pg_stat_activity where backend_type = 'client backend' "
                    + "and pid <> pg_backend_pid()")),
        ];
        foreach (var (kind, restart) in kinds)
        {
            await using var load = Load.OfReads(store);
            await using var writes = Load.OfWrites(store);
            await load.AllAnsweredAsync(Hang);
            await writes.AllAnsweredAsync(Hang);
            await restart();
            var back = Stopwatch.StartNew();
            await load.AllAnsweredAsync(Hang);
            await writes.AllAnsweredAsync(Hang);
            await EventuallyWrittenAsync(store, kind);
            output.WriteLine($"{hosts} host(s), {kind}: back after {back.ElapsedMilliseconds} ms, {load.Refused} reads refused");
        }
    }

    [Fact]
    public async Task Server_that_stands_still_is_out_of_reach_and_then_back()
    {
        await using var node = await PostgresNode.StartAsync();
        await using var store = new PostgresStore(node.Connection);
        await MakeThingsAsync(store);
        await using var load = Load.OfReads(store);
        await load.AllAnsweredAsync(Hang);
        await node.SignalAsync("STOP");
        foreach (var (kind, work) in Works(store))
        {
            var waited = Stopwatch.StartNew();
            var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => work().WaitAsync(Hang));
            Assert.Equal(StoreFault.OutOfReach, error.Fault);
            output.WriteLine($"{kind}: out of reach after {waited.ElapsedMilliseconds} ms");
        }

        await node.SignalAsync("CONT");
        var back = Stopwatch.StartNew();
        await load.AllAnsweredAsync(Hang);
        await EventuallyWrittenAsync(store, "after standing still");
        output.WriteLine($"back after {back.ElapsedMilliseconds} ms, {load.Refused} reads refused");
    }

    [Fact]
    public async Task Promoted_standby_is_found()
    {
        await using var first = await PostgresNode.StartAsync();
        await using var second = await first.AddStandbyAsync();
        await using var store = new PostgresStore(first.ConnectionTo(first.Port, second.Port));
        await MakeThingsAsync(store);
        await store.AddAsync("before");
        var written = (await first.QueryAsync("select pg_current_wal_lsn()::text"))[0];
        await Eventually(async () => await second.QueryAsync($"select (pg_last_wal_replay_lsn() >= '{written}')::text") is ["true"]);
        await using var load = Load.OfReads(store);
        await load.AllAnsweredAsync(Hang);

        await first.SignalAsync("KILL");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await second.ControlAsync("promote");
        var back = Stopwatch.StartNew();
        await load.AllAnsweredAsync(Hang);
        await EventuallyWrittenAsync(store, "after");
        output.WriteLine($"back {back.ElapsedMilliseconds} ms after the promotion, {load.Refused} reads refused");

        Assert.Contains("before", await store.NamesAsync());
        Assert.Contains("after", await second.QueryAsync("select name from thing"));
    }

    [Fact]
    public async Task Server_that_may_only_be_read_says_so()
    {
        await using var node = await PostgresNode.StartAsync();
        await using var store = new PostgresStore(node.Connection);
        await MakeThingsAsync(store);
        await node.QueryAsync("alter system set default_transaction_read_only = on");
        await node.QueryAsync("select pg_reload_conf()::text");
        // The server takes a moment to read its settings anew.
        await Eventually(async () => await FaultAsync(() => store.AddAsync("early")) == StoreFault.ReadOnly);

        Assert.Equal(StoreFault.ReadOnly, await FaultAsync(() => store.AddAsync("late")));
        Assert.DoesNotContain("late", await store.NamesAsync());
    }

    [Fact]
    public async Task Server_without_a_connection_left_says_so()
    {
        const int Connections = 12;
        await using var node = await PostgresNode.StartAsync(Connections);
        await using (var maker = new PostgresStore(node.Connection))
            await MakeThingsAsync(maker);
        var greedy = new List<NpgsqlConnection>();
        await Eventually(async () =>
        {
            try
            {
                greedy.Add(new NpgsqlConnection(node.Connection + ";Pooling=false"));
                await greedy[^1].OpenAsync();
                return false;
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                return greedy.Count > Connections;
            }
        });

        await using var store = new PostgresStore(node.Connection);
        Assert.Equal(StoreFault.TooManyConnections, await FaultAsync(() => store.NamesAsync().AsTask()));
        Assert.Equal(StoreFault.TooManyConnections, await FaultAsync(() => store.AddAsync("no")));
        foreach (var connection in greedy)
            await connection.DisposeAsync();
        await EventuallyWrittenAsync(store, "yes");
    }

    [Fact]
    public async Task Every_write_is_answered_while_connections_come_and_go()
    {
        const int Connections = 24;
        await using var node = await PostgresNode.StartAsync(Connections);
        await using var store = new PostgresStore(node.Connection);
        await MakeThingsAsync(store);
        await using var writes = Load.OfWrites(store);
        for (var round = 0; round < 3; round++)
        {
            await writes.AllAnsweredAsync(Hang);
            var greedy = new List<NpgsqlConnection>();
            for (var i = 0; i < 4 * Connections; i++)
            {
                var connection = new NpgsqlConnection(node.Connection + ";Pooling=false");
                try
                {
                    await connection.OpenAsync();
                    greedy.Add(connection);
                    await using var end = new NpgsqlCommand(
                        "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'patrondesk'",
                        connection);
                    await end.ExecuteScalarAsync();
                }
                catch (NpgsqlException)
                {
                    await connection.DisposeAsync();
                }
            }

            foreach (var connection in greedy)
                await connection.DisposeAsync();
        }

        await writes.AllAnsweredAsync(Hang);
        output.WriteLine($"{writes.Refused} writes refused");
    }

    private static async Task<StoreFault?> FaultAsync(Func<Task> work)
    {
        try
        {
            await work().WaitAsync(Hang);
            return null;
        }
        catch (StoreUnavailableException error)
        {
            return error.Fault;
        }
    }

    private static (string Kind, Func<Task> Work)[] Works(Store store) =>
    [
        ("quick read", () => store.NamesAsync().AsTask()),
        ("write", () => store.AddAsync("never")),
        ("uneven read", () => store.ReadAsync(Things.NamesAsync, ReadCost.Uneven, CancellationToken.None).AsTask()),
        ("slow read", () => store.ReadAsync(
            Things.NamesAsync, ReadCost.Unknown(TimeSpan.FromSeconds(60)), CancellationToken.None).AsTask()),
        ("snapshot", () => store.ReadSnapshotAsync(Things.NamesAsync, CancellationToken.None).AsTask()),
    ];

    private static async Task MakeThingsAsync(Store store) => await store.WriteAsync(
        async session =>
        {
            await session.ScriptAsync(store.Dialect.Translate(
                "create table thing (name {text} not null primary key, number {int} not null){strict};"));
            return true;
        },
        CancellationToken.None);

    private static Task EventuallyWrittenAsync(Store store, string name) => Eventually(
        async () => await FaultAsync(() => store.AddAsync(name)) is null);

    private static async Task Eventually(Func<Task<bool>> isTrue)
    {
        for (var waited = Stopwatch.StartNew(); !await isTrue().WaitAsync(Hang); await Task.Delay(50))
            Assert.True(waited.Elapsed < Hang, "It did not come to be.");
    }

    /// <summary>Callers who ask one after another, and go on when the store is not available.</summary>
    private sealed class Load : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly int[] _answers;
        private readonly Task[] _callers;
        private int _refused;

        public Load(int callers, Func<Task> ask)
        {
            _answers = new int[callers];
            _callers = [.. Enumerable.Range(0, callers).Select(caller => Task.Run(() => AskAsync(caller, ask)))];
        }

        /// <summary>Quick reads.</summary>
        public static Load OfReads(Store store) => new(Callers, () => store.NamesAsync().AsTask());

        /// <summary>Small writes, each of its own row.</summary>
        public static Load OfWrites(Store store) => new(
            Callers,
            () => store.WriteTogetherAsync(
                session => session.ExecuteAsync(Things.Insert, Guid.NewGuid().ToString(), 0), CancellationToken.None).AsTask());

        public int Refused => _refused;

        /// <summary>Waits until every caller had an answer that was asked for after now.</summary>
        public async Task AllAnsweredAsync(TimeSpan hang)
        {
            var before = (int[])_answers.Clone();
            for (var waited = Stopwatch.StartNew(); ; await Task.Delay(10))
            {
                if (_callers.FirstOrDefault(caller => caller.IsFaulted) is { } faulted)
                    await faulted;
                // The first of two may have been on its way.
                if (_answers.Zip(before).All(pair => pair.First >= pair.Second + 2))
                    return;
                Assert.True(waited.Elapsed < hang, $"{_answers.Zip(before).Count(pair => pair.First < pair.Second + 2)} callers hang.");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await Task.WhenAll(_callers).WaitAsync(Hang);
            _end.Dispose();
        }

        private async Task AskAsync(int caller, Func<Task> ask)
        {
            while (!_end.IsCancellationRequested)
            {
                try
                {
                    await ask();
                    Interlocked.Increment(ref _answers[caller]);
                }
                catch (StoreUnavailableException)
                {
                    Interlocked.Increment(ref _refused);
                    await Task.Delay(20);
                }
            }
        }
    }
}
