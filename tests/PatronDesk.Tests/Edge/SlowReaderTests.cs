using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Faces;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Edge;

/// <summary>A client that asks and does not read is cut, and what it held is free again.</summary>
public sealed class SlowReaderTests
{
    private static readonly Dictionary<string, string?> Impatient = new() { ["SlowClientSeconds"] = "2" };

    // One answer in one go, one in chunks, and small ones behind each other: the web server holds 64 KiB of those.
    [Theory]
    [InlineData(Engine.Sqlite, "/users?limit=1000", 1)]
    [InlineData(Engine.Postgres, "/users?limit=1000", 1)]
    [InlineData(Engine.Sqlite, "/users?limit=2000000", 1)]
    [InlineData(Engine.Postgres, "/users?limit=2000000", 1)]
    [InlineData(Engine.Sqlite, "/users?limit=1", 500)]
    public async Task Whoever_does_not_read_is_cut(Engine engine, string path, int times)
    {
        await using var server = await TestServer.StartAsync(engine, Impatient);
        var filling = new string('f', 40_000);
        for (var i = 0; i < 250; i++)
        {
            var made = await server.Client.PostAsync(
                "/users",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $$$"""{"username":"u{{{i}}}","customFields":{"a":"{{{filling}}}"}}"""));
            Assert.Equal(201, made.Status);
        }

        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var asked = $"GET {path} HTTP/1.1\r\nHost: x\r\nx-api-key: {TestServer.ApiKey}\r\nx-api-user: {TestServer.ApiUser}\r\n\r\n";
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(asked, times))),
            TestContext.Current.CancellationToken);

        // Only a server that never cuts keeps this test for so long.
        var waited = Stopwatch.StartNew();
        while (!IsCut(client.Client))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "The client that does not read is not cut.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"cut after {waited.Elapsed.TotalSeconds:F1} s");
        for (
            waited.Restart();
            server.Services.GetRequiredService<InFlight>().Taken > 0;
            await Task.Delay(20, TestContext.Current.CancellationToken))
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), "What the client held is not given back.");
        Assert.Equal(200, await server.StatusWithAsync(await server.OwnerTokenAsync()));
    }

    [Fact]
    public async Task Whoever_reads_in_time_gets_all_of_it()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Impatient);
        var filling = new string('f', 40_000);
        for (var i = 0; i < 60; i++)
            await server.Client.PostAsync(
                "/users",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $$$"""{"username":"u{{{i}}}","customFields":{"a":"{{{filling}}}"}}"""));
        foreach (var path in (string[])["/users?limit=1000", "/users?limit=2000000"])
        {
            using var answer = await server.Client.GetAsync(
                new Uri(server.Address, path),
                HttpCompletionOption.ResponseHeadersRead,
                TestContext.Current.CancellationToken);
            await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            var all = new MemoryStream();
            var buffer = new byte[256 * 1024];
            for (int read; (read = await body.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
            {
                await all.WriteAsync(buffer.AsMemory(0, read), TestContext.Current.CancellationToken);
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }

            var json = System.Text.Json.Nodes.JsonNode.Parse(all.ToArray())!;
            Assert.Equal((60, 60), (json["users"]!.AsArray().Count, (int)json["totalRecords"]!));
        }
    }

    private static bool IsCut(Socket socket)
    {
        try
        {
            return (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! != 0
                || socket.Poll(0, SelectMode.SelectError);
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
