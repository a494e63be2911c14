using PatronDesk.Cql.Sql;
using PatronDesk.Data;
using PatronDesk.Patrons;
using PatronDesk.Tests.Data;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

/// <summary>The queries for users that clients send most are served by an index, on both engines.</summary>
public sealed class UserQueryPlanTests
{
    [Theory]
    [InlineData("barcode==\"10007\"", "patron_barcode")]
    [InlineData("barcode==(10007 or 10008 or 10009)", "patron_barcode")]
    [InlineData("id==630824a0-a8ad-49f3-b5e2-3f2fe6ef5916", "patron_uuid")]
    [InlineData("id==(630824a0-a8ad-49f3-b5e2-3f2fe6ef5916 or 730824a0-a8ad-49f3-b5e2-3f2fe6ef5916)", "patron_uuid")]
    [InlineData("username==u7", "patron_username")]
    [InlineData("externalSystemId==p7", "patron_patron_id")]
    [InlineData("personal.lastName == \"l70*\"", "patron_last_name")]
    [InlineData("personal.email == \"e7@example.com\"", "patron_email", "patron_email_accents")]
    [InlineData("personal.email == \"e70*\"", "patron_email", "patron_email_accents")]
    [InlineData("personal.email == (e7@example.com or e8@example.com)", "patron_email", "patron_email_accents")]
    public async Task An_index_serves(string query, params string[] indexes)
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var server = await TestServer.StartAsync(engine);
            await FillAsync(server.Store);
            var compiled = CqlQuery.Compile(query, UserIndexes.Schema, server.Store.Dialect.Cql, 2);
            Assert.True(compiled.IsIndexServed);
            var select =
                $"select id from patron where patron.library_id = $1 and patron.deleted_at is null and "
                    + $"{compiled.Where} order by +patron.id desc limit 10";
            var values = compiled.Values(1L);
            var plan = await server.Store.PlanAsync(engine, select, values);
            Assert.All(indexes, index => Assert.Matches($@"\b{index}\b", plan));
        }
    }

    [Theory]
    [InlineData("(keywords=\"foo*\") sortby personal.lastName personal.firstName")]
    [InlineData("(username=\"foo*\" or personal.lastName=\"foo*\" or barcode=\"foo*\") sortby personal.lastName")]
    public async Task A_search_that_must_see_every_row_sees_them_as_they_lie(string query)
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var server = await TestServer.StartAsync(engine);
            await FillAsync(server.Store);
            await using var recording = new RecordingStore(server.Store);
            var patrons = server.PatronsOn(recording);
            var listing = patrons.Query(await server.CallerAsync(), query);
            await listing.CountAsync(CancellationToken.None);
            await foreach (var chunk in listing.ReadAsync(0, 100, CancellationToken.None))
                Assert.Empty(chunk);
            Assert.Equal(2, recording.Noted.Count);
            foreach (var (text, values) in recording.Noted)
            {
                var plan = await server.Store.PlanAsync(engine, text, values);
                Assert.Matches("INTEGER PRIMARY KEY|patron_live|Seq Scan", plan);
                Assert.DoesNotContain("patron_last_name", plan, StringComparison.Ordinal);
            }
        }
    }

    // Enough rows that stepping through them all would be dearer than an index.
    private static async Task FillAsync(Store store)
    {
        await store.ScriptAsync("""
            insert into patron (id, library_id, uuid, barcode, first_name, last_name, frozen, version, created_at, updated_at,
                username_folded, patron_id_folded, last_name_folded, email_folded, email_search, barcode_folded)
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
            select i, 1, 'uuid' || i, cast(10000 + i as text), 'f', 'l', 0, 1, i, i, 'u' || i, 'p' || i, 'l' || i,
                'e' || i || '@example.com', 'e' || i || '@example.com', cast(10000 + i as text)
            from n;
            """);
        // As the server does by itself when tables have grown.
        await store.ScriptAsync("analyze patron");
    }
}
