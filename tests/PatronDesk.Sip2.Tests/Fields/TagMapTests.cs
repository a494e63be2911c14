using PatronDesk.Sip2.Fields;
using Xunit;

namespace PatronDesk.Sip2.Tests.Fields;

public sealed class TagMapTests
{
    [Fact]
    public void A_map_is_read_and_printed_as_it_was_written()
    {
        Assert.True(TagMap.TryParse("PA=expiry, PB=birth PC=class PI=internet XI=id AQ=home", out var map, out _));

        Assert.Equal("PA=expiry PB=birth PC=class PI=internet XI=id AQ=home", map.ToString());
    }

    [Fact]
    public void Nothing_is_mapped_unless_told()
    {
        Assert.True(TagMap.TryParse("", out var map, out _));

        Assert.True(map.Entries.IsEmpty);
        Assert.True(TagMap.None.Entries.IsEmpty);
    }

    [Theory]
    [InlineData("PA", "'PA' is not a tag and a fact, such as PA=expiry.")]
    [InlineData("pa=expiry", "'pa=expiry' is not a tag and a fact, such as PA=expiry.")]
    [InlineData("P|=expiry", "'P|=expiry' is not a tag and a fact, such as PA=expiry.")]
    [InlineData("PA=PIN", "'PIN' is none of expiry, birth, class, internet, id, home, uuid.")]
    [InlineData("BL=expiry", "BL has a meaning of its own in a patron's answer; choose another tag.")]
    [InlineData("PA=expiry PA=birth", "PA is mapped twice.")]
    public void A_wrong_map_is_refused_with_a_sentence(string text, string expected)
    {
        Assert.False(TagMap.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
    }
}
