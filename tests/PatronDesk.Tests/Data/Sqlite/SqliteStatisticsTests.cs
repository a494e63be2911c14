using PatronDesk.Data;

namespace PatronDesk.Tests.Data;

/// <summary>A store that grows is searched by what is in it now.</summary>
public sealed class SqliteStatisticsTests
{
    private static readonly Sql Plan = new("explain query plan select number from grown where library = 1 and number > 5 and number < 9");

    [Fact]
    public async Task A_reader_that_was_open_before_uses_the_statistics_of_now()
    {
        await using var made = await EmptyStore.MakeAsync(Engine.Sqlite);
        await ScriptAsync(made.Store, """
            create table grown (library integer not null, number integer not null, text text);
            create index grown_library on grown (library);
            create index grown_number on grown (number);
            create table other (number integer primary key, text text);
            create index other_text on other (text);
            insert into other (text) values ('a'), ('b');
            """);
        await made.Store.TendAsync(CancellationToken.None);
        // The reader reads the statistics with the schema, once.
        Assert.Contains("grown_library", await PlanAsync(made.Store));

        await ScriptAsync(made.Store, """
            insert into grown (library, number)
            with recursive n (i) as (select 2 union all select i + 1 from n where i < 5000) select 1, i from n;
            """);
        await made.Store.TendAsync(CancellationToken.None);

        Assert.Contains("grown_number", await PlanAsync(made.Store));
    }

    [Fact]
    public async Task A_reader_stays_open_while_the_statistics_stay()
    {
        await using var made = await EmptyStore.WithThingsAsync(Engine.Sqlite);
        await made.Store.AddAsync("a");
        await made.Store.TendAsync(CancellationToken.None);
        await made.Store.ReadAsync(MarkAsync, CancellationToken.None);

        await made.Store.TendAsync(CancellationToken.None);

        Assert.True(await made.Store.ReadAsync(IsMarkedAsync, CancellationToken.None));

        // A setting of the connection alone.
        static ValueTask<int> MarkAsync(Session session) => session.ExecuteAsync(Sql.Composed("pragma cache_size = -1999"));

        static async ValueTask<bool> IsMarkedAsync(Session session) =>
            await session.FindAsync(Sql.Composed("pragma cache_size"), static row => row.Number(0)) == -1999;
    }

    private static async Task<string> PlanAsync(Store store) => string.Join(
        '\n', await store.ReadAsync(session => session.QueryAsync(Plan, static row => row.Text(3)), CancellationToken.None));

    private static async Task ScriptAsync(Store store, string script) => await store.WriteAsync(
        async session =>
        {
            await session.ScriptAsync(script);
            return true;
        },
        CancellationToken.None);
}
