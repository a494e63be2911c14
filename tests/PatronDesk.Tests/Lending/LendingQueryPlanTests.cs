using PatronDesk.Cql.Sql;
using PatronDesk.Lending;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Lending;

/// <summary>The queries that clients send most are served by an index, on both engines.</summary>
public sealed class LendingQueryPlanTests
{
    [Theory]
    [InlineData("userId==630824a0-a8ad-49f3-b5e2-3f2fe6ef5916", "loan_patron")]
    [InlineData("userId==630824a0-a8ad-49f3-b5e2-3f2fe6ef5916 and status.name==Open", "loan_patron")]
    [InlineData("itemId==630824a0-a8ad-49f3-b5e2-3f2fe6ef5916", "loan_item")]
    [InlineData("id==630824a0-a8ad-49f3-b5e2-3f2fe6ef5916", "loan_id")]
    [InlineData("requesterId==630824a0-a8ad-49f3-b5e2-3f2fe6ef5916", "hold_patron")]
    [InlineData("itemId==630824a0-a8ad-49f3-b5e2-3f2fe6ef5916 and status==\"Open - Not yet filled\"", "hold_item")]
    [InlineData("id==630824a0-a8ad-49f3-b5e2-3f2fe6ef5916", "hold_id")]
    public async Task An_index_serves(string query, string index)
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var server = await TestServer.StartAsync(engine);
            await FillAsync(server, engine);
            var table = index.StartsWith("loan", StringComparison.Ordinal) ? "loan" : "hold";
            var schema = table == "loan" ? LendingIndexes.Loans : LendingIndexes.Holds;
            var compiled = CqlQuery.Compile(query, schema, server.Store.Dialect.Cql, 2);
            Assert.True(compiled.IsIndexServed);
            var hidden = compiled.Pinned is null ? "+" : "";
            var select =
                $"select {table}.row from {(table == "loan" ? Loan.Table : Hold.Table)} where {table}.library_id = $1 "
                    + $"and {compiled.Where} order by {hidden}{table}.created_at desc, {hidden}{table}.row desc "
                    + $"limit 10";
            var values = compiled.Values(1L);
            var plan = await server.Store.PlanAsync(engine, select, values);
            Assert.Contains(index, plan, StringComparison.Ordinal);
        }
    }

    // Enough rows that stepping through them all would be dearer than an index.
    private static async Task FillAsync(TestServer server, Engine engine) =>
        await server.Store.WriteAsync(
            async session =>
            {
                var uuid = StoreQueries.RandomUuid(engine);
                await session.ScriptAsync($"""
                    insert into loan (row, library_id, id, item_id, patron, out_at, due_at, returned_at, renewals, status,
                        status_folded, status_words, created_at, updated_at, version)
                    with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
                    select i, 1, {uuid}, {uuid}, {uuid}, i, i, i, 0, 'Closed', 'closed', ' closed ', i, i, 1 from n;
                    insert into hold (row, library_id, id, item_id, queue, patron, is_open, status, status_folded,
                        status_words, created_at, updated_at, version)
                    with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
                    select i, 1, {uuid}, {uuid}, 'q', {uuid}, 0, 'Closed', 'closed', ' closed ', i, i, 1 from n;
                    """);
                if (engine == Engine.Postgres)
                    await session.ScriptAsync("analyze loan; analyze hold");
                return 0;
            },
            CancellationToken.None);
}
