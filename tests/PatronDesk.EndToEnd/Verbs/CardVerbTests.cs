using System.Text.Json.Nodes;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk card</c>, beside a server that runs.</summary>
public sealed class CardVerbTests
{
    [EveryEngine]
    public async Task A_card_is_marked_as_lost_and_as_found_while_the_server_runs(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        var card = (await server.Client.CreateAsync(("first_name", "Lou"), ("last_name", "Loss"))).Barcode();
        using var users = await server.Client.GetAsync($"/users?query=barcode%3D%3D{card}");
        var user = (string)JsonNode.Parse(await users.Content.ReadAsStringAsync())!["users"]![0]!["id"]!;

        async Task<string> BlocksAsync() => await server.Client.GetStringAsync($"/automated-patron-blocks/{user}");

        var lost = await store.RunAsync("card", "lost", "e2elib", card);
        Assert.Equal((0, ""), (lost.Code, lost.Errors.Trim()));
        Assert.Matches($@"^lost now, since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d\t{user}\n?$", lost.Output);
        Assert.Contains("This card was reported lost", await BlocksAsync(), StringComparison.Ordinal);
        var again = await store.RunAsync("card", "lost", "e2elib", card);
        Assert.Equal((0, lost.Output.Replace("now", "already", StringComparison.Ordinal)), (again.Code, again.Output));

        var found = await store.RunAsync("card", "found", "e2elib", card);
        Assert.Equal((0, $"not lost now\t{user}"), (found.Code, found.Output.Trim()));
        Assert.DoesNotContain("lost", await BlocksAsync(), StringComparison.Ordinal);
        var twice = await store.RunAsync("card", "found", "e2elib", card);
        Assert.Equal((0, $"not lost already\t{user}"), (twice.Code, twice.Output.Trim()));

        foreach (var (why, arguments) in new (string, string[])[]
        {
            ("'account list' shows them", ["lost", "nowhere", card]),
            ("'account list' shows them", ["found", "nowhere", card]),
            ("No patron of the library has a card with this number", ["lost", "e2elib", "99999"]),
            ("No patron of the library has a card with this number", ["found", "e2elib", "Lou"]),
        })
        {
            var run = await store.RunAsync(["card", .. arguments]);
            Assert.Equal((1, ""), (run.Code, run.Output.Trim()));
            Assert.Contains(why, run.Errors, StringComparison.Ordinal);
        }

        await server.StopAsync();
    }
}
