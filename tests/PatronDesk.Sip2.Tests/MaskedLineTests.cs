using CsCheck;
using PatronDesk.Sip2.Messages;
using Xunit;

namespace PatronDesk.Sip2.Tests;

public sealed class MaskedLineTests
{
    [Theory]
    [InlineData("9300CNkiosk1|COsecret|CPmain|AY1AZF427\r", "9300CNkiosk1|CO***|CPmain|AY1AZF427")]
    [InlineData(
        "2300120250522    154913AO|AA0310000000253|AC|AD0213|AY0AZF30D",
        "2300120250522    154913AO|AA...0253|AC|AD***|AY0AZF30D")]
    [InlineData(
        "64              00320160511    084442000000000000        0000AOTUB HH|AA08300076190|AEMalte Baesler|BLY|CQY|BHEUR"
        + "|BV0.00|BEmalte.baesler@tuhh.de|AY6AZD946\r\n",
        "64              00320160511    084442000000000000        0000AOTUB HH|AA...6190|AE***|BLY|CQY|BHEUR|BV0.00|BE***|AY6AZD946")]
    [InlineData("01Y20250522    154913AOm|ALshouted|AA1234567|AC|", "01Y20250522    154913AOm|AL***|AA***|AC|")]
    [InlineData("941AY1AZFDFC", "941AY1AZFDFC")]
    [InlineData("97AZFEF5", "97AZFEF5")]
    public void A_line_prints_itself_without_secrets_and_personal_data(string line, string masked) =>
        Assert.Equal(masked, Mask(line));

    [Theory]
    // The delimiter before the password is lost.
    [InlineData("9300CNkiosk1COsecret", "9300CNkiosk1***|")]
    [InlineData("2300120250522    154913AOmainAA12345678AD0213|", "2300120250522    154913AOmain***|")]
    // The PIN holds a delimiter.
    [InlineData("2300120250522    154913AO|AA12345678|AD02|13zz|", "2300120250522    154913AO|AA...5678|AD***|??***|")]
    // Half a message.
    [InlineData("2300120250522    154913AO|AA12345678|AD02", "2300120250522    154913AO|AA...5678|AD***|")]
    [InlineData("2300120250522", "23***")]
    // No message at all.
    [InlineData("secret", "(6 bytes)")]
    [InlineData("88ADsecret|", "(11 bytes)")]
    [InlineData("", "(0 bytes)")]
    // The header is something else.
    [InlineData("23secret\u0001|AD0213|", "23***AD***|")]
    // A line within a line of the log.
    [InlineData("2300120250522    154913AOa\nb\u001B[2Jc|", "2300120250522    154913AOa?b?[2Jc|")]
    public void What_is_malformed_gives_away_no_more(string line, string masked) => Assert.Equal(masked, Mask(line));

    [Fact]
    public void A_message_prints_itself_masked_too()
    {
        var message = Talk.Message("2300120250522    154913AO|AA12345678|AD0213|");

        Assert.Equal("2300120250522    154913AO|AA...5678|AD***|", message.ToString());
        Assert.DoesNotContain("0213", $"{new PatronStatusRequest(message)}", StringComparison.Ordinal);
    }

    [Fact]
    public void However_a_line_is_cut_its_secret_is_never_shown()
    {
        const string line = "6300120250522    154913          AOmain|AA0310000000253|ACtermpw|AD@@@@@@|AY0AZ0000";
        for (var start = 0; start < line.Length; start++)
        {
            for (var end = start; end <= line.Length; end++)
                Assert.DoesNotContain('@', Mask(line[start..end]));
        }
    }

    [Fact]
    public void Any_bytes_print_as_printable_ASCII() =>
        Gen.Select(Gen.OneOf("63", "23", "93", "64", "11", "zz"), Gen.Byte.Array[0, 120]).Sample((code, bytes) =>
        {
            byte[] line = [.. Frames.Bytes(code), .. bytes];
            Assert.DoesNotContain(new MaskedLine(line).ToString(), character => character is < ' ' or > '~');
        });

    private static string Mask(string line) => new MaskedLine(Frames.Bytes(line)).ToString();
}
