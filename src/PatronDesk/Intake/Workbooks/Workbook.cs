using System.IO.Compression;
using System.Xml;

namespace PatronDesk.Intake;

/// <summary>A workbook (.xlsx, .xlsm): the few parts that say what its cells show.</summary>
internal sealed class Workbook : IDisposable
{
    private const long LargestPart = 10_000_000;
    private const int MostSheets = 10_000;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<WorkbookSheet> _sheets = [];
    private readonly Dictionary<string, IReadOnlyList<MergedArea>> _areas = new(StringComparer.OrdinalIgnoreCase);
    private CellFormats _formats = new();
    private SharedTexts _texts = new();
    private CellNumber _number = new(since1904: false);

    private Workbook(ZipArchive archive) => _archive = archive;

    public IReadOnlyList<WorkbookSheet> Sheets => _sheets;

    /// <summary>Opens a file that is a ZIP archive. The file stays open after the workbook.</summary>
    /// <exception cref="WorkbookException">It is no workbook, or a part is too large.</exception>
    /// <exception cref="InvalidDataException">It is damaged; <see cref="WorkbookException.Of"/> knows the others.</exception>
    public static Workbook Open(Stream file)
    {
        var workbook = new Workbook(new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true));
        try
        {
            workbook.Read();
            return workbook;
        }
        catch
        {
            workbook.Dispose();
            throw;
        }
    }

    /// <summary>The rows of a sheet, from its first.</summary>
    public WorksheetRows RowsOf(WorkbookSheet sheet)
    {
        if (!_parts.TryGetValue(sheet.Part, out var part))
            throw new WorkbookException(FileFault.Damaged);
        if (!_areas.TryGetValue(sheet.Part, out var areas))
            _areas[sheet.Part] = areas = MergedAreas.Read(part, WorksheetRows.LargestPart);
        return new(part, areas, _texts, _formats, _number);
    }

    public void Dispose() => _archive.Dispose();

    private void Read()
    {
        foreach (var entry in _archive.Entries)
            _parts.TryAdd(entry.FullName.Replace('\\', '/'), entry);
        var main = RelationsAt(WorkbookNames.PackageRelations, "")
            .FirstOrDefault(relation => relation.Type.EndsWith(WorkbookNames.OfWorkbook, StringComparison.Ordinal))?.Part;
        if (main is null || !_parts.TryGetValue(main, out var part) || !part.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            throw new WorkbookException(FileFault.OtherWorkbook);
        var folder = main[..(main.LastIndexOf('/') + 1)];
        var relations = RelationsAt($"{folder}_rels/{part.Name}.rels", folder);
        ReadSheets(part, relations);
        ZipArchiveEntry? Of(string type) => relations.FirstOrDefault(relation => relation.Type.EndsWith(type, StringComparison.Ordinal)) is
        { } relation
            ? _parts.GetValueOrDefault(relation.Part)
            : null;
        _formats = CellFormats.Read(Of(WorkbookNames.OfStyles));
        _texts = SharedTexts.Read(Of(WorkbookNames.OfTexts));
    }

    private void ReadSheets(ZipArchiveEntry part, List<Relation> relations)
    {
        using var xml = WorkbookPart.ReadXml(part, LargestPart);
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != WorkbookNames.Workbook)
            throw new WorkbookException(FileFault.OtherWorkbook);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == WorkbookNames.WorkbookSettings)
                _number = new(xml.GetAttribute(WorkbookNames.Since1904) is "1" or "true" or "on");
            // A sheet that is only a chart has another type.
            else if (xml.LocalName == WorkbookNames.Sheet && RelationOf(xml) is { } id
                && relations.Find(relation => relation.Id == id) is { } found
                && found.Type.EndsWith(WorkbookNames.OfSheet, StringComparison.Ordinal))
            {
                _sheets.Add(new(
                    WorkbookText.Unescape(xml.GetAttribute(WorkbookNames.Name) ?? ""),
                    found.Part,
                    (xml.GetAttribute(WorkbookNames.State) ?? WorkbookNames.Visible) != WorkbookNames.Visible));
            }

            if (_sheets.Count > MostSheets)
                throw new WorkbookException(FileFault.TooLarge);
        }
    }

    // The attribute's namespace is one of two, and its prefix any.
    private static string? RelationOf(XmlReader xml)
    {
        string? id = null;
        while (xml.MoveToNextAttribute())
        {
            if (xml.LocalName == WorkbookNames.SheetRelation && xml.NamespaceURI.Length > 0)
                id = xml.Value;
        }

        xml.MoveToElement();
        return id;
    }

    private List<Relation> RelationsAt(string part, string folder)
    {
        var relations = new List<Relation>();
        if (!_parts.TryGetValue(part, out var entry))
            return relations;
        using var xml = WorkbookPart.ReadXml(entry, LargestPart);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == WorkbookNames.Relation)
                relations.Add(new(
                    xml.GetAttribute(WorkbookNames.RelationId) ?? "",
                    xml.GetAttribute(WorkbookNames.RelationType) ?? "",
                    PathOf(folder, xml.GetAttribute(WorkbookNames.RelationTarget) ?? "")));
        }

        return relations;
    }

    /// <summary>The part that a target means, which is a path from the folder, or from the top if it begins with a slash.</summary>
    private static string PathOf(string folder, string target)
    {
        var steps = new List<string>();
        target = target.Replace('\\', '/');
        foreach (var step in (target.StartsWith('/') ? target : folder + target).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step is ".." && steps.Count > 0)
                steps.RemoveAt(steps.Count - 1);
            else if (step is not ("." or ".."))
                steps.Add(step);
        }

        return string.Join('/', steps);
    }

    private sealed record Relation(string Id, string Type, string Part);
}

/// <summary>A sheet of a workbook.</summary>
/// <param name="Name">What its tab says.</param>
/// <param name="Part">The part that has its cells.</param>
/// <param name="IsHidden">Whether its tab is hidden.</param>
internal sealed record WorkbookSheet(string Name, string Part, bool IsHidden);
