using System.Net;
using System.Net.Sockets;
using IPNetwork = System.Net.IPNetwork;

namespace PatronDesk.Events;

/// <summary>Tells addresses of the internet from those of private networks and of this machine.</summary>
internal static class PublicAddress
{
    // IANA's registry of special-purpose addresses, and multicast.
    private static readonly IPNetwork[] Special =
    [
        .. from text in new[]
           {
               "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
               "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
               "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
           }
           select IPNetwork.Parse(text),
    ];

    // Only these are given out for the internet.
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    // A gateway sends such a packet on to the IPv4 address in its last four bytes.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether the address is one of the internet, in whatever form it is written.</summary>
    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return Is(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && Nat64.Contains(address))
            return Is(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        return (address.AddressFamily == AddressFamily.InterNetwork || Global.Contains(address))
            && !Array.Exists(Special, network => network.Contains(address));
    }
}
