using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>HTTP by hand, for what HttpClient would not send.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new();

    public static async Task<RawConnection> OpenAsync(PublishedServer server)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        return connection;
    }

    /// <param name="text">Line ends are sent as CR LF.</param>
    public async Task SendAsync(string text) =>
        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));

    public async Task<string> ReadUntilAsync(string end)
    {
        var read = new StringBuilder();
        var one = new byte[1];
        while (!read.ToString().EndsWith(end, StringComparison.Ordinal) && await _client.GetStream().ReadAsync(one) == 1)
            read.Append((char)one[0]);
        return read.ToString();
    }

    /// <summary>Everything until the server closes the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var reader = new StreamReader(_client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    public void Dispose() => _client.Dispose();
}
