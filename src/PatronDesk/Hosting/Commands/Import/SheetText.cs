using System.Diagnostics;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>What the command line says of a file, whatever its rows are about.</summary>
internal static class SheetText
{
    public const string NotText = "the file cannot be read from here on: it is neither UTF-8 nor UTF-16";

    public static string Of(FileFault fault) => fault switch
    {
        FileFault.NoHeadings => "the file has no row of headings",
        FileFault.NotText => "the file is no text: save it as CSV",
        FileFault.WebPage => "the file is a web page: open it in a spreadsheet program and save it as CSV",
        FileFault.Workbook => "the file is a workbook (.xlsx or .ods): save it as CSV",
        FileFault.OldWorkbook => "the file is a workbook of an old Excel, or an encrypted one: save it as CSV",
        _ => throw new UnreachableException(),
    };

    public static string Quotes(int line, int lastLine) => lastLine == line
        ? FormattableString.Invariant($"the quote opened in line {line} isn't closed")
        : FormattableString.Invariant($"the quote opened in line {line} isn't closed properly (line {lastLine})");

    public static string TooManyCells(int cells, int headings) => FormattableString.Invariant(
        $"{cells} cells under {headings} headings: is there a separator in a cell without quotes?");

    public static string Rounded(string cell) =>
        $"{cell} is a number that Excel has rounded: make the column text and enter it again";

    /// <summary>Which lines were read as Windows-1252.</summary>
    public static string Windows(IReadOnlyList<int> lines, int count) => FormattableString.Invariant(
        $"{count} line(s) not in UTF-8 were read as Windows-1252: {string.Join(", ", lines)}{(count > lines.Count ? ", …" : "")}");
}
