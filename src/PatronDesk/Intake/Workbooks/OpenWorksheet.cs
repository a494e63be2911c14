namespace PatronDesk.Intake;

/// <summary>The sheet of a workbook that is read, and the workbook that is open for it.</summary>
internal sealed class OpenWorksheet : IDisposable
{
    private readonly Workbook _workbook;

    private OpenWorksheet(Workbook workbook, WorksheetRows rows) => (_workbook, Rows) = (workbook, rows);

    public WorksheetRows Rows { get; }

    /// <summary>
    /// Opens the sheet with a name; otherwise the only visible one that has any text. A hidden one, such as last year's list, must be
    /// named.
    /// </summary>
    /// <returns>The sheet; or why there is none, and the names among which one must be chosen.</returns>
    public static (OpenWorksheet? Sheet, FileFault Fault, IReadOnlyList<string> Names) Open(Stream file, string? name)
    {
        var workbook = Workbook.Open(file);
        try
        {
            List<WorkbookSheet> meant = name is null
                ? [.. workbook.Sheets.Where(sheet => !sheet.IsHidden && HasText(workbook, sheet))]
                : [.. workbook.Sheets.Where(sheet => sheet.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))];
            if (meant is [var only])
                return (new(workbook, workbook.RowsOf(only)), default, []);
            workbook.Dispose();
            return name is not null ? (null, FileFault.NoSuchSheet, NamesOf(workbook.Sheets))
                : meant.Count == 0 ? (null, FileFault.NoHeadings, [])
                : (null, FileFault.SeveralSheets, NamesOf(meant));
        }
        catch
        {
            workbook.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Rows.Dispose();
        _workbook.Dispose();
    }

    private static bool HasText(Workbook workbook, WorkbookSheet sheet)
    {
        using var rows = workbook.RowsOf(sheet);
        return rows.Read() is not null;
    }

    private static List<string> NamesOf(IReadOnlyList<WorkbookSheet> sheets) =>
        [.. sheets.Select(sheet => sheet.Name).Take(SheetNotices.MostNamed)];
}
