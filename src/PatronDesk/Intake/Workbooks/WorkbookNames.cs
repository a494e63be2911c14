namespace PatronDesk.Intake;

/// <summary>The names within a workbook (ECMA-376) that are read.</summary>
internal static class WorkbookNames
{
    /// <summary>The part that says where the workbook's own part is.</summary>
    public const string PackageRelations = "_rels/.rels";

    public const string Relation = "Relationship";
    public const string RelationId = "Id";
    public const string RelationType = "Type";
    public const string RelationTarget = "Target";
    public const string OfWorkbook = "/officeDocument";
    public const string OfSheet = "/worksheet";
    public const string OfStyles = "/styles";
    public const string OfTexts = "/sharedStrings";

    public const string Workbook = "workbook";
    public const string WorkbookSettings = "workbookPr";
    public const string Since1904 = "date1904";
    public const string Sheet = "sheet";
    public const string Name = "name";
    public const string SheetRelation = "id";
    public const string State = "state";
    public const string Visible = "visible";

    public const string NumberFormat = "numFmt";
    public const string NumberFormatId = "numFmtId";
    public const string FormatCode = "formatCode";
    public const string CellFormats = "cellXfs";
    public const string CellFormat = "xf";

    public const string SharedText = "si";
    public const string Text = "t";
    public const string PhoneticText = "rPh";

    public const string SheetData = "sheetData";
    public const string Row = "row";
    public const string Cell = "c";
    public const string Value = "v";
    public const string InlineText = "is";
    public const string Reference = "r";
    public const string Style = "s";
    public const string CellType = "t";
    public const string MergedCells = "mergeCell";
    public const string Area = "ref";
}
