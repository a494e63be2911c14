using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Patrons;
using PatronDesk.Tests.Data;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

/// <summary>An index has each order of the desk's list, so that a page in the middle is read without sorting.</summary>
public sealed class PatronOrderPlanTests
{
    [EveryEngine]
    public async Task A_page_in_each_order_is_read_from_an_index_forward_and_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Store.ScriptAsync("""
            insert into patron (id, library_id, uuid, barcode, first_name, last_name, first_name_folded, last_name_folded, frozen,
                version, created_at, updated_at, expires_at)
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)
            select 1000 + i, 1, cast(i as text), cast(10000 + i as text), 'Mary', 'L' || (i % 700), 'mary', 'l' || (i % 700), 0, 1, i, 0,
                case when i % 3 = 0 then null else i % 900 end
            from n;
            analyze patron;
            """);
        await using var recording = new RecordingStore(server.Store);
        var finder = ActivatorUtilities.CreateInstance<PatronFinder>(server.Services, recording);
        var caller = await server.CallerAsync();
        foreach (var (order, index) in new[]
        {
            (PatronOrder.ByName, "patron_by_name"), (PatronOrder.Newest, ""), (PatronOrder.ByExpiry, "patron_by_expiry"),
        })
        {
            var middle = new PatronPlace("l350", "mary", 450, 11000);
            foreach (var (after, before) in new (PatronPlace?, PatronPlace?)[] { (null, null), (middle, null), (null, middle) })
            {
                var noted = recording.Noted.Count;
                var found = await finder.FindAsync(caller, new PatronFilter(), order, after, before, 25, default);
                Assert.Equal(25, found.Patrons.Count);
                var (text, values) = recording.Noted[noted];
                var plan = await server.Store.PlanAsync(engine, text, values);
                Assert.True(
                    !plan.Contains("Sort", StringComparison.Ordinal) && !plan.Contains("TEMP B-TREE", StringComparison.Ordinal)
                    && plan.Contains(index, StringComparison.Ordinal),
                    $"{order.Name}: {plan}");
            }
        }
    }
}
