using System.Diagnostics;
using PatronDesk.Data;
using PatronDesk.Data.Postgres;

namespace PatronDesk.Tests.Data;

/// <summary>Reads of many requests share batches on few connections, and none suffers from another.</summary>
public sealed class QuickReadTests : IAsyncLifetime
{
    // In this test it is no quick read; what matters is that it is far slower than the others.
    private const long Slowly = 20;

    private static readonly Sql Echo = new("select cast($1 as bigint)");
    private static readonly Sql Divide = new("select cast(1 as bigint) / $1");
    private static readonly Sql Sleep = new("select cast(1 as bigint) from (select pg_sleep($1)) as slept");

    private string _database = "";
    private PostgresStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresCluster.CreateDatabaseAsync();
        _store = new PostgresStore(_database);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await PostgresCluster.DropDatabaseAsync(_database);
    }

    [Fact]
    public async Task Each_of_many_gets_its_own_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 2000).Select(number => AskAsync(Echo, number)));
        Assert.Equal(Enumerable.Range(0, 2000).Select(number => (long)number), answers);
    }

    [Fact]
    public async Task Error_reaches_the_one_who_caused_it_alone()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(async number =>
        {
            try
            {
                return await AskAsync(number % 7 == 0 ? Divide : Echo, number % 7 == 0 ? 0 : number);
            }
            catch (Npgsql.PostgresException error)
            {
                Assert.Equal("22012", error.SqlState);
                return -1;
            }
        }));
        Assert.Equal(Enumerable.Range(0, 500).Select(number => number % 7 == 0 ? -1L : number), answers);
    }

    [Fact]
    public async Task Error_of_a_mapping_reaches_its_caller_alone()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(async number =>
        {
            try
            {
                return await _store.ReadAsync(
                    session => session.FindAsync(
                        Echo, row => number % 5 == 0 ? throw new InvalidTimeZoneException() : row.Number(0), number),
                    CancellationToken.None);
            }
            catch (InvalidTimeZoneException)
            {
                return -1;
            }
        }));
        Assert.Equal(Enumerable.Range(0, 100).Select(number => number % 5 == 0 ? -1L : number), answers);
    }

    [Fact]
    public async Task Reader_who_goes_away_hurts_nobody()
    {
        using var away = new CancellationTokenSource();
        var left = Enumerable.Range(0, 50).Select(_ => AskAsync(Sleep, 1, away.Token)).ToList();
        var stayed = Enumerable.Range(0, 200).Select(number => AskAsync(Echo, number)).ToList();
        await away.CancelAsync();
        Assert.Equal(Enumerable.Range(0, 200).Select(number => (long)number), await Task.WhenAll(stayed));
        foreach (var one in left)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
    }

    [Fact]
    public async Task Slow_statement_does_not_hold_up_those_behind_it()
    {
        using var end = new CancellationTokenSource();
        // Warm, so that the slow one and those behind it meet in batches.
        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => AskAsync(Echo, number)));
        var waited = Stopwatch.StartNew();
        var slow = Enumerable.Range(0, 3).Select(_ => AskAsync(Sleep, Slowly, end.Token)).ToList();
        var quick = Enumerable.Range(0, 300).Select(number => AskAsync(Echo, number)).ToList();
        slow.Add(AskAsync(Sleep, Slowly, end.Token));
        quick.AddRange(Enumerable.Range(0, 300).Select(number => AskAsync(Echo, number)));
        await Task.WhenAll(quick);
        TestContext.Current.TestOutputHelper!.WriteLine($"600 quick reads beside 4 slow ones: {waited.ElapsedMilliseconds} ms");
        Assert.DoesNotContain(slow, one => one.IsCompleted);
        await end.CancelAsync();
    }

    [Fact]
    public async Task Statement_whose_table_changed_is_prepared_anew()
    {
        var all = new Sql("select * from changing");
        await ScriptAsync("create table changing (name text); insert into changing values ('a')");
        for (var i = 0; i < 4; i++)
            await _store.ReadAsync(session => session.FindAsync(all, static row => row.Text(0)), CancellationToken.None);
        await ScriptAsync("alter table changing add column more bigint not null default 7");
        var more = await _store.ReadAsync(session => session.FindAsync(all, static row => row.Number(1)), CancellationToken.None);
        Assert.Equal(7, more);
    }

    private async Task ScriptAsync(string script) => await _store.WriteAsync(
        async session =>
        {
            await session.ScriptAsync(script);
            return true;
        },
        CancellationToken.None);

    private Task<long> AskAsync(Sql sql, long value, CancellationToken cancel = default) =>
        _store.ReadAsync(session => session.FindAsync(sql, static row => row.Number(0), value), cancel).AsTask();
}
