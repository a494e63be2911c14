using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Web;

/// <summary>Pages of other origins that call from a browser.</summary>
public sealed class OriginTests
{
    private const string Page = "https://desk.example.org";

    private static readonly Dictionary<string, string?> Listed = new()
    {
        ["Cors:Origins"] = "https://Desk.example.org; http://localhost:3000",
    };

    [EveryEngine]
    public async Task A_preflight_of_a_listed_origin_is_answered_before_credentials(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Listed);
        foreach (var path in (string[])["/manualblocks", "/patrons", "/patrons/2020000000013", "/authn/login"])
        {
            using var answer = await PreflightAsync(server, path, Page);
            Assert.Equal((204, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
            Assert.Equal(Page, Header(answer, "Access-Control-Allow-Origin"));
            Assert.Equal("true", Header(answer, "Access-Control-Allow-Credentials"));
            Assert.Contains("PUT", Header(answer, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
            Assert.Contains("x-okapi-token", Header(answer, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
            Assert.Equal("600", Header(answer, "Access-Control-Max-Age"));
        }
    }

    [EveryEngine]
    public async Task An_origin_that_is_not_listed_is_allowed_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Listed);
        foreach (var origin in (string[])[
            "https://evil.example", "http://desk.example.org", "https://desk.example.org:8443",
            "https://desk.example.org.evil.example", "null"])
        {
            using var preflight = await PreflightAsync(server, "/patrons", origin);
            Assert.Equal("", Header(preflight, "Access-Control-Allow-Origin"));
            using var call = await CallAsync(server.Client, "/patrons", origin);
            Assert.Equal("", Header(call, "Access-Control-Allow-Origin"));
        }
    }

    [EveryEngine]
    public async Task Every_answer_to_a_listed_origin_can_be_read_with_its_headers(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Listed);
        foreach (var (path, status) in ((string, int)[])[
            ("/patrons", 200), ("/users", 200), ("/users?query=broken(", 400), ("/nothing/here", 404)])
            await CanBeReadAsync(server.Client, path, status);
    }

    [EveryEngine]
    public async Task A_listed_origin_reads_that_its_credentials_are_refused(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Listed);
        using var without = server.NewClient(null, null);
        using var wrong = server.NewClient("no-such-key", TestServer.ApiUser);
        foreach (var path in (string[])["/patrons", "/patrons/2020000000013", "/manualblocks", "/users"])
        {
            await CanBeReadAsync(without, path, 401);
            await CanBeReadAsync(wrong, path, 401);
        }
    }

    [EveryEngine]
    public async Task Unless_origins_are_listed_no_page_may_call(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var preflight = await PreflightAsync(server, "/manualblocks", Page);
        Assert.Equal((404, ""), ((int)preflight.StatusCode, Header(preflight, "Access-Control-Allow-Origin")));
        using var call = await CallAsync(server.Client, "/patrons", Page);
        Assert.Equal((200, ""), ((int)call.StatusCode, Header(call, "Access-Control-Allow-Origin")));
    }

    private static async Task CanBeReadAsync(HttpClient client, string path, int status)
    {
        using var answer = await CallAsync(client, path, "http://localhost:3000");
        Assert.Equal((path, status), (path, (int)answer.StatusCode));
        Assert.Equal("http://localhost:3000", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("true", Header(answer, "Access-Control-Allow-Credentials"));
        var exposed = Header(answer, "Access-Control-Expose-Headers");
        Assert.All(
            (string[])["ETag", "Location", "Retry-After", "x-okapi-token"],
            name => Assert.Contains(name, exposed, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<HttpResponseMessage> PreflightAsync(TestServer server, string path, string origin)
    {
        using var client = server.NewClient(null, null);
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,x-okapi-token");
        return await client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> CallAsync(HttpClient client, string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", origin);
        return await client.SendAsync(request);
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
}
