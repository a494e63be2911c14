using System.Diagnostics;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>What the command line says of a file, whatever its rows are about.</summary>
internal static class SheetText
{
    public const string NotText = "the file cannot be read from here on: it is neither UTF-8 nor UTF-16";

    public const string Damaged = "the workbook cannot be read from here on: open it and save it again, or save it as CSV";

    /// <param name="fault">Why no row of the file can be read.</param>
    /// <param name="sheets">The names of the sheets among which one must be named.</param>
    public static string Of(FileFault fault, IReadOnlyList<string> sheets) => fault switch
    {
        FileFault.NoHeadings => "the file has no row of headings",
        FileFault.NotText => "the file is no text: save it as CSV",
        FileFault.WebPage => "the file is a web page: open it in a spreadsheet program and save it as CSV",
        FileFault.OldWorkbook =>
            "the file is a workbook of an old Excel, or one with a password: open it, take the password off, and save it as .xlsx or CSV",
        FileFault.OtherWorkbook => "the file is another kind of workbook, such as .ods, or an archive: save it as .xlsx or CSV",
        FileFault.Damaged => "the workbook is damaged: open it and save it again, or save it as CSV",
        FileFault.TooLarge => "the workbook has more in it than is read: save it as CSV",
        FileFault.SeveralSheets => $"several sheets have rows: {Names(sheets)}; name one with --sheet",
        FileFault.NoSuchSheet => $"--sheet: there is no sheet with that name; the sheets are {Names(sheets)}",
        FileFault.NoSheets => "--sheet: the file is no workbook, and has no sheets",
        _ => throw new UnreachableException(),
    };

    public static string Quotes(int line, int lastLine) => lastLine == line
        ? FormattableString.Invariant($"the quote opened in line {line} isn't closed")
        : FormattableString.Invariant($"the quote opened in line {line} isn't closed properly (line {lastLine})");

    public static string TooManyCells(int cells, int headings) => FormattableString.Invariant(
        $"{cells} cells under {headings} headings: is there a separator in a cell without quotes?");

    public static string Rounded(string cell) =>
        $"{cell} is a number that Excel has rounded: make the column text and enter it again";

    public static string TooManyDigits(string cell) =>
        $"{cell} is a number of more than 15 digits, and Excel keeps 15: make the column text and enter it again";

    /// <summary>What is said once of the whole file.</summary>
    public static IEnumerable<string> NoticesOf(SheetNotices notices)
    {
        if (notices.WindowsLineCount > 0)
            yield return Windows(notices.WindowsLines, notices.WindowsLineCount);
        foreach (var (heading, example) in notices.Padded)
            yield return $"column '{heading}': its numbers are shown with zeros before them, and were read so, such as {example}";
        foreach (var area in notices.Merged)
            yield return $"merged {area}: only the first {(area.HasRows ? "row" : "column")} has the value";
        if (notices.MergedCount > notices.Merged.Count)
            yield return FormattableString.Invariant($"and {notices.MergedCount - notices.Merged.Count} more merged areas");
        if (notices.WithoutHeadingCount > 0)
        {
            yield return FormattableString.Invariant($"{notices.WithoutHeadingCount} cell(s) without a heading were left out: ")
                + string.Join(", ", notices.WithoutHeading) + (notices.WithoutHeadingCount > notices.WithoutHeading.Count ? ", …" : "");
        }
    }

    /// <summary>Which lines were read as Windows-1252.</summary>
    public static string Windows(IReadOnlyList<int> lines, int count) => FormattableString.Invariant(
        $"{count} line(s) not in UTF-8 were read as Windows-1252: {string.Join(", ", lines)}{(count > lines.Count ? ", …" : "")}");

    private static string Names(IReadOnlyList<string> sheets) => string.Join(", ", sheets.Select(name => $"'{name}'"));
}
