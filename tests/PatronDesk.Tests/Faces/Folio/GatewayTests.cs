using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Faces.Folio;
using PatronDesk.Faces.Folio.Gateway;
using PatronDesk.Hosting;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>Standing as a module behind Okapi or Kong.</summary>
public sealed class GatewayTests
{
    private const string Enable =
        """{"module_to":"patrondesk-0.1.0","parameters":[{"key":"loadSample","value":"true"}]}""";

    private const string UserId = "1ad737b0-d847-41e6-bf26-cec0c932ce02";

    private static readonly Dictionary<string, string?> Behind = new()
    {
        ["Folio:BehindGateway"] = "true",
        ["Folio:GatewayAddresses"] = "http://127.0.0.1:0/",
    };

    [EveryEngine]
    public async Task The_gateways_headers_say_who_calls(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Behind);
        var token = $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"sub":"diku_admin","user_id":"{{UserId}}"}"""))}.x";
        var made = await server.CallAsync(
            "POST", "/manualblocks", FolioCalls.Block(),
            ("X-Okapi-Tenant", "testlib"), ("X-Okapi-User-Id", UserId), ("X-Okapi-Token", token),
            ("X-Okapi-Permissions", """["manualblocks.item.post"]"""));
        Assert.Equal(201, made.Status);
        Assert.Equal(
            (UserId, "diku_admin"),
            ((string?)made.Json["metadata"]!["createdByUserId"], (string?)made.Json["metadata"]!["createdByUsername"]));
        Assert.Contains($"folio:{UserId}", await server.QueryAsync("select actor from journal", 1));

        var byToken = await server.CallAsync(
            "POST", "/manualblocks", FolioCalls.Block(), ("X-Okapi-Tenant", "testlib"), ("X-Okapi-Token", token));
        Assert.Equal(UserId, (string?)byToken.Json["metadata"]!["createdByUserId"]);
        var without = await server.CallAsync("GET", "/manualblocks", null, ("X-Okapi-Tenant", "testlib"), ("X-Okapi-Permissions", "[]"));
        Assert.Equal(403, without.Status);
    }

    [EveryEngine]
    public async Task Headers_that_cannot_be_meant_are_refused(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Behind);
        var none = await server.CallAsync("GET", "/manualblocks");
        Assert.Equal((400, "Unable to process request Tenant must be set"), (none.Status, none.Body));
        var unknown = await server.CallAsync("GET", "/manualblocks", null, ("X-Okapi-Tenant", "nowhere"));
        Assert.Equal((400, "No such Tenant nowhere"), (unknown.Status, unknown.Body));
        foreach (var (name, value) in ((string, string)[])[
            ("X-Okapi-Permissions", "all"), ("X-Okapi-Permissions", "[1]"), ("X-Okapi-Permissions", "{}"),
            ("X-Okapi-User-Id", "me")])
            Assert.Equal(400, (await server.CallAsync("GET", "/manualblocks", null, ("X-Okapi-Tenant", "testlib"), (name, value))).Status);
        Assert.Equal(
            200,
            (await server.CallAsync(
                "GET", "/manualblocks", null, ("X-Okapi-Tenant", "testlib"), ("X-Okapi-Token", "a.b.c"))).Status);
    }

    [EveryEngine]
    public async Task Headers_open_nothing_where_no_gateway_stands_before_the_server(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var reply = await server.CallAsync(
            "GET", "/manualblocks", null,
            ("X-Okapi-Tenant", "testlib"), ("X-Okapi-User-Id", UserId), ("X-Okapi-Permissions", """["manualblocks.collection.get"]"""));
        Assert.Equal((401, "text/plain"), (reply.Status, reply.MediaType));
        Assert.Equal(
            404,
            (await server.CallAsync(
                "POST", "/_/tenant", """{"module_to":"patrondesk-0.1.0"}""", ("X-Okapi-Tenant", "diku"))).Status);
        Assert.Equal(["testlib"], await server.QueryAsync("select tenant from library", 1));
    }

    [EveryEngine]
    public async Task Behind_a_gateway_the_libib_face_still_wants_credentials(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Behind);
        Assert.Equal(
            401,
            (await server.CallAsync(
                "GET", "/patrons", null, ("X-Okapi-Tenant", "testlib"), ("X-Okapi-User-Id", UserId))).Status);
        Assert.Equal(200, (await server.CallAsync(
            "GET", "/patrons", null, ("x-api-key", TestServer.ApiKey), ("x-api-user", TestServer.ApiUser))).Status);
    }

    [EveryEngine]
    public async Task Health_is_OK(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Behind);
        var health = await server.CallAsync("GET", "/admin/health");
        Assert.Equal((200, "OK"), (health.Status, health.Body));
    }

    [EveryEngine]
    public async Task A_tenant_is_made_once_however_often_it_is_enabled(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Behind);
        Assert.Equal(400, await StatusAsync(server, "GET", "/manualblocks"));

        Assert.Equal(204, await StatusAsync(server, "POST", "/_/tenant", Enable));
        Assert.Equal(204, await StatusAsync(server, "POST", "/_/tenant", Enable));

        Assert.Equal(200, await StatusAsync(server, "GET", "/manualblocks"));
    }

    [EveryEngine]
    public async Task A_purge_and_a_DELETE_disable_a_tenant_that_can_be_enabled_again(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Behind);
        (string Method, string? Body)[] ways = [("POST", """{"module_from":"patrondesk-0.1.0","purge":true}"""), ("DELETE", null)];
        foreach (var (method, body) in ways)
        {
            Assert.Equal(204, await StatusAsync(server, "POST", "/_/tenant", Enable));
            Assert.Equal(200, await StatusAsync(server, "GET", "/manualblocks"));

            Assert.Equal(204, await StatusAsync(server, method, "/_/tenant", body));

            server.Clock.Advance(TimeSpan.FromSeconds(3));
            Assert.Equal(400, await StatusAsync(server, "GET", "/manualblocks"));
        }
    }

    [EveryEngine]
    public async Task A_tenant_without_a_good_name_is_refused_and_no_job_is_there_to_ask_after(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Behind);
        Assert.Equal(404, await StatusAsync(server, "GET", "/_/tenant/7"));
        Assert.Equal(400, (await server.CallAsync("POST", "/_/tenant", Enable, ("X-Okapi-Tenant", "Not A Tenant"))).Status);
        Assert.Equal(400, (await server.CallAsync("POST", "/_/tenant", Enable)).Status);
    }

    private static async Task<int> StatusAsync(TestServer server, string method, string path, string? body = null) =>
        (await server.CallAsync(method, path, body, ("X-Okapi-Tenant", "diku"))).Status;

    [Theory]
    [InlineData("http://10.0.0.5:8081", null, null, false)]
    [InlineData("http://10.0.0.5:8081", "http://10.0.0.5:8081", null, true)]
    [InlineData("http://10.0.0.5:8081;http://0.0.0.0:80", "http://10.0.0.5:8081", null, false)]
    [InlineData("http://10.0.0.5:8081;http://0.0.0.0:80", "http://0.0.0.0:80/; HTTP://10.0.0.5:8081", null, true)]
    [InlineData(null, null, null, false)]
    [InlineData(null, "http://127.0.0.1:8080", null, true)]
    [InlineData("http://10.0.0.5:8081", "http://10.0.0.5:8081", "http://0.0.0.0:9000", false)]
    [InlineData("http://10.0.0.5:8081", "http://0.0.0.0:9000", "http://0.0.0.0:9000", true)]
    public void The_setting_is_refused_until_it_names_every_address_at_which_the_server_listens(
        string? urls, string? named, string? kestrel, bool isRight)
    {
        var said = new Dictionary<string, string?>
        {
            ["Folio:BehindGateway"] = "true",
            ["Urls"] = urls,
            ["Folio:GatewayAddresses"] = named,
            ["Kestrel:Endpoints:Main:Url"] = kestrel,
        };
        var faults = new List<string>();
        Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(said).Build(), "data", faults);
        Assert.True(isRight == (faults.Count == 0), string.Join('\n', faults));
        Assert.All(faults, fault => Assert.Contains("Folio:GatewayAddresses", fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_descriptor_has_every_route_of_the_face_with_its_permission()
    {
        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer))
            ModuleDescriptor.Write(writer, "1.2.3");
        var descriptor = JsonNode.Parse(buffer.ToArray())!;
        Assert.Equal("patrondesk-1.2.3", (string?)descriptor["id"]);
        var handlers = descriptor["provides"]!.AsArray()
            .SelectMany(provided => provided!["handlers"]!.AsArray())
            .Where(handler => handler!["permissionsRequired"]!.AsArray().Count > 0)
            .Select(
                handler => $"{handler!["methods"]![0]} {Shape((string)handler["pathPattern"]!)} "
                    + $"{handler["permissionsRequired"]![0]} {handler["permissionsDesired"]![0]}")
            .ToHashSet();
        Assert.Equal(
            ["manual-patron-blocks 1.1", "patron-users 1.1", "patron-circulation 1.1", "_tenant 2.0"],
            descriptor["provides"]!.AsArray().Select(provided => $"{provided!["id"]} {provided["version"]}"));
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var routes =
            from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let route = endpoint.Metadata.GetMetadata<FolioRoute>()
            where route is not null
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
            where method != "HEAD" // A descriptor names what FOLIO's clients send; none of them asks for a head.
            select $"{method} {Shape("/" + endpoint.RoutePattern.RawText!.Trim('/'))} {route.Permission} {route.Permission}";
        var mapped = routes.ToList();
        Assert.NotEmpty(mapped);
        Assert.Equal([], mapped.Except(handlers));
    }

    // What a path's parameters are called is each side's own affair.
    private static string Shape(string path) => System.Text.RegularExpressions.Regex.Replace(path, "{[^}]*}", "{}");
}
