using PatronDesk.Intake;

namespace PatronDesk.Tests.Intake;

/// <summary>What numbers, formats and places of a workbook mean.</summary>
public sealed class CellTests
{
    [Theory]
    [InlineData("General", "Number 0")]
    [InlineData("0", "Zeros 1")]
    [InlineData("00000", "Zeros 5")]
    [InlineData("[$-407]00000", "Zeros 5")]
    [InlineData("0000000;-0000000", "Zeros 7")]
    [InlineData("00000\\-0000", "Number 0")]
    [InlineData("\"A\"0000", "Number 0")]
    [InlineData("#,##0.00 [$€-407]", "Number 0")]
    [InlineData("0.00E+00", "Number 0")]
    [InlineData("0 \"days\"", "Number 0")]
    [InlineData("[Red]0.0", "Number 0")]
    [InlineData("@", "Number 0")]
    [InlineData("dd.mm.yyyy", "Date 0")]
    [InlineData("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "Date 0")]
    [InlineData("[h]:mm", "Date 0")]
    [InlineData("M/D/YY", "Date 0")]
    public void A_format_s_code_tells_how_a_number_is_shown(string code, string kind)
    {
        var format = CellFormats.Of(code);
        Assert.Equal(kind, $"{format.Kind} {format.Zeros}");
    }

    [Theory]
    [InlineData("78021", "0000000", "0078021")]
    [InlineData("-5", "000", "-005")]
    [InlineData("78021", "General", "78021")]
    [InlineData("78021.0", "General", "78021")]
    [InlineData("0.1", "General", "0.1")]
    [InlineData("0.30000000000000004", "General", "0.3")]
    [InlineData("4.5", "0", "5")]
    [InlineData("46115", "yyyy-mm-dd", "2026-04-03")]
    [InlineData("46115.5", "d/m/yy h:mm", "2026-04-03 12:00:00")]
    [InlineData("46115.99998842592", "d/m/yy h:mm", "2026-04-03 23:59:59")]
    [InlineData("1", "yyyy", "1900-01-01")]
    [InlineData("59", "yyyy", "1900-02-28")]
    [InlineData("61", "yyyy", "1900-03-01")]
    [InlineData("0.5", "h:mm", "12:00:00")]
    [InlineData("2958465", "yyyy", "9999-12-31")]
    [InlineData("99999999", "yyyy", "99999999")]
    [InlineData("-1", "yyyy", "-1")]
    [InlineData("many", "0", "many")]
    [InlineData("NaN", "0", "NaN")]
    public void A_number_is_said_as_it_is_shown(string said, string code, string shown) =>
        Assert.Equal((shown, false), new CellNumber(since1904: false).Of(said, CellFormats.Of(code)));

    [Theory]
    [InlineData("999999999999999", false)]
    [InlineData("1000000000000000", true)]
    [InlineData("1E+20", true)]
    [InlineData("-1234567890123450", true)]
    [InlineData("1E+300", true)]
    public void More_than_15_digits_are_told(string said, bool isRounded) =>
        Assert.Equal(isRounded, new CellNumber(since1904: false).Of(said, default).IsRounded);

    [Theory]
    [InlineData("A1", 0, 1)]
    [InlineData("Z9", 25, 9)]
    [InlineData("AA10", 26, 10)]
    [InlineData("XFD1048576", 16_383, 1_048_576)]
    public void A_place_is_read_and_written(string text, int column, int row)
    {
        Assert.Equal(new CellPlace(column, row), CellPlace.Find(text));
        Assert.Equal(text, new CellPlace(column, row).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("1")]
    [InlineData("A0")]
    [InlineData("XFE1")]
    [InlineData("A1048577")]
    [InlineData("AAAAAAAAAAAA1")]
    [InlineData("A-1")]
    [InlineData("A1B")]
    public void What_is_no_place_is_told(string text) => Assert.Null(CellPlace.Find(text));
}
