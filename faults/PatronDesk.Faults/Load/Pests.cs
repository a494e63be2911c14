using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PatronDesk.Faults.Load;

/// <summary>Many hostile clients, which hold their connections and read nothing.</summary>
internal sealed class Pests : IDisposable
{
    private readonly List<Socket> _sockets = [];
    private int _refused;

    /// <summary>Connections that are still open on this side.</summary>
    public int Count => _sockets.Count;

    /// <summary>How many could not connect, or were disconnected while they sent.</summary>
    public int Refused => _refused;

    /// <summary>Connects many clients, each of which sends the same bytes and then nothing.</summary>
    /// <param name="address">The server's.</param>
    /// <param name="count">How many.</param>
    /// <param name="bytes">What each sends; empty for a silent one.</param>
    public async Task ComeAsync(IPEndPoint address, int count, ReadOnlyMemory<byte> bytes)
    {
        for (var i = 0; i < count; i++)
            _sockets.Add(new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 });
        await Parallel.ForEachAsync(_sockets[^count..], new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (socket, _) =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await SendAsync(socket, address, bytes, patience.Token);
        });
    }

    /// <summary>Makes all of them send the bytes one by one, one a second, until told to stop.</summary>
    public async Task DripAsync(byte[] bytes, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            foreach (var socket in _sockets)
            {
                try
                {
                    socket.Send(bytes.AsSpan(i % bytes.Length, 1));
                }
                catch (SocketException)
                {
                    // The server disconnected this one, as it may.
                }
            }

            await Task.Delay(1000, CancellationToken.None);
        }
    }

    /// <summary>An HTTP request as bytes.</summary>
    public static byte[] Request(string line, string headers, string body) => Encoding.ASCII.GetBytes(
        $"{line} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    private async Task SendAsync(Socket socket, IPEndPoint address, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await socket.ConnectAsync(address, cancel);
            while (bytes.Length > 0)
                bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancel)..];
        }
        catch (Exception cut) when (cut is SocketException or OperationCanceledException)
        {
            Interlocked.Increment(ref _refused);
        }
    }
}
