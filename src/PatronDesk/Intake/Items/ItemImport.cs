using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Journal;
using PatronDesk.Lending;

namespace PatronDesk.Intake;

/// <summary>Reads items from a spreadsheet and writes them in steps; wrong rows are reported, and the others are written.</summary>
/// <param name="items">Where the items are stored.</param>
/// <param name="refused">Is told each refused row.</param>
internal sealed class ItemImport(ItemRecords items, Action<RefusedRow> refused)
{
    /// <summary>Rows a transaction.</summary>
    private const int AtOnce = 500;

    private int _written;
    private int _refused;

    /// <summary>The columns that are read; others are ignored. The first is required.</summary>
    public static IReadOnlyList<string> ColumnNames { get; } = ["barcode", "title", "call_number", "media_type"];

    /// <summary>
    /// Imports all rows. If the rest of the file can't be read, that counts as one refused row; the rows before it are written.
    /// </summary>
    /// <param name="library">The library that gets the items.</param>
    /// <param name="actor">Who imports, for the journal.</param>
    /// <param name="file">The file.</param>
    /// <param name="sheetName">The sheet of a workbook; null for the only visible one that has any text.</param>
    /// <param name="progress">Is called after each step with the number of rows written; null for no reports.</param>
    /// <param name="cancel">Stops the import between two steps; what is written stays.</param>
    public async Task<ImportedItems> RunAsync(
        Library library, Actor actor, Stream file, string? sheetName, Action<int>? progress, CancellationToken cancel)
    {
        using var sheet = Open(file, sheetName);
        if (sheet is null || ColumnsOf(sheet.Headings) is not { } columns)
            return new ImportedItems(0, _refused);
        var step = new List<NewItem>(AtOnce);
        while (sheet.Read() is { } row)
        {
            if (Read(row, columns) is { } item)
                step.Add(item);
            if (step.Count == AtOnce)
                await WriteAsync(library, actor, step, progress, cancel);
        }

        await WriteAsync(library, actor, step, progress, cancel);
        return new ImportedItems(_written, _refused) { Notices = sheet.Notices };
    }

    /// <summary>Null after reporting why the file can't be read.</summary>
    private Sheet? Open(Stream file, string? sheetName)
    {
        switch (Sheet.Open(file, sheetName))
        {
            case OpenSheet.Opened opened:
                return opened.Sheet;
            case OpenSheet.Refused refusal:
                Refuse(new(1, RowFault.File) { File = refusal.Fault, Sheets = refusal.Sheets, Name = ColumnNames[0] });
                return null;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The item in a row; null after reporting why it is not valid, and for a row that only repeats the headings.</summary>
    private NewItem? Read(SheetRow row, Columns columns)
    {
        switch (row.Trouble)
        {
            case RowTrouble.None:
                break;
            case RowTrouble.RepeatsHeadings:
                return null;
            case RowTrouble.NotText:
                Refuse(new(row.Line, RowFault.NotText));
                return null;
            case RowTrouble.Damaged:
                Refuse(new(row.Line, RowFault.Damaged));
                return null;
            case RowTrouble.Quotes:
                Refuse(new(row.Line, RowFault.Quotes) { LastLine = row.LastLine });
                return null;
            case RowTrouble.TooManyCells:
                Refuse(new(row.Line, RowFault.TooManyFields) { Fields = row.Count, Columns = columns.Count });
                return null;
            default:
                throw new UnreachableException();
        }

        string? Field(int column) =>
            columns.At[column] is var at and >= 0 && at < row.Cells.Count && CellText.Bare(row.Cells[at] ?? "") is { Length: > 0 } said
                ? said
                : null;
        var hasManyDigits = row.Rounded.Contains(columns.At[0]);
        if (Field(0) is { } barcode && (hasManyDigits || CellText.IsRounded(barcode)))
        {
            Refuse(new(row.Line, hasManyDigits ? RowFault.TooManyDigits : RowFault.Rounded) { Name = barcode });
            return null;
        }

        var item = new NewItem(Field(0) ?? "", Field(1), Field(2), Field(3));
        if (item is { HasGoodBarcode: true, HasGoodTexts: true })
            return item;
        Refuse(new(row.Line, item.HasGoodBarcode ? RowFault.Texts : RowFault.Barcode));
        return null;
    }

    /// <summary>Where each of <see cref="ColumnNames"/> is, -1 where it is missing; null after reporting wrong headings.</summary>
    private Columns? ColumnsOf(IReadOnlyList<string> headings)
    {
        List<string> names = [.. headings.Select(Headings.Fold)];
        var columns = new int[ColumnNames.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var name = Headings.Fold(ColumnNames[i]);
            columns[i] = names.IndexOf(name);
            if (columns[i] != names.LastIndexOf(name))
            {
                Refuse(new(1, RowFault.ColumnTwice) { Name = ColumnNames[i] });
                return null;
            }
        }

        if (columns[0] >= 0)
            return new Columns(columns, names.Count);
        Refuse(new(1, RowFault.NoBarcodeColumn) { Name = ColumnNames[0] });
        return null;
    }

    private async Task WriteAsync(
        Library library, Actor actor, List<NewItem> step, Action<int>? progress, CancellationToken cancel)
    {
        if (step.Count == 0)
            return;
        await items.ImportAsync(library, actor, step, cancel);
        _written += step.Count;
        step.Clear();
        progress?.Invoke(_written);
    }

    private void Refuse(RefusedRow row)
    {
        _refused++;
        refused(row);
    }

    /// <param name="At">Where each of <see cref="ColumnNames"/> is; -1 where it is missing.</param>
    /// <param name="Count">How many columns the headings name.</param>
    private sealed record Columns(int[] At, int Count);
}

/// <summary>The result of an import: how many rows were written, and how many were refused.</summary>
internal sealed record ImportedItems(int Written, int Refused)
{
    /// <summary>What is said once of the whole file.</summary>
    public SheetNotices Notices { get; init; } = SheetNotices.None;
}
