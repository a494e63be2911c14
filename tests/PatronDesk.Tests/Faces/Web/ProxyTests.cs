using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Web;

/// <summary>Whom a proxy speaks for, when it is named and when it is not.</summary>
public sealed class ProxyTests
{
    private static readonly Dictionary<string, string?> Named = new() { ["Proxies:Trusted"] = "192.0.2.7;127.0.0.1" };

    private static readonly (string, string)[] Prefixed =
    [
        ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "opac.example.org"),
        ("X-Forwarded-Prefix", "/lib"),
    ];

    [EveryEngine]
    public async Task Clients_behind_a_named_proxy_are_separate_addresses(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Named);
        for (var failure = 1; failure <= 5; failure++)
            Assert.Equal(422, (await LoginAsync(server, $"name{failure}", "wrong", "203.0.113.9")).Status);
        Assert.Equal(429, (await LoginAsync(server, "owner", "owner-password", "203.0.113.9")).Status);
        Assert.Equal(201, (await LoginAsync(server, "owner", "owner-password", "203.0.113.10")).Status);
        // What a client wrote there itself stands before what the proxy added, and counts for nothing.
        Assert.Equal(429, (await LoginAsync(server, "owner", "owner-password", "203.0.113.10, 203.0.113.9")).Status);
    }

    [EveryEngine]
    public async Task Nobody_else_is_believed(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, new Dictionary<string, string?> { ["Proxies:Trusted"] = "192.0.2.7" });
        for (var failure = 1; failure <= 5; failure++)
            Assert.Equal(422, (await LoginAsync(server, $"name{failure}", "wrong", $"203.0.113.{failure}")).Status);
        Assert.Equal(429, (await LoginAsync(server, "owner", "owner-password", "203.0.113.99")).Status);

        var made = await server.CallAsync("POST", "/users", """{"personal":{"lastName":"A"}}""", [.. Keys, .. Prefixed]);
        Assert.StartsWith("/users/", made.Location, StringComparison.Ordinal);
        var accounts = await server.CallAsync("GET", "/accounts", null, [.. Keys, .. Prefixed]);
        Assert.Equal(server.Address.GetLeftPart(UriPartial.Authority), (string?)accounts.Json["accounts"]![0]!["url"]);
    }

    [EveryEngine]
    public async Task Addresses_and_cookies_have_the_prefix_and_the_scheme_that_a_named_proxy_tells(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Named);
        var block = await server.CallAsync("POST", "/manualblocks", FolioCalls.Sample, [.. Keys, .. Prefixed]);
        Assert.Equal($"/lib/manualblocks/{FolioCalls.BlockId}", block.Location);
        var accounts = await server.CallAsync("GET", "/accounts", null, [.. Keys, .. Prefixed]);
        Assert.Equal("https://opac.example.org/lib", (string?)accounts.Json["accounts"]![0]!["url"]);

        var signedIn = await server.CallAsync("POST", "/authn/login-with-expiry", SignInCalls.OwnerLogin, Prefixed);
        Assert.Contains("; path=/lib;", signedIn.CookieLine("folioAccessToken"), StringComparison.Ordinal);
        Assert.Contains("; path=/lib/authn;", signedIn.CookieLine("folioRefreshToken"), StringComparison.Ordinal);
        Assert.All(signedIn.SetCookies, cookie => Assert.Contains("; secure", cookie, StringComparison.Ordinal));
        // The cookie is cleared where it was set.
        var signedOut = await server.CallAsync("POST", "/authn/logout", null, [signedIn.Refresh, .. Prefixed]);
        Assert.Equal(204, signedOut.Status);
        Assert.Contains("; path=/lib/authn;", signedOut.CookieLine("folioRefreshToken"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/lib/", "/lib/users/")]
    [InlineData("lib", "/users/")]
    [InlineData("", "/users/")]
    [InlineData("/b\u00fccher", "/b%C3%BCcher/users/")]
    [InlineData("/a\"b;c", "/a%22b;c/users/")]
    public async Task A_prefix_is_a_path_and_nothing_else(string prefix, string start)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Named);
        var escaped = Uri.EscapeDataString(prefix).Replace("%2F", "/", StringComparison.Ordinal);
        var made = await server.CallAsync(
            "POST", "/users", """{"personal":{"lastName":"A"}}""",
            [.. Keys, ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Prefix", escaped)]);
        Assert.StartsWith(
            start.Replace(";c", "%3Bc", StringComparison.Ordinal),
            made.Location!.Replace(";c", "%3Bc", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    private static (string, string)[] Keys => [("x-api-key", TestServer.ApiKey), ("x-api-user", TestServer.ApiUser)];

    private static Task<Answer> LoginAsync(TestServer server, string username, string password, string forwardedFor) => server.CallAsync(
        "POST", "/authn/login", $$"""{"username":"{{username}}","password":"{{password}}"}""", ("X-Forwarded-For", forwardedFor));
}
