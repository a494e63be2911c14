using PatronDesk.Faces.Desk.Print;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>Which barcode a card has, and which it cannot have.</summary>
public sealed class BarcodeTests
{
    [Theory]
    [InlineData("2020000000174", true)]
    [InlineData("2020000000175", false)]
    [InlineData("202000000017", false)]
    [InlineData("0012345678905", false)]
    [InlineData("ABC-12", false)]
    [InlineData("12345", false)]
    [InlineData("1", false)]
    public void Thirteen_digits_with_the_right_check_digit_and_no_leading_0_are_EAN_13(string text, bool isEan)
    {
        var (bars, fault) = Barcode.Of(text);
        Assert.Equal((text, isEan, null), (bars!.Text, bars.IsEan, fault));
        // 95 modules and 18 blank ones.
        Assert.Equal(isEan, bars.Modules == 113);
    }

    [Fact]
    public void A_bar_is_never_thinner_than_a_scanner_can_read()
    {
        for (var length = 1; length <= 255; length++)
        {
            foreach (var one in new[] { '7', 'x' })
            {
                var (bars, fault) = Barcode.Of(new string(one, length));
                if (bars is null)
                {
                    Assert.Equal("print.too-long", fault);
                    Assert.True(length > 33, $"{length} of {one} would fit.");
                }
                else
                {
                    Assert.InRange(bars.ModuleMillimetres, Barcode.ThinnestMillimetres, 0.5);
                    Assert.InRange(bars.Modules * bars.ModuleMillimetres, 1, 81.6);
                    Assert.True(length < 80);
                }
            }
        }
    }

    [Theory]
    [InlineData("Bücher")]
    [InlineData("\u00f1")]
    [InlineData("a\tb")]
    [InlineData("")]
    public void A_character_that_Code_128_does_not_have_is_refused(string text) =>
        Assert.Equal((null, "print.no-such-sign"), Barcode.Of(text));
}
