using System.Globalization;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk desk</c>, on a store that a server has made.</summary>
public sealed class DeskVerbTests
{
    [EveryEngine]
    public async Task The_list_is_empty_at_first_and_what_is_not_there_is_told(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using (var server = await PublishedServer.StartAsync(store))
            await server.StopAsync();
        Assert.Equal((0, "", ""), await RunAsync(store, "list", "e2elib"));
        var done = await RunAsync(store, "done", "e2elib", "7");
        Assert.Equal((1, ""), (done.Code, done.Output));
        Assert.Contains("'desk list' shows them", done.Errors, StringComparison.Ordinal);
        var nowhere = await RunAsync(store, "list", "nowhere");
        Assert.Equal((1, ""), (nowhere.Code, nowhere.Output));
        Assert.Contains("'account list' shows them", nowhere.Errors, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_line_tells_its_time_in_the_librarys_zone(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var settings = Machine.Listening();
        settings["PATRONDESK_BOOTSTRAP__TIMEZONE"] = "Asia/Kathmandu";
        settings["TZ"] = "America/New_York";
        await using var server = await PublishedServer.StartAsync(store, settings);
        await Machine.AddAccountAsync(store);
        // The machine's own clock is of the library too.
        var happened = TimeProvider.System.GetUtcNow().ToOffset(new TimeSpan(5, 45, 0)).AddHours(-30);
        using (var machine = await Machine.ConnectAsync(settings))
        {
            Assert.StartsWith(
                "120",
                await machine.AskAsync(string.Create(
                    CultureInfo.InvariantCulture, $"11YY{happened:yyyyMMdd    HHmmss}                  AOMAIN|AA299|ABB-1|AC|")),
                StringComparison.Ordinal);
        }

        var line = (await RunAsync(store, "list", "e2elib")).Output.Split('\t');
        Assert.Equal(happened.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture), line[1]);
        Assert.Equal(["check-out", "not recorded", "unknown-card", "299", "B-1"], line[3..8]);
        Assert.Equal((0, "", ""), await RunAsync(store, "done", "e2elib", line[0]));
        Assert.Equal((0, "", ""), await RunAsync(store, "list", "e2elib"));
        await server.StopAsync();
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(TestStore store, params string[] arguments)
    {
        var run = await store.RunAsync(["desk", .. arguments]);
        return (run.Code, run.Output.Trim(), run.Errors.Trim());
    }
}
