using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Faces;
using PatronDesk.Lists;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Edge;

/// <summary>A list of records of nearly a megabyte each takes no more memory than is allowed, and is answered whole.</summary>
public sealed class LargeListTests
{
    private const int Megabytes = 8;
    private const int Large = 12;
    private const int Small = 20;

    [EveryEngine]
    public async Task A_list_of_large_records_keeps_the_bound_and_is_whole(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, new Dictionary<string, string?> { ["InFlightMegabytes"] = $"{Megabytes}" });
        await MakeAsync(server);
        var all = server.Services.GetRequiredService<InFlight>();
        foreach (var (path, from, count) in ((string, int, int)[])
            [
                ("/users?limit=1000&query=cql.allRecords=1 sortby username", 0, Large + Small),
                ("/users?limit=28&offset=3&query=cql.allRecords=1 sortby username", 3, 28),
                ("/users?limit=5000&query=cql.allRecords=1 sortby username", 0, Large + Small),
            ])
        {
            // Until the client reads, the server can send only what the sockets hold, and stands still.
            using var answer = await server.Client.GetAsync(
                path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.InRange(all.Taken, 2L * PagedQuery<Patron>.ChunkCharacters - 131_072, Megabytes * 1024 * 1024);
            var list = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal(
                Enumerable.Range(from, count).Select(Name), list["users"]!.AsArray().Select(user => (string)user!["username"]!));
            Assert.Equal(Large + Small, (int)list["totalRecords"]!);
        }

        for (var tries = 0; all.Taken > 0; await Task.Delay(20, TestContext.Current.CancellationToken))
            Assert.True(tries++ < 3_000, "What the lists took is not given back.");
    }

    [EveryEngine]
    public async Task A_chunk_ends_before_the_record_that_is_too_much(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await MakeAsync(server);
        var query = server.Services.GetRequiredService<PatronRecords>().Query(
            await server.CallerAsync(), "cql.allRecords=1 sortby username/sort.descending", null);
        var names = new List<string>();
        var sizes = new List<int>();
        await foreach (var chunk in query.ReadAsync(0, int.MaxValue, CancellationToken.None))
        {
            Assert.InRange(chunk.Characters, 1, PagedQuery<Patron>.ChunkCharacters);
            Assert.Equal(chunk.Sum(user => user.Details.CustomFields?.Length ?? 0) > 0, chunk.Characters > 900_000);
            sizes.Add(chunk.Count);
            names.AddRange(chunk.Select(user => user.Username!));
        }

        Assert.Equal(Enumerable.Range(0, Large + Small).Select(Name).Reverse(), names);
        Assert.True(sizes.Count >= Large, string.Join(' ', sizes));
    }

    // Small ones among the large, so that chunks grow and shrink.
    private static async Task MakeAsync(TestServer server)
    {
        var filling = new string('f', 900_000);
        for (var i = 0; i < Large + Small; i++)
        {
            var fields = i % 3 == 1 || i >= 30 ? $$$""","customFields":{"a":"{{{filling}}}"}""" : "";
            using var body = new StringContent($$"""{"username":"{{Name(i)}}"{{fields}}}""", null, "application/json");
            using var made = await server.Client.PostAsync("/users", body, TestContext.Current.CancellationToken);
            Assert.Equal(201, (int)made.StatusCode);
        }
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"u{number:D3}");
}
