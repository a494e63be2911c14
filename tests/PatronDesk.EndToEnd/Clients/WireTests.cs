using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Requests as the document's samples put them on the wire, byte by byte.</summary>
public sealed class WireTests
{
    private const string Create = "POST /patrons?first_name=Mary&last_name=Shelley";

    [EveryEngine]
    public async Task Post_without_body_and_length_works_over_http_1_1(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);

        var answer = await AskAsync(server, $"{Create} HTTP/1.1", "Connection: close");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("\"first_name\":\"Mary\"", answer, StringComparison.Ordinal);
        Assert.Equal(1, await TotalAsync(server));
    }

    // Kestrel refuses it below routing, so it has no JSON. A proxy in front must speak HTTP/1.1 or say the length.
    [EveryEngine]
    public async Task Post_without_body_and_length_is_refused_over_http_1_0(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);

        Assert.StartsWith("HTTP/1.1 400", await AskAsync(server, $"{Create} HTTP/1.0"), StringComparison.Ordinal);
        Assert.Equal(0, await TotalAsync(server));
    }

    [EveryEngine]
    public async Task Http_1_0_works_where_it_says_the_length(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);

        Assert.StartsWith(
            "HTTP/1.1 200", await AskAsync(server, $"{Create} HTTP/1.0", "Content-Length: 0"), StringComparison.Ordinal);
        var list = await AskAsync(server, "GET /patrons?page=1 HTTP/1.0");
        Assert.StartsWith("HTTP/1.1 200", list, StringComparison.Ordinal);
        Assert.Contains("\"total\":1", list, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(PublishedServer server, string line, params string[] headers)
    {
        using var connection = await RawConnection.OpenAsync(server);
        string[] lines =
        [
            line, "Host: localhost", $"x-api-key: {PublishedServer.ApiKey}", $"x-api-user: {PublishedServer.ApiUser}", .. headers,
        ];
        await connection.SendAsync(string.Join('\n', lines) + "\n\n");
        return await connection.ReadToEndAsync();
    }

    private static async Task<int> TotalAsync(PublishedServer server) =>
        (int)(await Patrons.ReadAsync(await server.Client.GetAsync("/patrons")))["total"]!;
}
