using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Web;

/// <summary>Where a request ends, and which methods there are at all.</summary>
public sealed class MessageBoundaryTests
{
    private const string Hidden = "GET /patrons HTTP/1.1\r\nHost: localhost\r\n\r\n";

    [Fact]
    public async Task A_length_beside_chunks_hides_no_second_request()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var both = await Wire.RawAsync(
            server, Head("Content-Length: 5", "Transfer-Encoding: chunked") + "0\r\n\r\n" + Hidden);
        Assert.Equal(1, both.Split("HTTP/1.1 ").Length - 1);
        var twice = await Wire.RawAsync(server, Head("Content-Length: 0", "Content-Length: 61") + Hidden);
        Assert.StartsWith("HTTP/1.1 400 ", twice, StringComparison.Ordinal);
        Assert.Equal(1, twice.Split("HTTP/1.1 ").Length - 1);
        var odd = await Wire.RawAsync(server, Head("Transfer-Encoding: gzip, identity") + Hidden);
        Assert.Equal(1, odd.Split("HTTP/1.1 ").Length - 1);
    }

    [Fact]
    public async Task TRACE_is_no_method_here()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        foreach (var (path, status) in ((string, int)[])[("/patrons", 405), ("/manualblocks", 404), ("/", 405)])
            Assert.StartsWith($"HTTP/1.1 {status} ", await Wire.RawAsync(server, Wire.Head("TRACE", path)), StringComparison.Ordinal);
    }

    // Without the wish to close: a second answer would follow on the same connection.
    private static string Head(params string[] lines) =>
        Wire.Head("POST", "/patrons?first_name=a&last_name=b", lines).Replace("Connection: close\r\n", "", StringComparison.Ordinal);
}
