using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary>Errors that no endpoint makes itself have the same JSON shape.</summary>
public sealed class ErrorTests
{
    [EveryEngine]
    public async Task An_unknown_route_is_404_in_json(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var path in (string[])["/nothing", "/patron", "/patrons.json", "/v1/patrons", "/accounts/1", "/favicon.ico", "//patrons"])
        {
            foreach (var method in (string[])["GET", "POST", "DELETE"])
                Wire.IsError(await Wire.SendAsync(server, server.Client, method, path, null), 404, "no_such_route");
        }
    }

    [EveryEngine]
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

    [EveryEngine]
    public async Task The_list_has_no_methods_of_a_patron_and_an_address_that_lost_its_id_is_told_so(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B");

        foreach (var method in (string[])["DELETE", "PATCH", "PUT", "OPTIONS"])
        {
            Wire.IsError(await Wire.SendAsync(server, server.Client, method, "/patrons", null), 405, "method_not_allowed");
            Assert.Contains(
                "\r\nAllow: GET, HEAD, POST\r\n", await Wire.RawAsync(server, Wire.Head(method, "/patrons")), StringComparison.Ordinal);
        }

        foreach (var method in (string[])["DELETE", "PATCH"])
        {
            foreach (var path in (string[])["/patrons/", "/patrons//", "/patrons/%20", "/patrons/%2F"])
                Wire.IsError(await Wire.SendAsync(server, server.Client, method, path, null), 400, "empty_id");
        }

        Wire.IsError(await Wire.SendAsync(server, server.Client, "PUT", "/patrons/", null), 405, "method_not_allowed");
        Assert.Equal("1", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task What_can_be_read_can_be_asked_for_its_head(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=Zo%C3%AB&last_name=B");

        foreach (var path in (string[])[
            "/", "/accounts", "/managers", "/patrons", "/patrons?q=b", "/patrons/2020000000013", "/patrons/99999",
            "/health", "/health/live"])
        {
            var (head, body) = Split(await Wire.RawAsync(server, Wire.Head("GET", path)));
            Assert.NotEqual("", body);
            Assert.Equal((Undated(head), ""), Split(Undated(await Wire.RawAsync(server, Wire.Head("HEAD", path)))));
        }
    }

    [EveryEngine]
    public async Task Errors_have_their_length_and_are_no_redirect_or_html(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var (method, target, status) in ((string, string, int)[])
            [
                ("GET", "/patrons/99999", 404), ("POST", "/patrons", 400), ("PUT", "/patrons", 405),
                ("GET", "/no", 404), ("POST", "/patrons/", 400)])
        {
            var answer = await Wire.RawAsync(server, Wire.Head(method, target, "Content-Length: 0"));
            var (head, body) = Split(answer);
            Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
            Assert.Contains($"\r\nContent-Length: {System.Text.Encoding.UTF8.GetByteCount(body)}", head, StringComparison.Ordinal);
            Assert.Contains("\r\nContent-Type: application/json; charset=utf-8", head, StringComparison.Ordinal);
            Assert.DoesNotContain("\r\nServer:", head, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static (string Head, string Body) Split(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (answer[..end], answer[(end + 4)..]);
    }

    private static string Undated(string answer) => System.Text.RegularExpressions.Regex.Replace(answer, "\r\nDate: [^\r]*", "");
}
