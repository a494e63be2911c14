using PatronDesk.Blocks;
using PatronDesk.Cql.Sql;
using PatronDesk.Tests.Data;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Blocks;

/// <summary>The queries that clients send most are served by an index, on both engines.</summary>
public sealed class QueryPlanTests
{
    [Theory]
    [InlineData("userId==\"630824a0-a8ad-49f3-b5e2-3f2fe6ef5916\"", "manual_block_user")]
    [InlineData("userId==630824a0-a8ad-49f3-b5e2-3f2fe6ef5916 and borrowing==true sortby metadata.createdDate", "manual_block_user")]
    [InlineData("userId==(630824a0-a8ad-49f3-b5e2-3f2fe6ef5916 or 730824a0-a8ad-49f3-b5e2-3f2fe6ef5916)", "manual_block_user")]
    [InlineData("id==630824a0-a8ad-49f3-b5e2-3f2fe6ef5916", "manual_block_id")]
    [InlineData("id==(630824a0-a8ad-49f3-b5e2-3f2fe6ef5916 or 730824a0-a8ad-49f3-b5e2-3f2fe6ef5916)", "manual_block_id")]
    public async Task An_index_serves(string query, string index)
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var server = await TestServer.StartAsync(engine);
            await FillAsync(server, engine);
            var compiled = CqlQuery.Compile(query, BlockIndexes.ManualBlocks, server.Store.Dialect.Cql, 3);
            Assert.True(compiled.IsIndexServed);
            var order = compiled.OrderBy.Count > 0 ? compiled.OrderBy[0].Sql
                : compiled.Pinned is null ? "+created_at desc, +row desc" : "created_at desc, row desc";
            var select =
                $"select row from manual_block where library_id = $1 and (expires_at is null or expires_at > $2) and "
                    + $"{compiled.Where} order by {order} limit 10";
            var values = compiled.Values(1L, 0L);
            var plan = await server.Store.PlanAsync(engine, select, values);
            Assert.Contains(index, plan, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// It is asked of every block that is shown, and of all patrons the answer would cost two descents more.
    /// </summary>
    [EveryEngine]
    public async Task Whether_the_patron_of_a_block_is_deleted_is_asked_of_the_deleted_alone(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await FillAsync(server, engine);
        await server.Store.ScriptAsync("""
            insert into patron (id, library_id, uuid, barcode, first_name, last_name, frozen, version, created_at, updated_at,
                deleted_at)
            select row, 1, user_id, cast(10000 + row as text), 'Mary', 'Shelley', 0, 1, 0, 0, case when row % 10 = 0 then 1 end
            from manual_block;
            analyze patron;
            """);
        await using var recording = new RecordingStore(server.Store);
        var blocks = new BlockRecords(recording, new(false, true, TimeSpan.FromSeconds(10)), server.Clock);
        var listing = blocks.Query(await server.CallerAsync(), "userId==630824a0-a8ad-49f3-b5e2-3f2fe6ef5916");
        await foreach (var chunk in listing.ReadAsync(0, 10, CancellationToken.None))
            Assert.Empty(chunk);
        var (text, values) = Assert.Single(recording.Noted);
        var plan = await server.Store.PlanAsync(engine, text, values);
        Assert.True(plan.Contains("patron_deleted_uuid", StringComparison.Ordinal), plan);
    }

    // Enough rows that stepping through them all would be dearer than an index.
    private static async Task FillAsync(TestServer server, Engine engine) =>
        await server.Store.WriteAsync(
            async session =>
            {
                var uuid = StoreQueries.RandomUuid(engine);
                await session.ScriptAsync($"""
                    insert into manual_block (row, library_id, id, user_id, description, description_folded, description_words,
                        created_at, updated_at, version)
                    with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
                    select i, 1, {uuid}, {uuid}, 'd', 'd', ' d ', i, i, 1 from n;
                    """);
                if (engine == Engine.Postgres)
                    await session.ScriptAsync("analyze manual_block");
                return 0;
            },
            CancellationToken.None);
}
