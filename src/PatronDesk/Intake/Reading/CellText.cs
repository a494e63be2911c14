using System.Text.RegularExpressions;

namespace PatronDesk.Intake;

/// <summary>What a cell says, without what spreadsheets put around it.</summary>
internal static partial class CellText
{
    /// <summary>
    /// The text that a person sees: <c>="0031"</c>, which keeps Excel from making a number of it, is 0031; the apostrophe before what
    /// would be a formula is not part of the text.
    /// </summary>
    public static string Of(string cell)
    {
        if (cell is ['=', '"', .., '"'] && cell.Length > 2)
            return cell[2..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
        return cell is ['\'', ..] && IsFormula(cell.AsSpan(1)) ? cell[1..] : cell;
    }

    /// <summary>
    /// Whether a spreadsheet would run the text as a formula, or apostrophes stand before such a text: it is written with one more,
    /// which <see cref="Of"/> takes off again.
    /// </summary>
    public static bool IsFormula(ReadOnlySpan<char> text) => Formula().IsMatch(text);

    /// <summary>The text without blanks, no-break blanks and invisible characters at its ends.</summary>
    public static string Bare(string text)
    {
        var (from, to) = (0, text.Length);
        while (from < to && IsBlank(text[from]))
            from++;
        while (to > from && IsBlank(text[to - 1]))
            to--;
        return text[from..to];
    }

    public static bool IsBlank(string text) => text.All(IsBlank);

    /// <summary>Whether Excel made a rounded number of it, such as <c>3.1234E+13</c>.</summary>
    public static bool IsRounded(string text) => Rounded().IsMatch(text);

    // Byte order mark, zero-width and word-joining characters, and the marks of a direction.
    private static bool IsBlank(char c) =>
        char.IsWhiteSpace(c) || c is '\uFEFF' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or '\u2060';

    [GeneratedRegex(@"^\d([.,]\d+)?E\+\d{2,}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Rounded();

    // Some programs skip white space first, and take the wide forms of the signs for the signs.
    [GeneratedRegex(@"^'*([\t\r\n]|\s*[=+\-@＝＋－＠])", RegexOptions.CultureInvariant)]
    private static partial Regex Formula();
}
