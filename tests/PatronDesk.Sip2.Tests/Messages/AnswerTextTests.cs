using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Messages;
using Xunit;
using static PatronDesk.Sip2.Tests.Messages.Answers;
using static PatronDesk.Sip2.Tests.Talk;

namespace PatronDesk.Sip2.Tests.Messages;

/// <summary>How amounts and long or empty texts are written, whatever the answer.</summary>
public sealed class AnswerTextTests
{
    [Fact]
    public void An_amount_has_a_point_and_two_decimals_whatever_the_culture()
    {
        var culture = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = new("de-DE") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            Assert.Contains("|BV1234567.89|", Line(Information() with { FeeAmount = 1234567.891m }), StringComparison.Ordinal);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void A_value_is_cut_at_255_characters_of_its_encoding()
    {
        var name = new string('ß', 200);

        Assert.Contains(
            "|AE" + string.Concat(Enumerable.Repeat("ss", 127)) + "|BL",
            Line(Information() with { Name = name }),
            StringComparison.Ordinal);
        Assert.Contains(
            "|AE" + new string('\u00E1', 200) + "|BL",
            Line(Information() with { Name = name }, WireSettings.Default with { Encoding = TextEncoding.Cp850 }),
            StringComparison.Ordinal);
        Assert.Contains(
            "|AE" + new string('a', 255) + "|BL", Line(Information() with { Name = new string('a', 300) }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", new[] { 255, 255, 7, 6 })]
    [InlineData("a ", new[] { 253, 255, 11, 6 })]
    [InlineData("ab ", new[] { 254, 255, 11, 6 })]
    public void A_long_screen_message_goes_on_from_word_to_word_in_the_next_field(string start, int[] lengths)
    {
        var words = start + string.Join(' ', Enumerable.Range(100, 130));
        var line = Line(new CheckoutResponse { Loan = Loan() with { ScreenMessages = [words, "second"] } });
        var fields = line.Split('|').Where(field => field.StartsWith("AF", StringComparison.Ordinal)).Select(field => field[2..]).ToArray();

        Assert.Equal(lengths, fields.Select(field => field.Length));
        Assert.Equal(words + " second", string.Join(' ', fields));
    }

    [Fact]
    public void A_screen_message_without_words_is_split_all_the_same()
    {
        var line = Line(new CheckoutResponse { Loan = Loan() with { ScreenMessages = [new string('x', 600)] } });

        Assert.EndsWith(
            $"AF{new string('x', 255)}|AF{new string('x', 255)}|AF{new string('x', 90)}|", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_screen_messages_are_left_out() =>
        Assert.DoesNotContain(
            "AF", Line(new CheckoutResponse { Loan = Loan() with { ScreenMessages = ["", "  "] } }), StringComparison.Ordinal);
}
