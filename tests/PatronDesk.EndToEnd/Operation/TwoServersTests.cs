using System.Net;
using System.Text.Json.Nodes;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Two nodes on one PostgreSQL, which know nothing of each other.</summary>
public sealed class TwoServersTests
{
    [Fact]
    public async Task No_barcode_is_given_twice()
    {
        await using var store = await TestStore.CreateAsync(Engine.Postgres);
        await using var first = await PublishedServer.StartAsync(store);
        await using var second = await PublishedServer.StartAsync(store);
        // In the way of the counter: it must step over this one.
        await first.Client.CreateAsync(("first_name", "Custom"), ("last_name", "Barcode"), ("barcode", "2020000000501"));
        var creators = new Creators();

        await creators.RunAsync([first.Client, second.Client], workers: 32, count: 500);

        Assert.Empty(creators.Refusals);
        Assert.Equal(500, creators.Barcodes.Distinct().Count());
        Assert.DoesNotContain("2020000000501", creators.Barcodes);
        Assert.All(creators.Barcodes, barcode => Assert.True(Patrons.IsOwnBarcode(barcode), barcode));
        var page = await Patrons.ReadAsync(await second.Client.GetAsync("/patrons"));
        Assert.Equal(501, (int)page["total"]!);
    }

    [Fact]
    public async Task Change_on_one_is_seen_by_the_other_at_once()
    {
        await using var store = await TestStore.CreateAsync(Engine.Postgres);
        await using var first = await PublishedServer.StartAsync(store);
        await using var second = await PublishedServer.StartAsync(store);
        var made = await first.Client.CreateAsync(("first_name", "Mary"), ("last_name", "Godwin"));
        Assert.Equal(made.ToJsonString(), (await second.Client.GetPatronAsync(made.Barcode())).ToJsonString());

        using var updated = await first.Client.PostAsync($"/patrons/{made.Barcode()}?last_name=Shelley", content: null);
        var seen = await second.Client.GetPatronAsync(made.Barcode());
        Assert.Equal("Shelley", (string?)seen["last_name"]);

        using var deleted = await second.Client.DeleteAsync($"/patrons/{made.Barcode()}");
        using var missed = await first.Client.GetAsync($"/patrons/{made.Barcode()}");
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.StatusCode, missed.StatusCode));
    }

    [Fact]
    public async Task Of_32_concurrent_creators_with_one_email_one_wins()
    {
        await using var store = await TestStore.CreateAsync(Engine.Postgres);
        await using var first = await PublishedServer.StartAsync(store);
        await using var second = await PublishedServer.StartAsync(store);
        HttpClient[] clients = [first.Client, second.Client];

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(async creator =>
        {
            // Each in a case of its own, since case does not count.
            var email = creator % 2 == 0 ? "one.and.only@example.com" : "One.And.Only@Example.com";
            using var answer = await clients[creator / 2 % 2].PostAsync(
                "/patrons", Patrons.Form(("first_name", "Number"), ("last_name", $"N{creator}"), ("email", email)));
            return (answer.StatusCode, Body: await answer.Content.ReadAsStringAsync());
        }));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(
            answers.Where(answer => answer.StatusCode != HttpStatusCode.OK),
            answer =>
            {
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
                var error = JsonNode.Parse(answer.Body)!;
                Assert.Contains("email duplicate", (string?)error["error"], StringComparison.Ordinal);
                Assert.Equal("email", (string?)error["field"]);
            });
        var page = await Patrons.ReadAsync(await first.Client.GetAsync("/patrons"));
        Assert.Equal(1, (int)page["total"]!);
    }

    [Fact]
    public async Task Both_starting_on_an_empty_store_make_one_library()
    {
        await using var store = await TestStore.CreateAsync(Engine.Postgres);
        var servers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PublishedServer.StartAsync(store)));
        try
        {
            foreach (var server in servers)
                Assert.Empty((await Patrons.ReadAsync(await server.Client.GetAsync("/patrons")))["patrons"]!.AsArray());
            Assert.Single(servers, server => server.Program.Output.Contains(PublishedServer.ApiUser, StringComparison.Ordinal));
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }
}
