using System.Globalization;

namespace PatronDesk.Faces.Desk.Shell;

/// <summary>What a scanner may have meant, besides what it typed.</summary>
internal static class Scan
{
    // What the number row types on keyboards of other countries.
    private const string OtherLayouts = "&é\"'(-è_çà§!)°+ěščřžýáíé";

    /// <summary>
    /// The readings of a scan after the first, in the order in which they are tried: without outer white space, control and
    /// format characters; then without an AIM identifier or a pair of asterisks, or with the 0 that scanners drop.
    /// </summary>
    public static IEnumerable<string> OtherReadings(string scanned)
    {
        var clean = Trim(scanned);
        if (clean != scanned)
            yield return clean;
        if (clean.Length > 3 && clean[0] == ']' && char.IsAsciiLetter(clean[1]) && char.IsAsciiLetterOrDigit(clean[2]))
            yield return clean[3..];
        if (clean.Length > 2 && clean[0] == '*' && clean[^1] == '*')
            yield return clean[1..^1];
        if (clean.Length == 12 && clean.All(char.IsAsciiDigit))
            yield return "0" + clean;
    }

    /// <summary>Whether this is what a scanner types that is set to another keyboard than the computer.</summary>
    public static bool IsOfAnotherKeyboard(string scanned) =>
        scanned.Length >= 4 && scanned.All(static c => OtherLayouts.Contains(c, StringComparison.Ordinal));

    /// <summary>The text without outer white space, control and format characters; inner ones stay.</summary>
    public static string Trim(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsOuter(text[start]))
            start++;
        while (end > start && IsOuter(text[end - 1]))
            end--;
        return text[start..end];
    }

    private static bool IsOuter(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
