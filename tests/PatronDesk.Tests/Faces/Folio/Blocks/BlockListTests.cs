using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>GET /manualblocks: parameters, totals, order, and lists of every length.</summary>
public sealed class BlockListTests
{
    private const string Other = "730824a0-a8ad-49f3-b5e2-3f2fe6ef5916";

    [EveryEngine]
    public async Task Ten_are_answered_newest_first_unless_one_patron_is_asked_for(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await FillAsync(server, 12, i => i % 4 == 0 ? Other : FolioCalls.UserId);
        var all = await ListAsync(server, "");
        Assert.Equal((10, 12), (all.Descriptions.Count, all.Total));
        Assert.Equal(["block 11", "block 10", "block 9"], all.Descriptions.Take(3));

        var second = await ListAsync(server, "?offset=10");
        Assert.Equal(["block 1", "block 0"], second.Descriptions);
        Assert.Equal(12, second.Total);

        var pinned = await ListAsync(server, $"?query=userId==\"{FolioCalls.UserId}\"");
        Assert.Equal((9, 9), (pinned.Descriptions.Count, pinned.Total));
        var past = await ListAsync(server, "?offset=100");
        Assert.Equal((0, 12), (past.Descriptions.Count, past.Total));
    }

    [EveryEngine]
    public async Task A_query_for_one_patron_without_a_limit_gets_all_blocks_where_the_setting_says_so(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await FillAsync(server, 30, _ => FolioCalls.UserId);
        foreach (var query in new[]
        {
            $"userId=={FolioCalls.UserId}",
            $"(userId==\"{FolioCalls.UserId.ToUpperInvariant()}\") and borrowing==true"
        })
            Assert.Equal(30, (await ListAsync(server, $"?query={Uri.EscapeDataString(query)}")).Descriptions.Count);
        Assert.Equal(10, (await ListAsync(server, $"?query=userId=={FolioCalls.UserId} or userId=={Other}")).Descriptions.Count);
        Assert.Equal(5, (await ListAsync(server, $"?limit=5&query=userId=={FolioCalls.UserId}")).Descriptions.Count);

        await using var plain = await TestServer.StartAsync(
            engine, new Dictionary<string, string?> { ["Blocks:AllOfOnePatron"] = "false" });
        await FillAsync(plain, 30, _ => FolioCalls.UserId);
        Assert.Equal(10, (await ListAsync(plain, $"?query=userId=={FolioCalls.UserId}")).Descriptions.Count);
    }

    [EveryEngine]
    public async Task The_total_is_exact_or_left_out(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await FillAsync(server, 15, _ => FolioCalls.UserId);
        foreach (var way in new[] { "exact", "estimated", "auto" })
            Assert.Equal(15, (await ListAsync(server, $"?totalRecords={way}&limit=3")).Total);
        Assert.Null((await ListAsync(server, "?totalRecords=none&limit=3")).Total);
        var counted = await ListAsync(server, "?limit=0&totalRecords=none&query=desc=block");
        Assert.Equal((0, 15), (counted.Descriptions.Count, counted.Total));
        Assert.Equal(15, (await ListAsync(server, "?limit=0")).Total);
    }

