using PatronDesk.Data;

namespace PatronDesk.Tests.Data;

/// <summary>Small writes that come at once share a transaction, and none of them notices.</summary>
public sealed class GatheredWriteTests
{
    private const int Many = 200;

    private static readonly Sql LockThing = new("select name, number from thing where name = $1 {lock}");

    private static readonly Sql SetNumber = new("update thing set number = $2 where name = $1");

    private static readonly Sql CountTransactions = new("select count(distinct xmin::text) from thing");

    [Fact]
    public async Task Writes_that_come_at_once_share_transactions()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Postgres);
        await AllAsync(number => AddAsync(things.Store, Name(number)));
        Assert.Equal(Many, (await things.Store.NamesAsync()).Count);
        var transactions = await things.Store.ReadAsync(
            session => session.FindAsync(CountTransactions, static row => row.Number(0)), CancellationToken.None);
        Assert.InRange(transactions, 1, Many / 2);
    }

    [EveryEngine]
    public async Task What_undoes_itself_or_throws_keeps_nothing_and_the_others_stay(Engine engine)
    {
        await using var things = await EmptyStore.WithThingsAsync(engine);
        await AllAsync(number => (number % 10) switch
        {
            3 => UndoneAsync(things.Store, number),
            7 => Assert.ThrowsAsync<InvalidDataException>(() => ThrownAsync(things.Store, number)),
            _ => AddAsync(things.Store, Name(number)),
        });
        Assert.Equal(
            Enumerable.Range(0, Many).Where(number => number % 10 is not (3 or 7)).Select(Name).Order(StringComparer.Ordinal),
            await things.Store.NamesAsync());
    }

    [EveryEngine]
    public async Task What_a_unique_index_refuses_runs_again_and_sees_the_winner(Engine engine)
    {
        await using var things = await EmptyStore.WithThingsAsync(engine);
        var won = 0;
        await AllAsync(async number => Interlocked.Add(
            ref won,
            await AddOnceAsync(things.Store, Name(number % 20), number)));
        Assert.Equal((20, 20), (won, (await things.Store.NamesAsync()).Count));
    }

    [EveryEngine]
    public async Task No_two_change_one_locked_row_at_once(Engine engine)
    {
        await using var things = await EmptyStore.WithThingsAsync(engine);
        string[] names = ["a", "b", "c"];
        foreach (var name in names)
            await things.Store.AddAsync(name);
        await AllAsync(number => IncrementAsync(things.Store, names[number % 3]));
        var sum = 0L;
        foreach (var name in names)
            sum += await things.Store.ReadAsync(session => Things.NumberAsync(session, name), CancellationToken.None) ?? 0;
        Assert.Equal(Many, sum);
    }

    [Fact]
    public async Task A_row_that_someone_else_has_locked_holds_up_only_its_own_write()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Postgres);
        await things.Store.AddAsync("locked");
        var held = new TaskCompletionSource();
        var locked = new TaskCompletionSource();
        var holder = things.Store.WriteAsync(
            async session =>
            {
                await session.FindAsync(LockThing, static row => row.Text(0), "locked");
                locked.SetResult();
                await held.Task;
                return true;
            },
            CancellationToken.None).AsTask();
        await locked.Task;
        // The lanes are busy first, so that the writes after them are gathered.
        var others = Enumerable.Range(0, Many).Select(number => AddAsync(things.Store, Name(number))).ToList();
        var waits = IncrementAsync(things.Store, "locked");
        others.AddRange(Enumerable.Range(Many, Many).Select(number => AddAsync(things.Store, Name(number))));
        await Task.WhenAll(others);
        Assert.False(waits.IsCompleted);
        held.SetResult();
        await holder;
        await waits;
        Assert.Equal(1, await things.Store.ReadAsync(session => Things.NumberAsync(session, "locked"), CancellationToken.None));
    }

    [Fact]
    public async Task A_value_that_someone_else_is_just_adding_holds_up_only_its_own_write()
    {
        await using var things = await EmptyStore.WithThingsAsync(Engine.Postgres);
        var held = new TaskCompletionSource();
        var added = new TaskCompletionSource();
        var holder = things.Store.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(Things.Insert, "held", 0);
                added.SetResult();
                await held.Task;
                return true;
            },
            CancellationToken.None).AsTask();
        await added.Task;
        // Enough of them that the value is in a group.
        var others = Enumerable.Range(0, Many).Select(number => AddAsync(things.Store, Name(number))).ToList();
        var waits = AddOnceAsync(things.Store, "held", 1);
        others.AddRange(Enumerable.Range(Many, Many).Select(number => AddAsync(things.Store, Name(number))));
        await Task.WhenAll(others);
        Assert.False(waits.IsCompleted);
        held.SetResult();
        await holder;
        Assert.Equal(0, await waits);
    }

    [EveryEngine]
    public async Task A_lock_on_a_row_that_is_not_there_finds_nothing(Engine engine)
    {
        await using var things = await EmptyStore.WithThingsAsync(engine);
        var found = 0;
        await AllAsync(number => things.Store.WriteTogetherAsync(
            async session =>
            {
                if (await session.FindAsync(LockThing, static row => row.Text(0), Name(number)) is not null)
                    Interlocked.Increment(ref found);
                return await session.ExecuteAsync(Things.Insert, Name(number), 0);
            },
            CancellationToken.None).AsTask());
        Assert.Equal((0, Many), (found, (await things.Store.NamesAsync()).Count));
    }

    private static Task AllAsync(Func<int, Task> write) => Task.WhenAll(Enumerable.Range(0, Many).Select(write));

    private static string Name(int number) => $"thing {number}";

    private static Task<int> AddAsync(Store store, string name) => store.WriteTogetherAsync(
        session => session.ExecuteAsync(Things.Insert, name, 0), CancellationToken.None).AsTask();

    private static Task<int> AddOnceAsync(Store store, string name, long number) => store.WriteTogetherAsync(
        async session => await Things.NumberAsync(session, name) is null ? await session.ExecuteAsync(Things.Insert, name, number) : 0,
        CancellationToken.None).AsTask();

    private static Task<bool> UndoneAsync(Store store, int number) => store.WriteTogetherAsync(
        async session =>
        {
            await session.ExecuteAsync(Things.Insert, Name(number), 0);
            session.RollBack();
            return true;
        },
        CancellationToken.None).AsTask();

    private static Task<bool> ThrownAsync(Store store, int number) => store.WriteTogetherAsync<bool>(
        async session =>
        {
            await session.ExecuteAsync(Things.Insert, Name(number), 0);
            throw new InvalidDataException();
        },
        CancellationToken.None).AsTask();

    private static Task<int> IncrementAsync(Store store, string name) => store.WriteTogetherAsync(
        async session =>
        {
            var number = await session.FindAsync(LockThing, static row => row.Number(1), name);
            return await session.ExecuteAsync(SetNumber, name, number + 1);
        },
        CancellationToken.None).AsTask();
}
