using System.IO.Compression;
using System.Net;
using System.Text;

namespace PatronDesk.Tests.Intake;

/// <summary>Makes a workbook: zips the XML that a test gives, with what every workbook has around it.</summary>
internal sealed class TestWorkbook
{
    private const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";

    private readonly List<(string Name, string State, IEnumerable<string> Rows, string After)> _sheets = [];
    private readonly Dictionary<string, string> _parts = [];
    private readonly List<string> _formats = [];
    private string _texts = "";
    private string _settings = "";

    /// <summary>A sheet of rows, and what stands after them.</summary>
    public TestWorkbook Sheet(string name, IEnumerable<string> rows, string after = "", string state = "visible")
    {
        _sheets.Add((name, state, rows, after));
        return this;
    }

    /// <summary>The only sheet, whose rows stand under each other; each cell is a text, or XML.</summary>
    public static TestWorkbook Of(params string[][] rows) => new TestWorkbook().Sheet("List", Rows(rows));

    public static IEnumerable<string> Rows(params string[][] rows) => rows.Select((cells, i) => Row(i + 1, cells));

    /// <summary>A row; a cell that begins with a bracket is XML, every other one a text.</summary>
    public static string Row(int line, params string[] cells) => $"<row r=\"{line}\">" + string.Concat(cells.Select((text, column) =>
        text.StartsWith('<') ? text
        : text.Length == 0 ? ""
        : $"<c r=\"{(char)('A' + column)}{line}\" t=\"inlineStr\"><is><t>{WebUtility.HtmlEncode(text)}</t></is></c>")) + "</row>";

    /// <summary>Formats of numbers; the first is style 1.</summary>
    public TestWorkbook Formats(params string[] codes)
    {
        _formats.AddRange(codes);
        return this;
    }

    /// <summary>The shared texts, as XML.</summary>
    public TestWorkbook Texts(params string[] items)
    {
        _texts = string.Concat(items);
        return this;
    }

    public TestWorkbook Since1904()
    {
        _settings = "<workbookPr date1904=\"1\"/>";
        return this;
    }

    /// <summary>A part as it is given, instead of the usual one or beside them.</summary>
    public TestWorkbook Part(string name, string text)
    {
        _parts[name] = text;
        return this;
    }

    public byte[] Make()
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, pieces) in All())
            {
                using var part = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Fastest).Open(), new UTF8Encoding(false));
                foreach (var piece in pieces)
                    part.Write(piece);
            }
        }

        return file.ToArray();
    }

    private Dictionary<string, IEnumerable<string>> All()
    {
        var formats = string.Concat(_formats.Select((code, i) =>
            $"<numFmt numFmtId=\"{164 + i}\" formatCode=\"{WebUtility.HtmlEncode(code)}\"/>"));
        var styles = string.Concat(_formats.Select((_, i) => $"<xf numFmtId=\"{164 + i}\" applyNumberFormat=\"1\"/>"));
        var sheets = _sheets.Select((sheet, i) =>
            $"<sheet name=\"{WebUtility.HtmlEncode(sheet.Name)}\" sheetId=\"{i + 1}\" state=\"{sheet.State}\" r:id=\"rId{i + 1}\"/>");
        var relations = _sheets.Select((_, i) => Relation($"rId{i + 1}", "worksheet", $"worksheets/sheet{i + 1}.xml"));
        var parts = new Dictionary<string, IEnumerable<string>>
        {
            ["_rels/.rels"] = [$"<Relationships {Package}>{Relation("rId1", "officeDocument", "xl/workbook.xml")}</Relationships>"],
            ["xl/workbook.xml"] =
                [$"<workbook {Main} xmlns:r=\"{Office}\">{_settings}<sheets>{string.Concat(sheets)}</sheets></workbook>"],
            ["xl/_rels/workbook.xml.rels"] =
            [
                $"<Relationships {Package}>{string.Concat(relations)}{Relation("rIdA", "styles", "styles.xml")}",
                $"{Relation("rIdB", "sharedStrings", "/xl/sharedStrings.xml")}</Relationships>",
            ],
            ["xl/styles.xml"] =
            [
                $"<styleSheet {Main}><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>",
                $"<cellXfs><xf numFmtId=\"0\"/>{styles}</cellXfs></styleSheet>",
            ],
            ["xl/sharedStrings.xml"] = [$"<sst {Main}>{_texts}</sst>"],
        };
        for (var i = 0; i < _sheets.Count; i++)
        {
            parts[$"xl/worksheets/sheet{i + 1}.xml"] =
                _sheets[i].Rows.Prepend($"<worksheet {Main}><sheetData>").Append($"</sheetData>{_sheets[i].After}</worksheet>");
        }

        foreach (var (name, text) in _parts)
            parts[name] = [text];
        return parts;
    }

    private static string Relation(string id, string type, string target) =>
        $"<Relationship Id=\"{id}\" Type=\"{Office}/{type}\" Target=\"{target}\"/>";
}
