using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace PatronDesk.Hosting;

/// <summary>
/// Closes a connection from an address that has too many open, so that one client can't take all places. This machine's own
/// address is not counted: a proxy on it stands for many clients.
/// </summary>
/// <param name="most">Connections of one address at once.</param>
internal sealed class ConnectionsByAddress(int most)
{
    // Of an IPv6 address, the part that a provider gives to one customer.
    private const int CustomerBytes = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = [];

    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        if (ClientOf(connection.RemoteEndPoint) is not { } client)
        {
            await next(connection);
        }
        else if (!TryEnter(client))
        {
            connection.Abort(new ConnectionAbortedException("Too many connections from one address."));
        }
        else
        {
            try
            {
                await next(connection);
            }
            finally
            {
                Leave(client);
            }
        }
    };

    /// <summary>Who is counted for a remote address; null for one that is not counted.</summary>
    internal static IPAddress? ClientOf(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var address })
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return null;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(CustomerBytes).Clear();
        return new IPAddress(bytes);
    }

    internal bool TryEnter(IPAddress client)
    {
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(client);
            if (open >= most)
                return false;
            _open[client] = open + 1;
            return true;
        }
    }

    internal void Leave(IPAddress client)
    {
        lock (_gate)
        {
            if (--_open[client] == 0)
                _open.Remove(client);
        }
    }
}
