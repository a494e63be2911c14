using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary>Errors that no endpoint makes itself have the same JSON shape.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task An_unknown_route_is_404_in_json(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var path in (string[])["/nothing", "/patron", "/patrons.json", "/v1/patrons", "/accounts/1", "/favicon.ico", "//patrons"])
        {
            foreach (var method in (string[])["GET", "POST", "DELETE"])
                Wire.IsError(await Wire.SendAsync(server, server.Client, method, path, null), 404, "no_such_route");
        }
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_wrong_method_is_405_and_says_which_are_right(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var (method, path, allowed) in ((string, string, string)[])
            [
                ("PUT", "/patrons", "GET"), ("PUT", "/patrons/12345", "PATCH"), ("POST", "/accounts", "GET"), ("DELETE", "/", "GET"),
                ("OPTIONS", "/patrons", "GET"), ("PROPFIND", "/patrons/12345", "DELETE"),
            ])
        {
            var refused = await Wire.SendAsync(server, server.Client, method, path, null);
            Wire.IsError(refused, 405, "method_not_allowed");
            Assert.Contains(allowed, refused["error"], StringComparison.Ordinal);
        }

        Assert.Contains("\r\nAllow: ", await Wire.RawAsync(server, Wire.Head("PUT", "/patrons/12345")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Errors_have_their_length_and_are_no_redirect_or_html(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var (method, target, status) in ((string, string, int)[])
            [("GET", "/patrons/99999", 404), ("POST", "/patrons", 400), ("PUT", "/patrons", 405), ("GET", "/no", 404), ("POST", "/patrons/", 400)])
        {
            var answer = await Wire.RawAsync(server, Wire.Head(method, target, "Content-Length: 0"));
            var (head, body) = (answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)], answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
            Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
            Assert.Contains($"\r\nContent-Length: {System.Text.Encoding.UTF8.GetByteCount(body)}", head, StringComparison.Ordinal);
            Assert.Contains("\r\nContent-Type: application/json; charset=utf-8", head, StringComparison.Ordinal);
            Assert.DoesNotContain("\r\nServer:", head, StringComparison.OrdinalIgnoreCase);
        }
    }
}
