using PatronDesk.Sip2.Fields;
using Xunit;

namespace PatronDesk.Sip2.Tests.Fields;

public sealed class SecretTests
{
    [Fact]
    public void A_secret_prints_itself_masked_and_its_length_stays_unknown()
    {
        Assert.Equal("***", new Secret("0213").ToString());
        Assert.Equal("***", $"{new Secret("")}");
        Assert.Equal("", default(Secret).ToString());
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", true)]
    [InlineData("    ", true)]
    public void Missing_empty_and_blank_are_told_apart_and_all_are_blank(string? sent, bool isSent)
    {
        Assert.True(new Secret(sent).IsBlank);
        Assert.Equal(isSent, new Secret(sent).IsSent);
        Assert.False(new Secret("0").IsBlank);
    }
}
