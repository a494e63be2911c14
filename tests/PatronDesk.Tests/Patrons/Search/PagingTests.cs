using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

/// <summary>
/// Pages of a store so large that near, far and middle pages are found in three ways, with holes that leave runs of row
/// numbers thin, or empty.
/// </summary>
public sealed class PagingTests
{
    private const int Bucket = 4096;
    private const int Rows = 6 * Bucket;

    [EveryEngine]
    public async Task Every_page_of_a_store_with_holes_is_the_slice_of_the_sorted_list(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var live = await FillAsync(server, caller.Library);

        for (var skip = 0; skip < live.Count + 50; skip += 50)
            await CheckAsync(server, caller, live, skip, 50);
        var edges = new[]
        {
            0, 1, 1_999, 2_000, 2_001, live.Count - 2_051, live.Count - 2_050, live.Count - 2_049, live.Count - 1,
            live.Count
        }
            .Concat(EdgesOfBuckets(live));
        foreach (var edge in edges)
        {
            foreach (var skip in new[] { edge - 1, edge, edge + 1 }.Where(skip => skip >= 0))
            {
                await CheckAsync(server, caller, live, skip, 1);
                await CheckAsync(server, caller, live, skip, 500);
            }
        }
    }

    [EveryEngine]
    public async Task A_page_past_the_end_is_empty_and_still_says_the_total(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.CreateAsync(caller);
        foreach (var skip in new[] { 1, 50, 1_000_000, long.MaxValue })
        {
            var page = await server.Patrons().ListAsync(caller, skip, 50, CancellationToken.None);
            Assert.Equal(1, page.Total);
            Assert.Empty(page.Patrons);
        }
    }

    private static async Task CheckAsync(TestServer server, Caller caller, List<string> live, int skip, int take)
    {
        var page = await server.Patrons().ListAsync(caller, skip, take, CancellationToken.None);
        Assert.Equal(live.Count, page.Total);
        Assert.True(
            live.Skip(skip).Take(take).SequenceEqual(page.Patrons.Select(patron => patron.Barcode)),
            $"The page of {take} after {skip} is not that of the sorted list.");
    }

    private static IEnumerable<int> EdgesOfBuckets(List<string> live)
    {
        for (var i = 1; i < live.Count; i++)
        {
            if (IdOf(live[i]) / Bucket != IdOf(live[i - 1]) / Bucket)
                yield return i;
        }
    }

    private static int IdOf(string barcode) =>
        int.Parse(barcode, CultureInfo.InvariantCulture) - 100_000_000;

    /// <summary>Every third row is deleted, the third bucket is empty, of the fourth one row is left.</summary>
    private static async Task<List<string>> FillAsync(TestServer server, Library library)
    {
        await server.Store.ScriptAsync($"""
            insert into patron (id, library_id, uuid, barcode, first_name, last_name, frozen, version, created_at, updated_at, deleted_at)
            with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < {Rows})
            select i, {library.Id}, 'u' || cast(i as text), cast(100000000 + i as text), 'Mary', 'Shelley', 0, 1, 0, 0,
                case
                    when i % 3 = 0 or i / {Bucket} = 2 or (i / {Bucket} = 3 and i % {Bucket} <> 100) then 1
                end
            from n;
            insert into patron_tally (library_id, bucket, shard, live)
            select {library.Id}, -1, id % 7, count(*) from patron where deleted_at is null group by id % 7;
            insert into patron_tally (library_id, bucket, shard, live)
            select {library.Id}, id / {Bucket}, id % 5, count(*) from patron where deleted_at is null group by id / {Bucket}, id % 5;
            """);
        await server.ExactTotalAsync();
        return [.. await server.QueryAsync("select barcode from patron where deleted_at is null order by id", 1)];
    }
}
