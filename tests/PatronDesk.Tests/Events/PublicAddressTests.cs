using System.Net;
using PatronDesk.Events;
using IPNetwork = System.Net.IPNetwork;

namespace PatronDesk.Tests.Events;

/// <summary>Nothing is sent to a private address, in whatever form it is written.</summary>
public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::7f00:1")]
    [InlineData("::ffff:7f00:1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::7f00:1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("ff02::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:db8::1")]
    [InlineData("2001::1")]
    public void A59_a_private_address_is_seen(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("93.184.216.34")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2606:4700::1111")]
    public void A_public_address_is_seen(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    // A59.
    [Theory]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://[::ffff:7f00:1]:{0}/")]
    [InlineData("http://127.1:{0}/")]
    [InlineData("http://0x7f.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://localhost.:{0}/")]
    [InlineData("http://100.64.0.1:{0}/")]
    [InlineData("http://[64:ff9b::7f00:1]:{0}/")]
    public async Task A59_no_connection_is_made_to_a_private_address(string url)
    {
        await using var receiver = await WebhookTests.Receiver.StartAsync();
        using var client = new WebhookClient(new([], null), TimeProvider.System);
        var answer = await SendAsync(client, string.Format(null, url, new Uri(receiver.Address).Port));
        // Some machines do not resolve localhost with a dot.
        Assert.True(answer.Trouble is WebhookTrouble.PrivateAddress or WebhookTrouble.Unreachable, answer.Mark);
        Assert.Empty(receiver.Got);
    }

    [Fact]
    public async Task A_private_network_that_is_named_is_reached()
    {
        await using var receiver = await WebhookTests.Receiver.StartAsync();
        using var client = new WebhookClient(new([IPNetwork.Parse("127.0.0.0/8")], null), TimeProvider.System);
        Assert.True((await SendAsync(client, receiver.Address)).IsTaken);
        Assert.Single(receiver.Got);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var receiver = await WebhookTests.Receiver.StartAsync();
        receiver.Answer = static _ => 307;
        using var client = new WebhookClient(new([IPNetwork.Parse("127.0.0.0/8")], null), TimeProvider.System);
        var answer = await SendAsync(client, receiver.Address);
        Assert.Equal((307, false), (answer.Status, answer.IsTaken));
        Assert.Single(receiver.Got);
    }

    private static Task<WebhookAnswer> SendAsync(WebhookClient client, string url) => client.SendAsync(
        new() { Id = 1, LibraryId = 1, Url = url, Kinds = "*", Secret = WebhookSecret.New(), Point = new("a", 0, 0) },
        "evt_a_1", "{}"u8.ToArray(), CancellationToken.None);
}
