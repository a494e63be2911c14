using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace PatronDesk.Intake;

/// <summary>Reads texts of a workbook as a person sees them.</summary>
internal static partial class WorkbookText
{
    /// <summary>The text of a shared string or an inline one, in all its runs; phonetic hints are not part of it.</summary>
    public static string ReadRuns(XmlReader xml)
    {
        var text = new StringBuilder();
        if (xml.IsEmptyElement)
            return "";
        var depth = xml.Depth;
        var more = xml.Read();
        while (more && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == WorkbookNames.PhoneticText)
            {
                xml.Skip();
                continue;
            }

            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == WorkbookNames.Text)
                ReadPlain(xml, text);
            more = xml.Read();
        }

        return Unescape(text.ToString());
    }

    /// <summary>The text within the element at which the reader stands.</summary>
    public static string ReadPlain(XmlReader xml)
    {
        var text = new StringBuilder();
        ReadPlain(xml, text);
        return text.ToString();
    }

    /// <summary>
    /// The text with its escapes replaced, once: <c>_x000D_</c> is a character that XML does not carry, and <c>_x005F_</c> the
    /// underscore that would begin an escape. Line breaks are those of this program.
    /// </summary>
    public static string Unescape(string text)
    {
        if (text.Contains("_x", StringComparison.OrdinalIgnoreCase))
        {
            text = Escape().Replace(text, escape => ((char)ushort.Parse(
                escape.ValueSpan[2..^1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString());
        }

        return text.Contains('\r', StringComparison.Ordinal)
            ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
            : text;
    }

    private static void ReadPlain(XmlReader xml, StringBuilder text)
    {
        if (xml.IsEmptyElement)
            return;
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA)
                text.Append(xml.Value);
            if (text.Length > CsvRows.LongestRow)
                throw new WorkbookException(FileFault.TooLarge);
        }
    }

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
