using PatronDesk.Faces.Desk.Shell;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>What a scanner may have meant.</summary>
public sealed class ScanTests
{
    [Theory]
    [InlineData("I1", "")]
    [InlineData(" I1", "I1")]
    [InlineData("I1 ", "I1")]
    [InlineData("I1\r\n", "I1")]
    [InlineData("I1\t", "I1")]
    [InlineData("\u001dI1", "I1")]
    [InlineData("\u200eI1\ufeff", "I1")]
    [InlineData("P 123", "")]
    [InlineData("]C0I1", "I1")]
    [InlineData("]A0I1", "I1")]
    [InlineData("*I1*", "I1")]
    [InlineData("*", "")]
    [InlineData("**", "")]
    [InlineData("012345678905", "0012345678905")]
    [InlineData("2020000000174", "")]
    public void A_scan_has_these_other_readings(string scanned, string readings) =>
        Assert.Equal(readings, string.Join('|', Scan.OtherReadings(scanned)));

    [Theory]
    [InlineData("&é\"'(", true)]
    [InlineData("12345", false)]
    [InlineData("(a)", false)]
    public void A_scanner_for_another_keyboard_is_seen(string scanned, bool isSo) => Assert.Equal(isSo, Scan.IsOfAnotherKeyboard(scanned));
}
