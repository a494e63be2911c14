using System.Text;

namespace PatronDesk.Intake;

/// <summary>A spreadsheet's rows under its headings, read one by one, so that a file of any length needs the same memory.</summary>
internal sealed class Sheet
{
    private readonly TextLines _lines;
    private readonly CsvRows _rows;
    private bool _isAtEnd;

    private Sheet(TextLines lines, CsvRows rows, IReadOnlyList<string> headings, int headingLine)
    {
        _lines = lines;
        _rows = rows;
        Headings = headings;
        HeadingLine = headingLine;
    }

    /// <summary>The headings, without blanks and invisible characters at their ends.</summary>
    public IReadOnlyList<string> Headings { get; }

    public int HeadingLine { get; }

    /// <summary>The first lines that were no UTF-8 and were read as Windows-1252, twenty at most, as far as the file was read.</summary>
    public IReadOnlyList<int> WindowsLines => _lines.WindowsLines;

    /// <summary>How many lines were read as Windows-1252.</summary>
    public int WindowsLineCount => _lines.WindowsLineCount;

    /// <summary>Opens a file by its content, whatever its name says.</summary>
    public static OpenSheet Open(Stream file)
    {
        try
        {
            var lines = new TextLines(file);
            if (FaultOf(lines) is { } fault)
                return new OpenSheet.Refused(fault);
            var rows = new CsvRows(lines, Separator.Find(lines));
            return rows.Read() is { Cells: { } headings } first
                ? new OpenSheet.Opened(new(lines, rows, [.. headings.Select(text => CellText.Bare(CellText.Of(text)))], first.Line))
                : new OpenSheet.Refused(FileFault.NoHeadings);
        }
        catch (DecoderFallbackException)
        {
            return new OpenSheet.Refused(FileFault.NotText);
        }
    }

    /// <summary>The next row that has any text; null at the end.</summary>
    public SheetRow? Read()
    {
        while (!_isAtEnd)
        {
            CsvRow? row;
            try
            {
                row = _rows.Read();
            }
            catch (DecoderFallbackException)
            {
                _isAtEnd = true;
                return new(_lines.Line + 1, _lines.Line + 1, [], RowTrouble.NotText);
            }

            if (row is null)
                break;
            if (row.Cells is not { } said)
                return new(row.Line, row.LastLine, [], RowTrouble.Quotes);
            if (said.All(CellText.IsBlank))
                continue;
            List<string> cells = [.. said.Take(Headings.Count).Select(CellText.Of)];
            var trouble = said.Skip(Headings.Count).Any(text => !CellText.IsBlank(text)) ? RowTrouble.TooManyCells
                : RepeatsHeadings(cells) ? RowTrouble.RepeatsHeadings
                : RowTrouble.None;
            return new(row.Line, row.LastLine, cells, trouble) { Count = said.Count };
        }

        _isAtEnd = true;
        return null;
    }

    // Some programs write a web page, or an old Excel file, under the name of a spreadsheet.
    private static FileFault? FaultOf(TextLines lines)
    {
        var begin = lines.Begin.Span;
        if (begin.StartsWith("PK\u0003\u0004"u8))
            return FileFault.Workbook;
        if (begin.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            return FileFault.OldWorkbook;
        var first = lines.Peek(5).FirstOrDefault(line => !CellText.IsBlank(line)) is { } text ? CellText.Bare(text) : "";
        return first.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || first.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || first.StartsWith("<table", StringComparison.OrdinalIgnoreCase)
            ? FileFault.WebPage
            : null;
    }

    private bool RepeatsHeadings(List<string> cells) =>
        cells.Count == Headings.Count
        && cells.Zip(Headings).All(both => CellText.Bare(both.First).Equals(both.Second, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The outcome of opening a file.</summary>
internal abstract record OpenSheet
{
    public sealed record Opened(Sheet Sheet) : OpenSheet;

    public sealed record Refused(FileFault Fault) : OpenSheet;
}

/// <summary>Why no row of a file can be read.</summary>
internal enum FileFault
{
    /// <summary>It has no row, or the quotes of its first row do not pair.</summary>
    NoHeadings,

    /// <summary>It begins as UTF-16 and is none.</summary>
    NotText,

    /// <summary>It is a web page, whatever its name is.</summary>
    WebPage,

    /// <summary>It is a workbook of today's Excel or LibreOffice.</summary>
    Workbook,

    /// <summary>It is a workbook of Excel before 2007, or an encrypted one.</summary>
    OldWorkbook,
}

/// <summary>A row of a spreadsheet.</summary>
/// <param name="Line">The number of its first line, from 1.</param>
/// <param name="LastLine">The number of its last line.</param>
/// <param name="Cells">Its cells, under the headings from the left; fewer where the row is short. Empty where it can't be read.</param>
/// <param name="Trouble">What is wrong with it.</param>
internal sealed record SheetRow(int Line, int LastLine, IReadOnlyList<string> Cells, RowTrouble Trouble)
{
    /// <summary>How many cells it has, also those without a heading.</summary>
    public int Count { get; init; }
}

/// <summary>What is wrong with a row, whatever its cells mean.</summary>
internal enum RowTrouble
{
    None,

    /// <summary>A quote in it is not closed, or closed in the wrong place; or it is longer than any row.</summary>
    Quotes,

    /// <summary>It has text in more cells than there are headings: probably a separator without quotes.</summary>
    TooManyCells,

    /// <summary>It is the row of headings once more, as where two files were joined.</summary>
    RepeatsHeadings,

    /// <summary>The bytes from here on are no text.</summary>
    NotText,
}
