using PatronDesk.Data;

namespace PatronDesk.Tests.Data;

/// <summary>What both stores promise to the rooms.</summary>
public sealed class StoreTests
{
    [EveryEngine]
    public async Task A_snapshot_does_not_see_what_is_committed_while_it_reads(Engine engine)
    {
        await using var things = await EmptyStore.WithThingsAsync(engine);
        await things.Store.AddAsync("before");
        var (first, second) = await things.Store.ReadSnapshotAsync(
            async session =>
            {
                var before = await Things.NamesAsync(session);
                Things.Blocking(async () =>
                {
                    await things.Store.AddAsync("meanwhile");
                    return true;
                });
                return (before, await Things.NamesAsync(session));
            },
            CancellationToken.None);
        Assert.Equal(["before"], first);
        Assert.Equal(["before"], second);
        Assert.Equal(["before", "meanwhile"], await things.Store.NamesAsync());
    }

    [EveryEngine]
    public async Task Snapshots_agree_with_themselves_while_writers_run(Engine engine)
    {
        await using var things = await EmptyStore.WithThingsAsync(engine);
        await things.Store.AddAsync("give", 1_000);
        await things.Store.AddAsync("take", 0);
        var move = new Sql("update thing set number = number + $2 where name = $1");
        using var enough = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await things.Store.WriteAsync(
                    async session =>
                    {
                        await session.ExecuteAsync(move, "give", -1);
                        return await session.ExecuteAsync(move, "take", 1);
                    },
                    CancellationToken.None);
            }
        });
        for (var i = 0; i < 200; i++)
        {
            var sum = await things.Store.ReadSnapshotAsync(
                async session => await Things.NumberAsync(session, "give") + await Things.NumberAsync(session, "take"),
                CancellationToken.None);
            Assert.Equal(1_000, sum);
        }

        await enough.CancelAsync();
        await writer;
    }

    [EveryEngine]
    public async Task A_rolled_back_write_keeps_nothing_and_a_thrown_one_neither(Engine engine)
    {
        await using var things = await EmptyStore.WithThingsAsync(engine);
        Assert.Equal("answer", await things.Store.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(Things.Insert, "undone", 1);
                session.RollBack();
                return "answer";
            },
            CancellationToken.None));
        await Assert.ThrowsAsync<InvalidDataException>(() => things.Store.WriteAsync<int>(
            async session =>
            {
                await session.ExecuteAsync(Things.Insert, "thrown", 1);
                throw new InvalidDataException();
            },
            CancellationToken.None).AsTask());
        Assert.Empty(await things.Store.NamesAsync());
    }

    [EveryEngine]
    public async Task Text_number_bytes_and_null_come_back_as_they_went_in(Engine engine)
    {
        await using var things = await EmptyStore.MakeAsync(engine);
        await things.Store.WriteAsync(
            async session =>
            {
                await session.ScriptAsync(things.Store.Dialect.Translate(
                    "create table kind (id {key}, t {text}, n {int}, b {blob}){strict};"));
                return true;
            },
            CancellationToken.None);
        string?[] texts = [null, "", "a", "'; drop table kind; --", "𠮷 Ωmega \u202E", new('é', 100_000)];
        long?[] numbers = [null, 0, 1, long.MaxValue, long.MinValue, -1];
        byte[]?[] bytes = [null, [], [0], [0, 255, 0], new byte[100_000], [1]];
        var insert = new Sql("insert into kind (t, n, b) values ($1, $2, $3)");
        for (var i = 0; i < texts.Length; i++)
        {
            var at = i;
            await things.Store.WriteAsync(
                session => session.ExecuteAsync(insert, texts[at], numbers[at], bytes[at]), CancellationToken.None);
        }

        var rows = await things.Store.ReadAsync(
            session => session.QueryAsync(
                new Sql("select t, n, b from kind order by id"),
                static row => (Text: row.TextOrNull(0), Number: row.NumberOrNull(1), Bytes: row.IsNull(2) ? null : row.Bytes(2))),
            CancellationToken.None);
        Assert.Equal(texts, rows.Select(row => row.Text));
        Assert.Equal(numbers, rows.Select(row => row.Number));
        Assert.Equal(bytes, rows.Select(row => row.Bytes));
    }

    [EveryEngine]
    public async Task Text_is_ordered_by_its_UTF_8_bytes(Engine engine)
    {
        await using var things = await EmptyStore.WithThingsAsync(engine);
        string[] names = ["a", "B", "ä", "z", "Z", "\uFF5E", "𠮷", " ", "1", "é", "e\u0301"];
        foreach (var name in names)
            await things.Store.AddAsync(name);
        Assert.Equal(
            names.OrderBy(name => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(name)), StringComparer.Ordinal),
            await things.Store.NamesAsync());
    }

    [Fact]
    public async Task A_write_refused_by_a_unique_index_runs_again_and_sees_the_winner()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Postgres);
        var runs = 0;
        var seen = await things.Store.WriteAsync(
            async session =>
            {
                runs++;
                if (await Things.NumberAsync(session, "prize") is { } winner)
                    return winner;
                await things.Store.AddAsync("prize", 7);
                await session.ExecuteAsync(Things.Insert, "prize", 8);
                return 8;
            },
            CancellationToken.None);
        Assert.Equal((2, 7), (runs, seen));
    }

    [Fact]
    public async Task A_write_refused_again_and_again_ends_as_a_conflict()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Postgres);
        await things.Store.AddAsync("prize", 7);
        await Assert.ThrowsAsync<StoreConflictException>(() => things.Store.AddAsync("prize", 8));
        Assert.Equal(["prize"], await things.Store.NamesAsync());
    }
}
