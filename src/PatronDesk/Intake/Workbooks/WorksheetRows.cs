using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace PatronDesk.Intake;

/// <summary>The rows of a worksheet that show any text, one by one, each with the sheet's own number.</summary>
internal sealed class WorksheetRows : IRawRows, IDisposable
{
    /// <summary>Bytes of a worksheet: a million rows with twenty cells each.</summary>
    public const long LargestPart = 2_000_000_000;

    private readonly SharedTexts _texts;
    private readonly CellFormats _formats;
    private readonly CellNumber _number;
    private readonly MergedAreas _areas;
    private readonly XmlReader _xml;
    private readonly Dictionary<int, string> _padded = [];
    private readonly HashSet<MergedArea> _merged = new(ReferenceEqualityComparer.Instance);
    private bool _hasHeadings;
    private bool _isAtEnd;

    public WorksheetRows(
        ZipArchiveEntry part, IReadOnlyList<MergedArea> areas, SharedTexts texts, CellFormats formats, CellNumber number)
    {
        (_areas, _texts, _formats, _number) = (new(areas), texts, formats, number);
        _xml = WorkbookPart.ReadXml(part, LargestPart);
    }

    /// <summary>The number of the last row that was begun.</summary>
    public int Line { get; private set; }

    /// <summary>The columns, from 0, in which numbers got zeros before them; each with the first such text.</summary>
    public IReadOnlyDictionary<int, string> Padded => _padded;

    /// <summary>The merged areas in rows below the first.</summary>
    public IReadOnlyCollection<MergedArea> Merged => _merged;

    public RawRow? Read()
    {
        while (!_isAtEnd && _xml.Read())
        {
            if (_xml.NodeType == XmlNodeType.EndElement && _xml.LocalName == WorkbookNames.SheetData)
                break;
            if (_xml.NodeType == XmlNodeType.Element && _xml.LocalName == WorkbookNames.Row && ReadRow() is { } row)
                return row;
        }

        _isAtEnd = true;
        return null;
    }

    public void Dispose() => _xml.Dispose();

    /// <summary>The row at which the reader stands; null where it shows nothing.</summary>
    private RawRow? ReadRow()
    {
        Line = _xml.GetAttribute(WorkbookNames.Reference) is not { } said ? Line + 1
            : int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > Line && line <= CellPlace.MostRows
                ? line
                : throw new WorkbookException(FileFault.Damaged);
        if (_xml.IsEmptyElement)
            return null;
        var cells = new List<string?>();
        var rounded = new List<int>();
        var column = -1;
        var depth = _xml.Depth;
        while (_xml.Read() && _xml.Depth > depth)
        {
            if (_xml.NodeType != XmlNodeType.Element || _xml.LocalName != WorkbookNames.Cell)
                continue;
            column = _xml.GetAttribute(WorkbookNames.Reference) is not { } place ? column + 1
                : CellPlace.Find(place)?.Column ?? throw new WorkbookException(FileFault.Damaged);
            if (ReadCell(column, rounded) is not { Length: > 0 } text)
                continue;
            if (column >= CellPlace.MostColumns)
                throw new WorkbookException(FileFault.Damaged);
            while (cells.Count <= column)
                cells.Add("");
            cells[column] = text;
        }

        if (!cells.Exists(text => !CellText.IsBlank(text!)))
            return null;
        Unmerge(cells);
        _hasHeadings = true;
        return new(Line, Line, cells) { Rounded = rounded };
    }

    private string? ReadCell(int column, List<int> rounded)
    {
        var type = _xml.GetAttribute(WorkbookNames.CellType);
        var style = _xml.GetAttribute(WorkbookNames.Style);
        string? text = null;
        if (_xml.IsEmptyElement)
            return null;
        var depth = _xml.Depth;
        while (_xml.Read() && _xml.Depth > depth)
        {
            if (_xml.NodeType != XmlNodeType.Element || _xml.Depth > depth + 1)
                continue;
            if (_xml.LocalName == WorkbookNames.Value)
                text = WorkbookText.ReadPlain(_xml);
            else if (_xml.LocalName == WorkbookNames.InlineText)
                return ReadToEnd(WorkbookText.ReadRuns(_xml), depth);
        }

        return text is null ? null : type switch
        {
            // A text, named by its number; a formula's text, an error, or a date as text; yes or no; a number.
            "s" => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var at) && _texts.Find(at) is { } shared
                ? shared
                : throw new WorkbookException(FileFault.Damaged),
            "b" => text.Trim() == "1" ? "TRUE" : "FALSE",
            null or "n" => Number(text, style, column, rounded),
            "d" => text.EndsWith("T00:00:00", StringComparison.Ordinal) ? text[..^"T00:00:00".Length] : text,
            _ => WorkbookText.Unescape(text),
        };
    }

    private string ReadToEnd(string text, int depth)
    {
        while (_xml.Read() && _xml.Depth > depth)
        {
            // Nothing after the text changes it.
        }

        return text;
    }

    private string Number(string said, string? style, int column, List<int> rounded)
    {
        var format = int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? _formats.Find(number) : default;
        var (text, isRounded) = _number.Of(said, format);
        if (isRounded)
            rounded.Add(column);
        if (format.Kind == NumberKind.Zeros && text.StartsWith('0') && text.Length > 1)
            _padded.TryAdd(column, text);
        return text;
    }

    /// <summary>Takes from merged cells what they say, even that they are empty, unless they are the first of their area.</summary>
    private void Unmerge(List<string?> cells)
    {
        foreach (var area in _areas.In(Line))
        {
            for (var column = area.From.Column; column <= area.To.Column; column++)
            {
                while (cells.Count <= column)
                    cells.Add("");
                if (Line > area.From.Row || column > area.From.Column)
                    cells[column] = null;
            }

            if (_hasHeadings)
                _merged.Add(area);
        }
    }
}