    [EveryEngine]
    public async Task What_is_expired_or_of_a_deleted_patron_is_in_no_list_and_no_total(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/patrons?first_name=Mary&last_name=Shelley", null);
        var uuid = (await server.QueryAsync("select uuid from patron", 1)).Single();
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block("\"expirationDate\":\"2026-11-23T08:00:05Z\"", desc: "short"));
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block("\"expirationDate\":\"2026-11-23T08:00:05Z\"", uuid, "both"));
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block(userId: uuid, desc: "of Mary"));
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block(desc: "stays"));
        await server.Client.DeleteAsync("/patrons/2020000000013", null);
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        foreach (var query in new[] { "", "?query=cql.allRecords=1", "?limit=1", "?limit=5000", "?query=desc==*" })
        {
            var list = await ListAsync(server, query);
            Assert.Equal((1, "stays"), (list.Total, list.Descriptions.Single()));
        }

        await server.Client.PatchAsync("/patrons/2020000000013", null);
        Assert.Equal(2, (await ListAsync(server, "")).Total);
    }

    [EveryEngine]
    public async Task A_large_limit_tells_every_block_once_in_order(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await FillAsync(server, 2345, i => i % 3 == 0 ? Other : FolioCalls.UserId);
        foreach (var (query, order) in new (string, Func<JsonNode, IComparable?>)[]
        {
            ("?limit=2147483647", null!),
            ("?limit=2147483647&query=cql.allRecords=1 sortby id", block => (string?)block["id"]),
            ("?limit=2147483647&query=cql.allRecords=1 sortby code userId", null!),
            ("?limit=2147483647&query=cql.allRecords=1 sortby code/sort.descending borrowing", null!),
            ("?limit=2147483647&query=desc=block sortby expirationDate/sort.descending desc", null!),
            ("?limit=2000&offset=345&orderBy=desc&order=asc", null!),
        })
        {
            var list = await ListAsync(server, query);
            Assert.Equal(query.Contains("offset", StringComparison.Ordinal) ? 2000 : 2345, list.Descriptions.Distinct().Count());
            Assert.Equal(list.Descriptions.Distinct().Count(), list.Descriptions.Count);
            Assert.Equal(2345, list.Total);
            if (order is not null)
            {
                var keys = list.Blocks.Select(block => (string)block!["id"]!).ToList();
                Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
            }
        }
    }

    [Theory]
    [InlineData("limit=-1", "'limit'", "from 0 to 2147483647")]
    [InlineData("limit=", "'limit'", "from 0 to 2147483647")]
    [InlineData("limit=2147483648", "'limit'", "from 0 to 2147483647")]
    [InlineData("limit=ten", "'limit'", "from 0 to 2147483647")]
    [InlineData("offset=-5", "'offset'", "from 0 to 2147483647")]
    [InlineData("order=up", "'order'", "desc or asc")]
    [InlineData("totalRecords=all", "'totalRecords'", "exact or estimated or none")]
    [InlineData("query=", "'query'", "column 1")]
    [InlineData("query=desc==", "'query'", "column 7")]
    [InlineData("query=(desc==a", "'query'", "column ")]
    [InlineData("query=desc==a%00", "'query'", "column 8")]
    [InlineData("query=desc==a%ED%A0%80", "'query'", "column 8")]
    [InlineData("Query=desc==a%ED%A0%80", "'Query'", "column 8")]
    [InlineData("%71uery=desc==a%FC", "'query'", "column 8")]
    [InlineData("limit=1&query=%C3%A4%F0%9F%98%80%FF", "'query'", "column 4")]
    [InlineData("orderBy=desc,%ED%B0%80", "'orderBy'", "column 6")]
    [InlineData("orderBy=a%00", "'orderBy'", "column 2")]
    [InlineData("orderBy=%22desc%22", "'orderBy'", "column 1")]
    [InlineData("orderBy=desc,a%5C", "'orderBy'", "column 7")]
    [InlineData("orderBy=a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a", "'orderBy'", "20 fields at most")]
    [InlineData("order=ASC", "'order'", "desc or asc")]
    [InlineData("order=", "'order'", "desc or asc")]
    [InlineData("limit=1e3", "'limit'", "from 0 to 2147483647")]
    [InlineData("limit=+5", "'limit'", "from 0 to 2147483647")]
    [InlineData("limit=%D9%A3", "'limit'", "from 0 to 2147483647")]
    [InlineData("offset=2147483648", "'offset'", "from 0 to 2147483647")]
    [InlineData("totalRecords=", "'totalRecords'", "exact or estimated or none")]
    [InlineData("query=desc encloses a", "'query'", "encloses")]
    [InlineData("query=> dc=\"x\" dc.a=b", "'query'", "prefix maps")]
    [InlineData("query=desc within a", "'query'", "within")]
    [InlineData("query=a prox b", "'query'", "prox")]
    public async Task Bad_parameters_are_400_text_that_names_them_and_what_would_be_right(string sent, string name, string bounds)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var refused = await server.Client.ReadAsync($"/manualblocks?{sent}");
        Assert.Equal((400, "text/plain"), (refused.Status, refused.MediaType));
        Assert.Contains(name, refused.Body, StringComparison.Ordinal);
        Assert.Contains(bounds, refused.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", refused.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("PatronDesk.", refused.Body, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_query_may_be_as_long_as_its_language_allows_and_beyond_it_the_limit_is_named(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/manualblocks", FolioCalls.Sample);
        string List(int count) =>
            $"/manualblocks?query=userId==({string.Join("+or+", Enumerable.Repeat(Other, count - 1))}+or+"
                + $"{FolioCalls.UserId})";
        var found = await server.Client.ReadAsync(List(1000));
        Assert.Equal((200, 1), (found.Status, (int?)found.Json["totalRecords"]));
        foreach (var (address, limit) in new[]
        {
            (List(1001), "more than 1,000 comparisons in one query"),
            ($"/manualblocks?query={new string('(', 201)}", "nested deeper than 200 levels"),
            ($"/manualblocks?query=desc==*{new string('a', 1000)}", "longer than 1,000 characters"),
            ($"/manualblocks?query={new string('a', 100_001)}", "longer than 100,000 characters"),
        })
        {
            var refused = await server.Client.ReadAsync(address);
            Assert.Equal((400, "text/plain"), (refused.Status, refused.MediaType));
            Assert.Contains(limit, refused.Body, StringComparison.Ordinal);
        }
    }

    [EveryEngine]
    public async Task A_query_that_no_index_serves_is_cut_at_its_time_while_others_go_on(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, new Dictionary<string, string?> { ["QuerySeconds"] = "0.2" });
        // Every pattern has to be held against every text: some hundreds of millions of characters on either engine.
        await FillAsync(server, 200, _ => FolioCalls.UserId, string.Concat(Enumerable.Repeat("ab", 6000)));
        var query = string.Join(" or ", Enumerable.Range(0, 100).Select(i => $"desc==\"*b{i}*\""));
        var slow = Enumerable.Range(0, 6).Select(_ => server.Client.ReadAsync($"/manualblocks?query={query}")).ToList();
        var quick = await server.Client.ReadAsync($"/manualblocks?limit=1&query=userId=={Other}");
        Assert.Equal(200, quick.Status);
        foreach (var answer in await Task.WhenAll(slow))
        {
            Assert.Equal((400, "text/plain"), (answer.Status, answer.MediaType));
            Assert.Contains("took longer than 0.2 seconds", answer.Body, StringComparison.Ordinal);
        }
    }

    [EveryEngine]
    public async Task The_calls_of_folios_clients_find_the_documents_sample(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/manualblocks", FolioCalls.Sample);
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block(userId: Other));
        foreach (var call in new[]
        {
            $"query=(userId=={FolioCalls.UserId})&limit=10000",
            $"limit=10000&query=userId=={FolioCalls.UserId}",
            $"query=(userId=={FolioCalls.UserId})&limit=2000",
            $"query=(userId==\"{FolioCalls.UserId}\")&limit=5000",
            $"query=userId%3D%3D%22{FolioCalls.UserId}%22",
            $"query=id==({FolioCalls.BlockId} or {Other})",
            $"query=query=id==({FolioCalls.BlockId} or {Other})",
            $"query=id>\"00000000-0000-0000-0000-000000000000\" and userId=={FolioCalls.UserId} sortBy id&limit=1000",
            "query=metadata.createdDate>2020-01-01 and borrowing==true",
            "query=patronMessage=\"main library\"",
        })
        {
            var list = await ListAsync(server, $"?{call}");
            Assert.Equal(FolioCalls.BlockId, (string?)Assert.Single(list.Blocks)!["id"]);
        }
    }

    [EveryEngine]
    public async Task A_library_sees_no_block_of_another(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/manualblocks", FolioCalls.Sample);
        await server.SecondLibraryAsync();
        using var two = server.NewClient("second-key", "second-user");
        Assert.Equal(0, (int?)(await two.ReadAsync("/manualblocks")).Json["totalRecords"]);
        Assert.Equal(404, (await two.ReadAsync($"/manualblocks/{FolioCalls.BlockId}")).Status);
        Assert.Equal(201, (await two.PostAsync("/manualblocks", FolioCalls.Sample)).Status);
        Assert.Equal(1, (await ListAsync(server, "")).Total);
    }

    private static async Task FillAsync(TestServer server, int count, Func<int, string> userOf, string? text = null)
    {
        var caller = (await server.Services.GetRequiredService<Callers>().FindAsync(
            new(TestServer.ApiKey, TestServer.ApiUser, null), CancellationToken.None))!;
        var blocks = server.Services.GetRequiredService<BlockRecords>();
        for (var i = 0; i < count; i++)
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await blocks.CreateAsync(
                caller,
                id: null,
                new BlockContent
                {
                    UserId = userOf(i),
                    Description = text ?? $"block {i}",
                    Code = i % 5 == 0 ? null : $"c{i % 7}",
                    Borrowing = i % 11 == 0 && count > 30 ? null : true,
                    ExpiresAt = i % 2 == 0 ? null : new DateTimeOffset(2098, 1, 1, 0, 0, i % 60, TimeSpan.Zero),
                },
                CancellationToken.None);
        }
    }

    private static async Task<BlockList> ListAsync(TestServer server, string query)
    {
        var answer = await server.Client.ReadAsync($"/manualblocks{query}");
        Assert.True(answer.Status == 200, $"{query}: {answer.Status} {answer.Body}");
        var blocks = answer.Json["manualblocks"]!.AsArray();
        return new BlockList(blocks, [.. blocks.Select(block => (string)block!["desc"]!)], (int?)answer.Json["totalRecords"]);
    }

    private sealed record BlockList(JsonArray Blocks, List<string> Descriptions, int? Total);
}
