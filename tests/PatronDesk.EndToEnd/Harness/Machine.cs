using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>A self-check machine that has signed in to a published server.</summary>
internal sealed class Machine(TcpClient client) : IDisposable
{
    private readonly StreamReader _answers = new(client.GetStream(), Encoding.ASCII);

    /// <summary>The settings of a server that machines can connect to.</summary>
    public static Dictionary<string, string> Listening()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new() { ["PATRONDESK_SIP2__LISTEN"] = listener.LocalEndpoint.ToString()! };
    }

    /// <summary>Adds the account that the machine signs in with.</summary>
    public static async Task AddAccountAsync(TestStore store)
    {
        var added = await store.RunAsync(
            "account", "sip", "create", PublishedServer.Tenant, "kiosk", "--password", "open-sesame", "--institution", "MAIN",
            "--trusted", "true");
        Assert.True(added.Code == 0, added.Errors);
    }

    /// <param name="settings">The server's, of <see cref="Listening"/>.</param>
    public static async Task<Machine> ConnectAsync(Dictionary<string, string> settings)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(settings["PATRONDESK_SIP2__LISTEN"]));
        var machine = new Machine(client);
        Assert.Equal("941", await machine.AskAsync("9300CNkiosk|COopen-sesame|"));
        return machine;
    }

    public async Task SendAsync(string line) => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line + "\r"));

    public async Task<string> AskAsync(string line)
    {
        await SendAsync(line);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = new StringBuilder();
        var one = new char[1];
        while (await _answers.ReadAsync(one, patience.Token) == 1 && one[0] != '\r')
            answer.Append(one[0]);
        return answer.ToString();
    }

    public void Dispose()
    {
        _answers.Dispose();
        client.Dispose();
    }
}
