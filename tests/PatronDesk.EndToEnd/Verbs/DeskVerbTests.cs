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

    private static async Task<(int Code, string Output, string Errors)> RunAsync(TestStore store, params string[] arguments)
    {
        var run = await store.RunAsync(["desk", .. arguments]);
        return (run.Code, run.Output.Trim(), run.Errors.Trim());
    }
}
