using System.Text.Json.Nodes;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk patrons</c>, beside a server that runs.</summary>
public sealed class PatronsVerbTests
{
    [EveryEngine]
    public async Task Freezes_that_stood_for_an_end_become_one_while_the_server_runs(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        var cards = new List<string>();
        foreach (var (name, freeze) in new[] { ("Ann", "1"), ("Bea", "1"), ("Cat", "") })
            cards.Add((await server.Client.CreateAsync(("first_name", name), ("last_name", "Loss"), ("freeze", freeze))).Barcode());

        async Task<bool> IsActiveAsync(string card)
        {
            using var users = await server.Client.GetAsync($"/users?query=barcode%3D%3D{card}");
            return (bool)JsonNode.Parse(await users.Content.ReadAsStringAsync())!["users"]![0]!["active"]!;
        }

        var dry = await store.RunAsync("patrons", "make-inactive", "--frozen", "--dry-run");
        Assert.Equal((0, ""), (dry.Code, dry.Errors.Trim()));
        Assert.Matches($@"^[-0-9a-f]{{36}}\t{cards[1]}\n[-0-9a-f]{{36}}\t{cards[0]}\n2 patron\(s\) would become inactive\n?$", dry.Output);
        Assert.True(await IsActiveAsync(cards[0]));

        var one = await store.RunAsync("patrons", "make-inactive", "--tenant", "e2elib", "--frozen", "--query", "personal.firstName==ann");
        Assert.Equal((0, "1 patron(s) made inactive", ""), (one.Code, one.Output.Trim(), one.Errors.Trim()));
        foreach (var (card, active) in cards.Zip([false, true, true]))
            Assert.Equal(active, await IsActiveAsync(card));
        Assert.Contains("\"freeze\":null", await server.Client.GetStringAsync($"/patrons/{cards[0]}"), StringComparison.Ordinal);

        foreach (var (why, code, arguments) in new (string, int, string[])[]
        {
            ("Say which patrons: --frozen, --query CQL, or both.", 2, []),
            ("'account list' shows them", 1, ["--tenant", "nowhere", "--frozen"]),
            ("--query: ", 2, ["--query", "personal.lastName=="]),
        })
        {
            var run = await store.RunAsync(["patrons", "make-inactive", .. arguments]);
            Assert.Equal((code, ""), (run.Code, run.Output.Trim()));
            Assert.Contains(why, run.Errors, StringComparison.Ordinal);
        }

        await server.StopAsync();
    }
}
