using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PatronDesk.Faults.Load;

/// <summary>A self-check machine that reconnects when its connection breaks.</summary>
internal sealed class Kiosk(IPEndPoint address) : IDisposable
{
    /// <summary>The account that the harness makes.</summary>
    public const string Name = "kiosk";
    public const string Password = "open-sesame";

    private const string Now = "20261123    080000";

    private Socket? _socket;

    public Task<Reply> CheckOutAsync(string card, string item) =>
        DoAsync($"11YN{Now}                  AOMAIN|AA{card}|AB{item}|AC|", "121");

    public Task<Reply> CheckInAsync(string item) => DoAsync($"09N{Now}{Now}APMAIN|AOMAIN|AB{item}|AC|", "101");

    public Task<Reply> QueueAsync(string card, string item, bool leave) =>
        DoAsync($"15{(leave ? '-' : '+')}{Now}AOMAIN|AA{card}|AB{item}|", "161");

    /// <summary>Sends a message and returns the answer; null if none came.</summary>
    public async Task<string?> AskAsync(string message)
    {
        try
        {
            if (_socket is null)
            {
                _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await _socket.ConnectAsync(address);
                if (await ExchangeAsync($"9300CN{Name}|CO{Password}|") is not "941")
                    throw new IOException("The machine may not sign in.");
            }

            return await ExchangeAsync(message);
        }
        catch (Exception broken) when (broken is SocketException or IOException or OperationCanceledException)
        {
            Dispose();
            return null;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    // A machine does not hear why it failed. So after "not ok" the write may or may not be there, unless the store refused at once.
    private async Task<Reply> DoAsync(string message, string good) => await AskAsync(message) switch
    {
        null => Reply.Unknown,
        var answer when answer.StartsWith(good, StringComparison.Ordinal) => Reply.Done,
        _ => Reply.Unknown,
    };

    private async Task<string> ExchangeAsync(string message)
    {
        using var patience = new CancellationTokenSource(Desk.Patience);
        await _socket!.SendAsync(Encoding.ASCII.GetBytes(message + "\r"), patience.Token);
        var answer = new StringBuilder();
        var buffer = new byte[2048];
        do
        {
            var count = await _socket.ReceiveAsync(buffer, patience.Token);
            if (count == 0)
                throw new IOException("The server closed the connection.");
            answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
        while (answer[^1] != '\r');

        return answer.ToString().TrimEnd('\r');
    }
}
