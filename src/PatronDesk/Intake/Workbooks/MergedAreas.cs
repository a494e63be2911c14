using System.IO.Compression;
using System.Xml;

namespace PatronDesk.Intake;

/// <summary>Which merged cells a row of a worksheet has.</summary>
/// <param name="all">The areas of the worksheet, by their first rows.</param>
internal sealed class MergedAreas(IReadOnlyList<MergedArea> all)
{
    private const int Most = 1_000_000;

    private readonly List<MergedArea> _here = [];
    private int _next;

    /// <summary>The areas of a worksheet. The part says after all rows where they are, so that they are looked for first.</summary>

    /// <param name="entry">The part of the worksheet.</param>
    /// <param name="largest">Bytes that it may have.</param>
    public static IReadOnlyList<MergedArea> Read(ZipArchiveEntry entry, long largest)
    {
        var areas = new List<MergedArea>();
        if (!WorkbookPart.Has(entry, largest, "mergeCell "u8))
            return areas;
        using var xml = WorkbookPart.ReadXml(entry, largest);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != WorkbookNames.MergedCells)
                continue;
            if (xml.GetAttribute(WorkbookNames.Area)?.Split(':') is [var first, var last]
                && CellPlace.Find(first) is { } from && CellPlace.Find(last) is { } to)
                areas.Add(new(from, to));
            if (areas.Count > Most)
                throw new WorkbookException(FileFault.TooLarge);
        }

        areas.Sort((one, other) => one.From.Row.CompareTo(other.From.Row));
        return areas;
    }

    /// <summary>The areas that have cells in the row. Rows are asked for in their order.</summary>
    public IReadOnlyList<MergedArea> In(int row)
    {
        _here.RemoveAll(area => area.To.Row < row);
        for (; _next < all.Count && all[_next].From.Row <= row; _next++)
        {
            if (all[_next].To.Row >= row)
                _here.Add(all[_next]);
        }

        return _here;
    }
}

/// <summary>Cells that are merged; only the first has a value.</summary>
/// <param name="From">The first cell, at the left above.</param>
/// <param name="To">The last cell.</param>
internal sealed record MergedArea(CellPlace From, CellPlace To)
{
    /// <summary>Whether it reaches over several rows.</summary>
    public bool HasRows => To.Row > From.Row;

    public override string ToString() => $"{From}:{To}";
}
