using System.IO.Compression;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>Makes a small workbook.</summary>
internal static class WorkbookSample
{
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    /// <param name="sheets">The sheets with their rows of texts.</param>
    public static byte[] Make(params (string Name, string[][] Rows)[] sheets)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Add(string name, string text)
            {
                using var part = new StreamWriter(zip.CreateEntry(name).Open());
                part.Write(text);
            }

            string Relation(string id, string type, string target) =>
                $"<Relationship Id=\"{id}\" Type=\"{Office}/{type}\" Target=\"{target}\"/>";
            Add("_rels/.rels", $"<Relationships xmlns=\"{Package}\">{Relation("a", "officeDocument", "xl/workbook.xml")}</Relationships>");
            Add("xl/workbook.xml", $"<workbook xmlns:r=\"{Office}\"><sheets>" + string.Concat(sheets.Select((sheet, i) =>
                $"<sheet name=\"{sheet.Name}\" sheetId=\"{i + 1}\" r:id=\"r{i}\"/>")) + "</sheets></workbook>");
            Add("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}\">" + string.Concat(sheets.Select((_, i) =>
                Relation($"r{i}", "worksheet", $"sheet{i}.xml"))) + "</Relationships>");
            for (var i = 0; i < sheets.Length; i++)
            {
                Add($"xl/sheet{i}.xml", "<worksheet><sheetData>" + string.Concat(sheets[i].Rows.Select(row =>
                    "<row>" + string.Concat(row.Select(text => $"<c t=\"inlineStr\"><is><t>{text}</t></is></c>")) + "</row>"))
                    + "</sheetData></worksheet>");
            }
        }

        return file.ToArray();
    }
}
