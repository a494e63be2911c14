using System.Text;

namespace PatronDesk.Intake;

/// <summary>A spreadsheet's rows under its headings, read one by one, so that a file of any length needs the same memory.</summary>
internal sealed class Sheet : IDisposable
{
    private readonly IRawRows _rows;
    private readonly TextLines? _lines;
    private readonly OpenWorksheet? _worksheet;
    private readonly List<string> _withoutHeading = [];
    private int _withoutHeadingCount;
    private int _lastLine;
    private bool _isAtEnd;

    private Sheet(IRawRows rows, RawRow first, TextLines? lines, OpenWorksheet? worksheet)
    {
        (_rows, _lines, _worksheet) = (rows, lines, worksheet);
        List<string> headings = [.. first.Cells!.Select(text => CellText.Bare(CellText.Of(text ?? "")))];
        // Cells that only have a format are no headings.
        if (worksheet is not null)
            headings = headings[..(headings.FindLastIndex(text => text.Length > 0) + 1)];
        (Headings, HeadingLine, _lastLine) = (headings, first.Line, first.Line);
    }

    /// <summary>The headings, without blanks and invisible characters at their ends.</summary>
    public IReadOnlyList<string> Headings { get; }

    public int HeadingLine { get; }

    /// <summary>What a person should know of the file as a whole, as far as it was read.</summary>
    public SheetNotices Notices
    {
        get
        {
            if (_worksheet?.Rows is not { } rows)
            {
                return _lines is { WindowsLineCount: > 0 }
                    ? new() { WindowsLines = [.. _lines.WindowsLines], WindowsLineCount = _lines.WindowsLineCount }
                    : SheetNotices.None;
            }

            List<MergedArea> merged = [.. rows.Merged.Where(area => area.From.Column < Headings.Count)];
            var padded = rows.Padded.Where(column => column.Key < Headings.Count).Select(column => (Headings[column.Key], column.Value));
            return new()
            {
                Padded = [.. padded.Take(SheetNotices.MostNamed)],
                Merged = [.. merged.Take(SheetNotices.MostNamed)],
                MergedCount = merged.Count,
                WithoutHeading = [.. _withoutHeading],
                WithoutHeadingCount = _withoutHeadingCount,
            };
        }
    }

    /// <summary>Opens a file by its content, whatever its name says. The file stays open after the sheet.</summary>
    /// <param name="file">The file at its beginning; a workbook is only read from one that can be read in any order.</param>
    /// <param name="name">The sheet of a workbook; null for the only visible one that has any text.</param>
    public static OpenSheet Open(Stream file, string? name = null)
    {
        try
        {
            var lines = new TextLines(file);
            if (lines.Begin.Span.StartsWith("PK\u0003\u0004"u8) && file.CanSeek)
            {
                file.Position = 0;
                return OpenWorkbook(file, name);
            }

            if ((FaultOf(lines) ?? (name is null ? null : FileFault.NoSheets)) is { } fault)
                return new OpenSheet.Refused(fault);
            var rows = new CsvRows(lines, Separator.Find(lines));
            return rows.Read() is { Cells: not null } first
                ? new OpenSheet.Opened(new(rows, first, lines, worksheet: null))
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
            RawRow? row;
            try
            {
                row = _rows.Read();
            }
            catch (Exception error) when (_worksheet is null ? error is DecoderFallbackException : WorkbookException.Of(error) is not null)
            {
                _isAtEnd = true;
                var line = _worksheet is { Rows: var rows } ? Math.Max(_lastLine + 1, rows.Line) : _lines!.Line + 1;
                return new(line, line, [], _worksheet is null ? RowTrouble.NotText : RowTrouble.Damaged);
            }

            if (row is null)
                break;
            _lastLine = row.Line;
            if (row.Cells is not { } said)
                return new(row.Line, row.LastLine, [], RowTrouble.Quotes);
            if (said.All(text => text is null || CellText.IsBlank(text)))
                continue;
            if ((_worksheet is null ? Under(row, said) : UnderOfWorksheet(row, said)) is { } under)
                return under;
        }

        _isAtEnd = true;
        return null;
    }

    public void Dispose() => _worksheet?.Dispose();

    private SheetRow Under(RawRow row, IReadOnlyList<string?> said)
    {
        List<string?> cells = [.. said.Take(Headings.Count).Select(text => CellText.Of(text!))];
        var trouble = said.Skip(Headings.Count).Any(text => !CellText.IsBlank(text!)) ? RowTrouble.TooManyCells
            : RepeatsHeadings(cells) ? RowTrouble.RepeatsHeadings
            : RowTrouble.None;
        return new(row.Line, row.LastLine, cells, trouble) { Count = said.Count };
    }

    /// <summary>
    /// A worksheet has a cell under each heading, and what stands beside the table is a person's own note. Null where the row has
    /// nothing else.
    /// </summary>
    private SheetRow? UnderOfWorksheet(RawRow row, IReadOnlyList<string?> said)
    {
        var cells = new List<string?>(Headings.Count);
        for (var column = 0; column < Headings.Count; column++)
            cells.Add(column >= said.Count ? "" : said[column] is { } text ? CellText.Of(text) : null);
        for (var column = Headings.Count; column < said.Count; column++)
        {
            if (said[column] is not { } text || CellText.IsBlank(text))
                continue;
            if (_withoutHeadingCount++ < SheetNotices.MostNamed)
                _withoutHeading.Add(new CellPlace(column, row.Line).ToString());
        }

        if (cells.TrueForAll(text => text is null || CellText.IsBlank(text)))
            return null;
        return new(row.Line, row.LastLine, cells, RepeatsHeadings(cells) ? RowTrouble.RepeatsHeadings : RowTrouble.None)
        {
            Count = cells.Count,
            Rounded = row.Rounded,
        };
    }

    private static OpenSheet OpenWorkbook(Stream file, string? name)
    {
        try
        {
            var (worksheet, why, sheets) = OpenWorksheet.Open(file, name);
            if (worksheet is null)
                return new OpenSheet.Refused(why) { Sheets = sheets };
            if (worksheet.Rows.Read() is { } first)
                return new OpenSheet.Opened(new(worksheet.Rows, first, lines: null, worksheet));
            worksheet.Dispose();
            return new OpenSheet.Refused(FileFault.NoHeadings);
        }
        catch (Exception error) when (WorkbookException.Of(error) is { } fault)
        {
            return new OpenSheet.Refused(fault);
        }
    }

    // Some programs write a web page, or an old Excel file, under the name of a spreadsheet.
    private static FileFault? FaultOf(TextLines lines)
    {
        var begin = lines.Begin.Span;
        if (begin.StartsWith("PK\u0003\u0004"u8))
            return FileFault.OtherWorkbook;
        if (begin.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            return FileFault.OldWorkbook;
        var first = lines.Peek(5).FirstOrDefault(line => !CellText.IsBlank(line)) is { } text ? CellText.Bare(text) : "";
        return first.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || first.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || first.StartsWith("<table", StringComparison.OrdinalIgnoreCase)
            ? FileFault.WebPage
            : null;
    }

    private bool RepeatsHeadings(List<string?> cells) =>
        cells.Count == Headings.Count
        && cells.Zip(Headings).All(both => CellText.Bare(both.First ?? "").Equals(both.Second, StringComparison.OrdinalIgnoreCase));
}
