using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml;

namespace PatronDesk.Intake;

/// <summary>How a workbook shows its numbers, as far as that changes what a number says.</summary>
internal sealed partial class CellFormats
{
    private const long LargestPart = 100_000_000;

    // Excel allows 65,490 cell formats.
    private const int MostFormats = 100_000;

    private readonly List<CellFormat> _formats = [];

    /// <param name="entry">The part; null for a workbook without formats.</param>
    public static CellFormats Read(ZipArchiveEntry? entry)
    {
        var formats = new CellFormats();
        if (entry is null)
            return formats;
        var codes = new Dictionary<int, CellFormat>();
        using var xml = WorkbookPart.ReadXml(entry, LargestPart);
        var isCellFormats = false;
        while (xml.Read())
        {
            if (xml.LocalName == WorkbookNames.CellFormats)
                isCellFormats = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == WorkbookNames.NumberFormat)
                codes[IdOf(xml)] = Of(xml.GetAttribute(WorkbookNames.FormatCode) ?? "");
            else if (xml.NodeType == XmlNodeType.Element && isCellFormats && xml.LocalName == WorkbookNames.CellFormat)
                formats._formats.Add(IdOf(xml) is var id && codes.TryGetValue(id, out var format) ? format : BuiltIn(id));
            if (codes.Count > MostFormats || formats._formats.Count > MostFormats)
                throw new WorkbookException(FileFault.TooLarge);
        }

        return formats;
    }

    /// <summary>The format with this number, from 0, which a cell names as its style.</summary>
    public CellFormat Find(int number) => number >= 0 && number < _formats.Count ? _formats[number] : default;

    /// <summary>What a format's code means.</summary>
    public static CellFormat Of(string code)
    {
        // What is shown for a positive number, without texts in quotes, colours, currencies and paddings.
        var bare = Aside().Replace(code, "").Split(';')[0].Trim();
        if (bare.Length > 0 && bare.All(sign => sign == '0') && !Literal().IsMatch(code.Split(';')[0]))
            return new(NumberKind.Zeros, bare.Length);
        return bare.ToLowerInvariant().AsSpan().IndexOfAny("ymdhs") >= 0 || Elapsed().IsMatch(code) ? new(NumberKind.Date, 0) : default;
    }

    private static int IdOf(XmlReader xml) =>
        int.TryParse(xml.GetAttribute(WorkbookNames.NumberFormatId), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

    // Formats that every program knows, and no file explains: 1 is a whole number; those from 27 on are dates of East Asia.
    private static CellFormat BuiltIn(int id) => id switch
    {
        1 => new(NumberKind.Zeros, 1),
        (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58) => new(NumberKind.Date, 0),
        _ => default,
    };

    [GeneratedRegex("""
        "[^"]*"|\\.|_.|\*.|\[[^\]]*\]
        """, RegexOptions.CultureInvariant)]
    private static partial Regex Aside();

    // Other signs beside the zeros are part of what a person sees.
    [GeneratedRegex("""["\\]""", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\[(h+|m+|s+)\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Elapsed();
}

/// <summary>How a number is shown.</summary>
/// <param name="Kind">As what.</param>
/// <param name="Zeros">With at least how many digits, where the format has zeros alone.</param>
internal readonly record struct CellFormat(NumberKind Kind, int Zeros);

/// <summary>As what a number is shown.</summary>
internal enum NumberKind
{
    Number,

    /// <summary>A whole number, with zeros before it up to some length.</summary>
    Zeros,

    /// <summary>A date, a time, or both.</summary>
    Date,
}
