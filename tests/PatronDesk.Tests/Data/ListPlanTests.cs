using System.Text.RegularExpressions;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Lending;
using PatronDesk.Lists;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Data;

/// <summary>
/// A list of the records with one value reads an index in the list's own order, so that it stops at its limit; and the index
/// alone counts them. On both engines, with and without statistics.
/// </summary>
public sealed class ListPlanTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private const string Uuid = "630824a0-a8ad-49f3-b5e2-3f2fe6ef5916";

    [Theory]
    [InlineData(Engine.Sqlite, false)]
    [InlineData(Engine.Sqlite, true)]
    [InlineData(Engine.Postgres, false)]
    [InlineData(Engine.Postgres, true)]
    public async Task One_value_is_listed_in_order_and_counted_in_the_index(Engine engine, bool hasStatistics)
    {
        await using var server = await TestServer.StartAsync(engine);
        if (engine == Engine.Postgres)
        {
            // Otherwise it counts by itself, now and then just between the rows and the question.
            foreach (var table in new[] { "patron", "manual_block", "item", "loan", "hold" })
                await server.Store.ScriptAsync($"alter table {table} set (autovacuum_enabled = off)");
        }

        await FillAsync(server.Store);
        if (hasStatistics)
            await AnalyzeAsync(server.Store, engine);
        await using var recording = new RecordingStore(server.Store);
        var caller = await server.CallerAsync();
        var patrons = server.PatronsOn(recording, Limit);
        var blocks = new BlockRecords(recording, new(false, true, Limit), server.Clock);
        var loans = new Loans(recording, new(Limit), server.Clock);
        var holds = new Holds(recording, new(Limit), server.Clock);

        async Task CheckAsync<T>(PagedQuery<T> query, string index)
        {
            var first = recording.Noted.Count;
            await foreach (var _ in query.ReadAsync(0, 20, CancellationToken.None))
                break;
            await query.CountAsync(CancellationToken.None);
            var list = await server.Store.PlanAsync(engine, recording.Noted[first].Text, recording.Noted[first].Values);
            Assert.Matches($@"\b{index}\b", list);
            // PostgreSQL takes the blocks of one patron for a single row, whatever its statistics say, and may sort that.
            if (engine == Engine.Sqlite || index != "manual_block_user")
                Assert.DoesNotMatch("TEMP B-TREE|Sort", list);
            var count = await server.Store.PlanAsync(engine, recording.Noted[first + 1].Text, recording.Noted[first + 1].Values);
            var isServed = Regex.IsMatch(
                count,
                engine == Engine.Sqlite ? $@"COVERING INDEX {index}\b"
                : hasStatistics ? $@"Index Only Scan using {index}\b"
                : $@"\b{index}\b");
            Assert.True(isServed, count);
        }

        await CheckAsync(patrons.Query(caller, "personal.lastName==\"Shelley\""), "patron_last_name");
        await CheckAsync(patrons.Query(caller, "personal.lastName==(shelley)"), "patron_last_name");
        await CheckAsync(patrons.Query(caller, "externalSystemId==p7"), "patron_patron_id");
        await CheckAsync(blocks.Query(caller, $"userId=={Uuid}"), "manual_block_user");
        await CheckAsync(loans.Query(caller, $"userId=={Uuid}"), "loan_patron");
        await CheckAsync(loans.Query(caller, $"itemId=={Uuid}"), "loan_item");
        await CheckAsync(holds.Query(caller, $"requesterId=={Uuid}"), "hold_patron");
        await CheckAsync(holds.Query(caller, $"itemId=={Uuid}"), "hold_item");
    }

    // Not in a transaction, which VACUUM refuses. It also lets PostgreSQL count without a look at the rows.
    private static async Task AnalyzeAsync(Store store, Engine engine)
    {
        if (engine == Engine.Sqlite)
        {
            await store.ScriptAsync("analyze");
            return;
        }

        await store.ReadAsync(
            async session =>
            {
                await session.ScriptAsync("vacuum analyze");
                return true;
            },
            ReadCost.Uneven,
            CancellationToken.None);
    }

    // One value in ten rows of 5,000: enough that to read and sort them all would be dearer.
    private static Task FillAsync(Store store) => store.ScriptAsync($"""
        insert into patron (id, library_id, uuid, barcode, first_name, last_name, frozen, version, created_at, updated_at,
            patron_id_folded, barcode_folded, last_name_folded)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
        select i, 1, 'uuid' || i, cast(10000 + i as text), 'f', 'l', 0, 1, i, i, 'p' || i % 10, cast(10000 + i as text),
            case i % 10 when 7 then 'shelley' else 'l' || i % 10 end
        from n;
        insert into manual_block (row, library_id, id, user_id, description, description_folded, description_words,
            created_at, updated_at, version)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
        select i, 1, 'id' || i, case i % 10 when 7 then '{Uuid}' else 'u' || i % 10 end, 'd', 'd', ' d ', i, i, 1 from n;
        insert into item (row, library_id, id, barcode, barcode_folded, barcode_words, created_at, updated_at, version)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
        select i, 1, case i when 7 then '{Uuid}' else 'u' || i end, 'b' || i, 'b' || i, ' b' || i || ' ', i, i, 1 from n;
        insert into loan (row, library_id, id, item_id, patron, out_at, due_at, returned_at, renewals, status,
            status_folded, status_words, created_at, updated_at, version)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
        select i, 1, 'id' || i, case i % 10 when 7 then '{Uuid}' else 'u' || i % 10 end,
            case i % 10 when 7 then '{Uuid}' else 'u' || i % 10 end, i, i, i, 0, 'Closed', 'closed', ' closed ', i, i, 1
        from n;
        insert into hold (row, library_id, id, item_id, queue, patron, is_open, status, status_folded,
            status_words, created_at, updated_at, version)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
        select i, 1, 'id' || i, case i % 10 when 7 then '{Uuid}' else 'u' || i % 10 end, 'q',
            case i % 10 when 7 then '{Uuid}' else 'u' || i % 10 end, 0, 'Closed', 'closed', ' closed ', i, i, 1
        from n;
        """);
}
