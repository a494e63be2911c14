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

    [Theory]
    [InlineData("/manualblocks")]
    [InlineData("/patrons")]
    [InlineData("/patrons/2020000000013")]
    [InlineData("/authn/login")]
    public async Task A_preflight_of_a_listed_origin_is_answered_before_credentials(string path)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Listed);
        using var answer = await PreflightAsync(server, path, Page);
        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(Page, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("true", Header(answer, "Access-Control-Allow-Credentials"));
        Assert.Contains("PUT", Header(answer, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Contains("x-okapi-token", Header(answer, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("600", Header(answer, "Access-Control-Max-Age"));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://desk.example.org")]
    [InlineData("https://desk.example.org:8443")]
    [InlineData("https://desk.example.org.evil.example")]
    [InlineData("null")]
    public async Task An_origin_that_is_not_listed_is_allowed_nothing(string origin)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Listed);
        using var preflight = await PreflightAsync(server, "/patrons", origin);
        Assert.Equal("", Header(preflight, "Access-Control-Allow-Origin"));
        using var call = await CallAsync(server, "/patrons", origin);
        Assert.Equal("", Header(call, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/patrons")]
    [InlineData("/users")]
    [InlineData("/users?query=broken(")]
    [InlineData("/nothing/here")]
    public async Task Every_answer_to_a_listed_origin_can_be_read_with_its_headers(string path)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Listed);
        using var answer = await CallAsync(server, path, "http://localhost:3000");
        Assert.Equal("http://localhost:3000", Header(answer, "Access-Control-Allow-Origin"));
        var exposed = Header(answer, "Access-Control-Expose-Headers");
        Assert.All(
            (string[])["ETag", "Location", "Retry-After", "x-okapi-token"],
            name => Assert.Contains(name, exposed, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Unless_origins_are_listed_no_page_may_call()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        using var preflight = await PreflightAsync(server, "/manualblocks", Page);
        Assert.Equal((404, ""), ((int)preflight.StatusCode, Header(preflight, "Access-Control-Allow-Origin")));
        using var call = await CallAsync(server, "/patrons", Page);
        Assert.Equal((200, ""), ((int)call.StatusCode, Header(call, "Access-Control-Allow-Origin")));
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

    private static async Task<HttpResponseMessage> CallAsync(TestServer server, string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", origin);
        return await server.Client.SendAsync(request);
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
}
