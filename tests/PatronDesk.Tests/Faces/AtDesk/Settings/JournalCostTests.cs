using PatronDesk.Journal;
using PatronDesk.Tests.Data;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>What a filter of the journal costs: it reads from the newest entry on until the page is full, or its time is over.</summary>
public sealed class JournalCostTests
{
    private const int Entries = 200_000;

    [EveryEngine]
    public async Task A_page_is_read_from_an_index_without_sorting(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await FillAsync(server);
        await using var recording = new RecordingStore(server.Store);
        var list = new JournalList(recording, new(TimeSpan.FromSeconds(10)));
        var from = DateTimeOffset.UnixEpoch.AddSeconds(20_000);
        foreach (var (filter, indexes) in new (JournalFilter, string)[]
        {
            (new(), "journal_day"), (new() { Actor = "staff:1" }, "journal_day"), (new() { Action = "patron.updated" }, "journal_day"),
            (new() { Actor = "staff:1", Action = "patron.updated" }, "journal_day"),
            (new() { Action = "patron.updated", From = from, Until = from.AddSeconds(500) }, "journal_day"),
            (new() { PatronId = "p77" }, "journal_subject journal_patron"),
        })
        {
            var noted = recording.Noted.Count;
            var found = await list.ReadAsync(1, filter, null, null, 50, default);
            Assert.NotEmpty(found);
            var (text, values) = recording.Noted[noted];
            var plan = await server.Store.PlanAsync(engine, text, values);
            Assert.All(indexes.Split(' '), index => Assert.Contains(index, plan, StringComparison.Ordinal));
            // The few entries of one patron are sorted; the whole journal never is.
            if (filter.PatronId is null)
                Assert.DoesNotMatch("Sort|TEMP B-TREE|Seq Scan", plan);
        }
    }

    [EveryEngine]
    public async Task A_filter_that_finds_too_little_is_stopped_when_its_time_is_over(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await FillAsync(server);
        var list = new JournalList(server.Store, new(TimeSpan.FromMilliseconds(1)));
        foreach (var actor in new[] { null, "staff:1" })
        {
            var filter = new JournalFilter { Actor = actor, Action = "block.lifted" };
            await Assert.ThrowsAsync<JournalTimeoutException>(async () => await list.ReadAsync(1, filter, null, null, 50, default));
        }
    }

    [Fact]
    public async Task A_filter_that_finds_too_little_in_time_says_so()
    {
        await using var server = await TestServer.StartAsync(
            Engine.Postgres, new Dictionary<string, string?> { ["QuerySeconds"] = "0.2" });
        using var browser = await DeskBrowser.SignInAsync(server);
        await using var other = await server.HoldAsync("journal");
        foreach (var query in new[] { "?who=staff:1&what=block.lifted", "?what=block.lifted" })
        {
            var page = await browser.GetAsync("/desk/journal" + query);
            Assert.Contains("This took too long. Choose days", page.Text, StringComparison.Ordinal);
        }
    }

    private static Task FillAsync(TestServer server) => server.Store.ScriptAsync($"""
        insert into journal (library_id, at, actor, face, action, subject, patron)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < {Entries})
        select 1, cast(i as bigint) * 1000000, 'staff:' || (1 + i % 3), 'desk',
            case i % 4 when 0 then 'patron.updated' when 1 then 'patron.created' when 2 then 'block.created' else 'loan.checked_out' end,
            'p' || (i % 5000), case i % 4 when 2 then 'p' || (i % 4999) else null end
        from n;
        analyze journal;
        """);
}
