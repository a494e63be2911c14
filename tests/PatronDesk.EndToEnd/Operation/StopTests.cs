using System.Net;
using System.Net.Sockets;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

public sealed class StopTests
{
    [EveryEngine]
    public async Task Request_that_was_accepted_before_the_stop_is_finished(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        const string Body = """{"first_name":"Late","last_name":"Comer"}""";
        string answer;
        await using (var server = await PublishedServer.StartAsync(store))
        {
            using var connection = await RawConnection.OpenAsync(server);
            await connection.SendAsync($"""
                POST /patrons HTTP/1.1
                Host: localhost
                x-api-key: {PublishedServer.ApiKey}
                x-api-user: {PublishedServer.ApiUser}
                Content-Type: application/json
                Content-Length: {Body.Length}
                Expect: 100-continue


                """);
            // That the server asks for the body says that it is at work on the request.
            Assert.StartsWith("HTTP/1.1 100", await connection.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);

            server.Program.Terminate();
            await Eventually.TrueAsync(() => IsRefusedAsync(server.Address), "the stopping server takes no new connection");
            // The command line's library ends a program two seconds after the signal unless told otherwise.
            await Task.Delay(TimeSpan.FromSeconds(3));
            await connection.SendAsync(Body);
            answer = await connection.ReadToEndAsync();
            var code = await server.Program.WaitAsync();
            Assert.True(code == 0, $"patrondesk ended with {code}.\n{server.Program.Everything}");
        }

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        await using var restarted = await PublishedServer.StartAsync(store);
        var page = await Patrons.ReadAsync(await restarted.Client.GetAsync("/patrons"));
        Assert.Equal("Late", (string?)page["patrons"]![0]!["first_name"]);
    }

    [EveryEngine]
    public async Task Idle_server_stops_with_code_0(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        await server.StopAsync();
        Assert.Empty(server.Program.Errors.Trim());
    }

    private static async Task<bool> IsRefusedAsync(Uri address)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, address.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
