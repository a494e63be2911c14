using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Web;

/// <summary>What every answer says to caches and to browsers.</summary>
public sealed class AnswerHeaderTests
{
    [EveryEngine]
    public async Task Nobody_keeps_an_answer_or_takes_it_for_something_else(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var patron = await server.MakeAsync("first_name=Mary&last_name=Shelley");
        await server.Client.PostAsync("/manualblocks", FolioCalls.Sample);
        // Found, unchanged, changed, refused in every way, and asked by nobody.
        foreach (var (method, path, status) in ((string, string, int)[])
            [
                ("GET", patron.Path(), 200), ("GET", "/patrons", 200), ("GET", "/users?limit=2000", 200), ("POST", patron.Path(), 200),
                ("GET", "/patrons/99999", 404), ("POST", "/patrons?email=x", 400), ("GET", "/manualblocks?query=broken(", 400),
                ("POST", "/manualblocks", 400), ("DELETE", $"/manualblocks/{FolioCalls.BlockId}", 204), ("PUT", "/patrons", 405),
                ("GET", "/nothing", 404), ("POST", "/authn/login", 400), ("POST", "/authn/refresh", 400), ("GET", "/health", 200),
            ])
        {
            using var answer = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
            Assert.Equal((path, status), (path, (int)answer.StatusCode));
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
            Assert.Equal("default-src 'none'; frame-ancestors 'none'; base-uri 'none'", Header(answer, "Content-Security-Policy"));
            // Not over plain HTTP, where it would mean nothing.
            Assert.Equal("", Header(answer, "Strict-Transport-Security"));
        }

        using var stranger = server.NewClient(null, null);
        using var refused = await stranger.GetAsync("/patrons");
        Assert.Equal((401, "no-store"), ((int)refused.StatusCode, refused.Headers.CacheControl?.ToString()));
        using var known = new HttpRequestMessage(HttpMethod.Get, patron.Path());
        known.Headers.TryAddWithoutValidation("If-None-Match", (await server.GetAsync(patron.Path())).ETag);
        using var unchanged = await server.Client.SendAsync(known);
        Assert.Equal((304, "no-store"), ((int)unchanged.StatusCode, unchanged.Headers.CacheControl?.ToString()));
    }

    [Fact]
    public async Task Behind_HTTPS_browsers_are_told_to_come_by_HTTPS_alone()
    {
        await using var server = await TestServer.StartAsync(
            Engine.Sqlite, new Dictionary<string, string?> { ["Proxies:Trusted"] = "127.0.0.0/8" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/patrons");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal("max-age=31536000", Header(answer, "Strict-Transport-Security"));
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
}
