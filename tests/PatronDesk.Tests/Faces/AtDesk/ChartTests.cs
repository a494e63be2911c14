using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Patrons;
using PatronDesk.Tests.Data;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>The charts of the home page, and the table behind each.</summary>
public sealed partial class ChartTests
{
    [EveryEngine]
    public async Task Patrons_blocks_and_loans_are_counted_by_the_library_s_months_and_days(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var start = server.Clock.GetUtcNow();
        var first = await server.CreateAsync(caller, (PatronField.FirstName, "Ada"), (PatronField.LastName, "Byron"));
        await LendAsync(server, first, "I1");
        server.Clock.Advance(TimeSpan.FromDays(35));
        var now = server.Clock.GetUtcNow();
        var second = await server.CreateAsync(caller, (PatronField.FirstName, "Mo"), (PatronField.LastName, "Yan"));
        await server.CreateAsync(caller, (PatronField.FirstName, "Lu"), (PatronField.LastName, "Xun"));
        await LendAsync(server, second, "I2");
        await LendAsync(server, second, "I3");
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync("/desk/settings/templates/new");
        var made = await browser.SendAsync(
            "/desk/settings/templates/new", ("template_name", "Missing books"), ("code", "MB"), ("description", "Books are missing"),
            ("borrowing", "yes"));
        Assert.Equal(303, made.Status);
        var template = (await server.QueryAsync("select id from manual_block_template", 1))[0];
        foreach (var (patron, used) in new[] { (first, template), (second, template), (second, "") })
        {
            await browser.GetAsync($"/desk/patrons/{patron.Uuid}/blocks/new");
            var block = await browser.SendAsync(
                $"/desk/patrons/{patron.Uuid}/blocks/new", ("description", $"For {used}"), ("borrowing", "yes"), ("template", used));
            Assert.Equal(303, block.Status);
        }

        var charts = Charts((await browser.GetAsync("/desk")).Body);
        Assert.Equal(12, charts["chart-patrons"].Length);
        Assert.Equal((Month(now), "2"), charts["chart-patrons"][^1]);
        Assert.Contains((Month(start), "1"), charts["chart-patrons"]);
        Assert.Equal(3, charts["chart-patrons"].Sum(point => int.Parse(point.Count, null)));
        Assert.Equal([("Missing books (MB)", "2"), ("By hand", "1")], charts["chart-blocks"]);
        Assert.Equal(30, charts["chart-loans"].Length);
        Assert.Equal("2", charts["chart-loans"][^1].Count);
        // The loan of 35 days ago is out of sight.
        Assert.Equal(2, charts["chart-loans"].Sum(point => int.Parse(point.Count, null)));
        Assert.Equal(2, Path().Count(browser.Page.Body));
    }

    [EveryEngine]
    public async Task New_patrons_are_counted_by_their_index(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Store.ScriptAsync("""
            insert into patron (id, library_id, uuid, barcode, first_name, last_name, frozen, version, created_at, updated_at)
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
            select 1000 + i, 1, cast(i as text), cast(10000 + i as text), 'Mary', 'Shelley', 0, 1, i * 1000, 0 from n;
            analyze patron;
            """);
        await using var recording = new RecordingStore(server.Store);
        var arrivals = new PatronArrivals(recording, server.Services.GetRequiredService<PatronSettings>());
        var bounds = new[] { 1000, 1010, 1020 }.Select(i => DateTimeOffset.UnixEpoch.AddMilliseconds(i)).ToArray();
        Assert.Equal([10L, 10L], await arrivals.CountAsync(await server.CallerAsync(), bounds, default));
        var (text, values) = Assert.Single(recording.Noted);
        var plan = await server.Store.PlanAsync(engine, text, values);
        Assert.True(plan.Contains("patron_created", StringComparison.Ordinal), plan);
    }

    private static async Task LendAsync(TestServer server, Patron patron, string item)
    {
        using var browser = await DeskBrowser.SignInAsync(server);
        var line = await browser.SendAsync($"/desk/patrons/{patron.Uuid}/check-out", ("item", item), ("over", "new"));
        Assert.Contains("Lent.", line.Text, StringComparison.Ordinal);
    }

    private static string Month(DateTimeOffset at) => at.ToString("MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture);

    // The rows of each chart's table, by the chart's id.
    private static Dictionary<string, (string Label, string Count)[]> Charts(string body) => Section().Matches(body).ToDictionary(
        section => section.Groups[1].Value,
        section => Row().Matches(section.Groups[2].Value).Select(row => (row.Groups[1].Value, row.Groups[2].Value)).ToArray());

    [GeneratedRegex("<section aria-labelledby=\"(chart-[a-z]+)\"(.*?)</section>", RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex("<tr><td>([^<]*)</td><td>([^<]*)</td></tr>")]
    private static partial Regex Row();

    [GeneratedRegex("<path d=\"M1 ")]
    private static partial Regex Path();
}
