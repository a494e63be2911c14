using PatronDesk.Data;
using PatronDesk.Data.Sqlite;
using SQLitePCL;

namespace PatronDesk.Tests.Data;

/// <summary>The one writer of SQLite, which commits for many.</summary>
public sealed class SqliteWriterTests
{
    [Fact]
    public async Task Writes_that_wait_share_one_commit_and_are_answered_after_it()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        var store = things.Store;
        using var gate = new Gate(store);
        var writes = Enumerable.Range(0, 50).Select(i => store.AddAsync($"thing {i:D2}")).ToList();
        var seen = (Inside: new List<string>(), Outside: new List<string>(), Answered: -1);
        var last = store.WriteAsync(
            async session =>
            {
                seen = (
                    await Things.NamesAsync(session),
                    Things.Blocking(() => store.NamesAsync().AsTask()),
                    writes.Count(write => write.IsCompleted));
                return true;
            },
            CancellationToken.None).AsTask();
        gate.Open();
        await Task.WhenAll([last, .. writes]);
        Assert.Equal(50, seen.Inside.Count);
        Assert.Empty(seen.Outside);
        Assert.Equal(0, seen.Answered);
        Assert.Equal(50, (await store.NamesAsync()).Count);
    }

    [Fact]
    public async Task A_write_that_fails_harms_none_of_its_commit()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        var store = things.Store;
        using var gate = new Gate(store);
        var before = store.AddAsync("before");
        var fails = store.WriteAsync<int>(
            async session =>
            {
                await session.ExecuteAsync(Things.Insert, "half", 1);
                throw new InvalidDataException("as the test wants");
            },
            CancellationToken.None).AsTask();
        var twice = store.AddAsync("before");
        var after = store.AddAsync("after");
        gate.Open();
        await before;
        await after;
        await Assert.ThrowsAsync<InvalidDataException>(() => fails);
        Assert.Equal(raw.SQLITE_CONSTRAINT_PRIMARYKEY, (await Assert.ThrowsAsync<SqliteException>(() => twice)).Code);
        Assert.Equal(["after", "before"], await store.NamesAsync());
    }

    [Fact]
    public async Task Where_one_of_many_fails_the_others_are_run_again_and_kept_once()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        var store = things.Store;
        // The second round begins with savepoints, after the failure of the first.
        for (var round = 0; round < 2; round++)
        {
            using var gate = new Gate(store);
            var runs = 0;
            var good = Enumerable.Range(0, 5).Select(i => AddAsync($"round {round} good {i}")).ToList();
            var bad = store.AddAsync("round 0 good 0");
            var more = Enumerable.Range(5, 5).Select(i => AddAsync($"round {round} good {i}")).ToList();
            gate.Open();
            await Task.WhenAll([.. good, .. more]);
            await Assert.ThrowsAsync<SqliteException>(() => bad);
            Assert.Equal(10 * (round + 1), (await store.NamesAsync()).Count);
            Assert.Equal(round == 0 ? 15 : 10, runs);

            Task<int> AddAsync(string name) => store.WriteAsync(
                session =>
                {
                    runs++;
                    return session.ExecuteAsync(Things.Insert, name, 1);
                },
                CancellationToken.None).AsTask();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_that_rolls_back_undoes_its_own_alone_and_is_still_answered(bool inCompany)
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        var store = things.Store;
        using var gate = new Gate(store);
        Task[] company = inCompany ? [store.AddAsync("company 1"), Undone(), store.AddAsync("company 2")] : [Undone()];
        gate.Open();
        await Task.WhenAll(company);
        Assert.Equal("undone", await company.OfType<Task<string>>().Single());
        Assert.Equal(inCompany ? ["company 1", "company 2"] : [], await store.NamesAsync());
        await store.AddAsync("later");
        Assert.Contains("later", await store.NamesAsync());

        Task<string> Undone() => store.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(Things.Insert, "undone", 1);
                session.RollBack();
                return "undone";
            },
            CancellationToken.None).AsTask();
    }

    [Fact]
    public async Task A_write_cancelled_before_its_turn_never_runs()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        using var cancel = new CancellationTokenSource();
        var ran = false;
        Task<bool> cancelled;
        using (var gate = new Gate(things.Store))
        {
            cancelled = things.Store.WriteAsync(
                session =>
                {
                    ran = true;
                    return new ValueTask<bool>(true);
                },
                cancel.Token).AsTask();
            await cancel.CancelAsync();
            gate.Open();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(ran);
        await things.Store.AddAsync("later");
    }

    [Fact]
    public async Task Closing_finishes_what_was_accepted_and_refuses_what_comes_later()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        var store = new SqliteStore(things.Database, readers: 1);
        using var gate = new Gate(store);
        var accepted = Enumerable.Range(0, 300).Select(i => store.AddAsync($"thing {i}")).ToList();
        var closing = store.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.AddAsync("late"));
        gate.Open();
        await closing;
        Assert.All(accepted, write => Assert.True(write.IsCompletedSuccessfully));
        Assert.Equal(300, (await things.Store.NamesAsync()).Count);
    }

    [Fact]
    public async Task Work_that_awaits_anything_but_its_session_is_refused_and_not_kept()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        var foreign = new TaskCompletionSource<bool>();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => things.Store.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(Things.Insert, "waits", 1);
                return await foreign.Task;
            },
            CancellationToken.None).AsTask());
        Assert.Equal("Work on SQLite must await nothing but its session.", refused.Message);
        Assert.Empty(await things.Store.NamesAsync());
        foreign.SetResult(true);
    }

    [Fact]
    public async Task A_transaction_lost_as_a_whole_is_answered_as_lost_to_all_in_it()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        var store = things.Store;
        Task innocent, guilty;
        using (var gate = new Gate(store))
        {
            innocent = store.AddAsync("innocent");
            // As SQLite itself does when the disk is full.
            guilty = store.WriteAsync(session => session.ExecuteAsync(Sql.Composed("rollback")), CancellationToken.None).AsTask();
            gate.Open();
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => innocent);
        await Assert.ThrowsAsync<InvalidOperationException>(() => guilty);
        Assert.Empty(await store.NamesAsync());
        await store.AddAsync("later");
        Assert.Equal(["later"], await store.NamesAsync());
    }

    [Fact]
    public async Task Without_group_commit_every_write_has_its_own_transaction()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        await using var store = new SqliteStore(things.Database, readers: 1, groupCommit: false);
        using var gate = new Gate(store);
        var first = store.AddAsync("first");
        List<string> outside = [];
        var second = store.WriteAsync(
            session =>
            {
                outside = Things.Blocking(() => things.Store.NamesAsync().AsTask());
                return new ValueTask<bool>(true);
            },
            CancellationToken.None).AsTask();
        gate.Open();
        await Task.WhenAll(first, second);
        Assert.Equal(["first"], outside);
    }

    /// <summary>Holds the writer in a write of its own, so that what is asked meanwhile is gathered behind it.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim _open = new();
        private readonly ManualResetEventSlim _entered = new();
        private readonly Task _held;

        public Gate(Store store)
        {
            _held = store.WriteAsync(
                _ =>
                {
                    _entered.Set();
                    _open.Wait();
                    return new ValueTask<bool>(true);
                },
                CancellationToken.None).AsTask();
            _entered.Wait();
        }

        public void Open() => _open.Set();

        public void Dispose()
        {
            _open.Set();
            _held.GetAwaiter().GetResult();
            _open.Dispose();
            _entered.Dispose();
        }
    }
}
