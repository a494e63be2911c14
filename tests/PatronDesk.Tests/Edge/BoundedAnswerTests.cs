using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Faces;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Edge;

/// <summary>What a client sends makes no answer long, and no answer takes memory without end.</summary>
public sealed class BoundedAnswerTests
{
    private static string UnknownNames(int count) =>
        $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"x{i}\":1")))}}}";

    [EveryEngine]
    public async Task Twenty_faults_are_told_and_all_are_counted(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var path in (string[])["/users", "/manualblocks", "/manual-block-templates", "/circulation/requests", "/patron-pin"])
        {
            var refused = await server.Client.PostAsync(path, UnknownNames(50_000));
            Assert.True(refused.Status == 422, $"{path}: {refused.Status} {refused.Body[..Math.Min(200, refused.Body.Length)]}");
            Assert.Equal(20, refused.Json["errors"]!.AsArray().Count);
            Assert.InRange((int)refused.Json["total_records"]!, 50_000, 50_002);
            Assert.Equal("x0", refused.FaultKeys.First());
        }
    }

    [Fact]
    public async Task Up_to_twenty_faults_are_all_told()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var refused = await server.Client.PostAsync("/patron-pin", UnknownNames(18));
        Assert.Equal((20, 20), (refused.Json["errors"]!.AsArray().Count, (int)refused.Json["total_records"]!));
    }

    [Fact]
    public async Task A_long_name_is_told_by_its_beginning()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var name = new string('n', 400_000);
        var unknown = await server.Client.PostAsync("/users", $$"""{"{{name}}":1}""");
        Assert.Equal(422, unknown.Status);
        Assert.InRange(unknown.Body.Length, 100, 2_000);
        // Below such a name, every value's place would be as long.
        var values = string.Join(',', Enumerable.Repeat("\"\\u0000\":1", 20_000));
        var below = await server.Client.PostAsync("/users", $$"""{"customFields":{"{{name}}":{ {{values}} } } }""");
        Assert.Equal((422, 20, 20_000), (below.Status, below.Json["errors"]!.AsArray().Count, (int)below.Json["total_records"]!));
        Assert.InRange(below.Body.Length, 100, 20_000);
    }

    [Theory]
    [InlineData("/authn/login")]
    [InlineData("/authn/login-with-expiry")]
    public async Task Before_signing_in_a_body_has_16_KiB_and_its_answer_no_more(string path)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var large = await server.CallAsync("POST", path, UnknownNames(50_000));
        Assert.Equal((413, "The body may have 16384 bytes at most."), (large.Status, large.Body));
        var small = await server.CallAsync("POST", path, UnknownNames(1_500));
        Assert.Equal((422, 1_500), (small.Status, (int)small.Json["total_records"]!));
        Assert.InRange(small.Body.Length, 100, 16_384);
        var tenant = await server.CallAsync(
            "POST", path, new JsonObject { ["username"] = "a", ["password"] = "b", ["tenant"] = new string('t', 16_000) }.ToJsonString(),
            ("x-okapi-tenant", "testlib"));
        Assert.Equal(400, tenant.Status);
        Assert.InRange(tenant.Body.Length, 10, 2_100);
    }

    [Theory]
    [InlineData("/authn/login", "")]
    [InlineData("/users", "")]
    [InlineData("/patrons", "")]
    [InlineData("/managers", "")]
    [InlineData("/patrons", "application/x-www-form-urlencoded")]
    public async Task A_chunk_whose_size_is_out_of_range_is_400(string path, string type)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        foreach (var size in (string[])["FFFFFFFFFFFFFFFF", "7FFFFFFFFFFFFFFF", "80000000", "FFFFFFFF", "100000000", "-1", "x", "", "0x10"])
        {
            var answer = await Wire.RawAsync(
                server,
                Wire.Head("POST", path, "Transfer-Encoding: chunked", $"Content-Type: {(type.Length > 0 ? type : "application/json")}")
                + $"{size}\r\n{{}}\r\n0\r\n\r\n");
            // A size that can be held is only too large, or is waited for.
            Assert.True(
                answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal)
                    || answer.StartsWith("HTTP/1.1 413 ", StringComparison.Ordinal),
                $"{size}: {answer}");
        }
    }

    [EveryEngine]
    public async Task When_the_memory_under_way_is_used_up_only_what_is_large_is_refused(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B");
        var all = server.Services.GetRequiredService<InFlight>();
        using (await all.TakeAsync(64 * 1024 * 1024, TestContext.Current.CancellationToken))
        {
            var list = await server.GetAsync("/users?limit=1000");
            Assert.Equal((503, "2"), (list.Status, list.RetryAfter));
            var page = await server.GetAsync("/patrons?per_page=500");
            Wire.IsError(page, 503, "busy");
            Assert.Equal("2", page.RetryAfter);
            var body = await server.PostAsync("/users", Wire.JsonBody(UnknownNames(20_000)));
            Assert.Equal((503, "2"), (body.Status, body.RetryAfter));
            Wire.IsError(await server.PostAsync("/patrons", Wire.JsonBody(UnknownNames(20_000))), 503, "busy");
            Assert.Equal(200, (await server.GetAsync("/users?limit=10")).Status);
            Assert.Equal(200, (await server.GetAsync("/patrons")).Status);
            await server.MakeAsync("first_name=C&last_name=D");
        }

        Assert.Equal(200, (await server.GetAsync("/users?limit=1000")).Status);
        Assert.Equal(200, (await server.GetAsync("/patrons?per_page=500")).Status);
        Assert.Equal(0, all.Taken);
    }
}
