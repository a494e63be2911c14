using System.Net;
using PatronDesk.Hosting;

namespace PatronDesk.Tests.Edge;

/// <summary>One address can't take every place.</summary>
public sealed class ConnectionsByAddressTests
{
    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("::1", null)]
    [InlineData("::ffff:127.0.0.1", null)]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void A_client_is_its_address_or_its_network(string address, string? client) =>
        Assert.Equal(client, ConnectionsByAddress.ClientOf(new IPEndPoint(IPAddress.Parse(address), 1))?.ToString());

    [Fact]
    public void An_address_has_its_places_and_gets_them_back()
    {
        var places = new ConnectionsByAddress(2);
        var one = IPAddress.Parse("192.0.2.1");
        var other = IPAddress.Parse("192.0.2.2");
        Assert.True(places.TryEnter(one));
        Assert.True(places.TryEnter(one));
        Assert.False(places.TryEnter(one));
        Assert.True(places.TryEnter(other));
        places.Leave(one);
        Assert.True(places.TryEnter(one));
        Assert.False(places.TryEnter(one));
    }
}
