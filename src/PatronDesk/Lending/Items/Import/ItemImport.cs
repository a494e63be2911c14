using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Journal;

namespace PatronDesk.Lending;

/// <summary>Reads items from CSV and writes them in steps; wrong rows are reported, and the others are written.</summary>
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

    /// <summary>Reads a file as text. Text that is not UTF-8 is refused; its encoding is not guessed.</summary>
    public static StreamReader Open(Stream file) =>
        new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));

    /// <summary>
    /// Imports all rows. If the rest of the file can't be read, that counts as one refused row; the rows before it are written.
    /// </summary>
    /// <param name="library">The library that gets the items.</param>
    /// <param name="actor">Who imports, for the journal.</param>
    /// <param name="text">The file.</param>
    /// <param name="progress">Is called after each step with the number of rows written; null for no reports.</param>
    /// <param name="cancel">Stops the import between two steps; what is written stays.</param>
    public async Task<ImportedItems> RunAsync(
        Library library, Actor actor, TextReader text, Action<int>? progress, CancellationToken cancel)
    {
        var step = new List<NewItem>(AtOnce);
        var csv = new CsvReader(text);
        try
        {
            if (ColumnsOf(csv.Read()?.Fields) is not { } columns)
                return new ImportedItems(0, _refused);
            while (csv.Read() is var (line, fields))
            {
                if (Read(line, fields, columns) is { } item)
                    step.Add(item);
                if (step.Count == AtOnce)
                    await WriteAsync(library, actor, step, progress, cancel);
            }
        }
        // Bytes that are not UTF-8.
        catch (DecoderFallbackException error)
        {
            Refuse(new(csv.Line + 1, RowFault.NotText) { Name = error.Message });
        }

        await WriteAsync(library, actor, step, progress, cancel);
        return new ImportedItems(_written, _refused);
    }

    /// <summary>The item in a row; null after reporting why it is not valid.</summary>
    private NewItem? Read(int line, IReadOnlyList<string>? fields, Columns columns)
    {
        if (fields is null)
        {
            Refuse(new(line, RowFault.Quotes));
            return null;
        }

        if (fields.All(string.IsNullOrWhiteSpace))
            return null;
        if (fields.Count > columns.Count)
        {
            Refuse(new(line, RowFault.TooManyFields) { Fields = fields.Count, Columns = columns.Count });
            return null;
        }

        string? Field(int column) => columns.At[column] is var at and >= 0 && at < fields.Count && fields[at].Trim() is { Length: > 0 } said
            ? said
            : null;
        var item = new NewItem(Field(0) ?? "", Field(1), Field(2), Field(3));
        if (item is { HasGoodBarcode: true, HasGoodTexts: true })
            return item;
        Refuse(new(line, item.HasGoodBarcode ? RowFault.Texts : RowFault.Barcode));
        return null;
    }

    /// <summary>Where each of <see cref="ColumnNames"/> is, -1 where it is missing; null after reporting a wrong first line.</summary>
    private Columns? ColumnsOf(IReadOnlyList<string>? first)
    {
        List<string> names = [.. (first ?? []).Select(name => name.Trim())];
        foreach (var name in ColumnNames)
        {
            if (names.Count(other => other.Equals(name, StringComparison.OrdinalIgnoreCase)) > 1)
            {
                Refuse(new(1, RowFault.ColumnTwice) { Name = name });
                return null;
            }
        }

        int[] columns = [.. ColumnNames.Select(name => names.FindIndex(other => other.Equals(name, StringComparison.OrdinalIgnoreCase)))];
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
    /// <param name="Count">How many columns the first line names.</param>
    private sealed record Columns(int[] At, int Count);
}

/// <summary>The result of an import: how many rows were written, and how many were refused.</summary>
internal sealed record ImportedItems(int Written, int Refused);
