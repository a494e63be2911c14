using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Lending;

namespace PatronDesk.Hosting;

/// <summary>Reads items from CSV and writes them in steps; wrong rows are reported, and the others are written.</summary>
/// <param name="items">Where the items are stored.</param>
/// <param name="faults">Where refused rows are reported, with their lines.</param>
internal sealed class ItemImport(ItemRecords items, TextWriter faults)
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
    /// <param name="text">The file.</param>
    /// <param name="progress">Is called after each step with the number of rows written; null for no reports.</param>
    /// <param name="cancel">Stops the import between two steps; what is written stays.</param>
    public async Task<ImportedItems> RunAsync(
        Library library, TextReader text, Action<int>? progress, CancellationToken cancel)
    {
        var step = new List<NewItem>(AtOnce);
        var csv = new CsvReader(text);
        try
        {
            if (await ColumnsAsync(csv.Read()?.Fields) is not { } columns)
                return new ImportedItems(0, _refused);
            while (csv.Read() is var (line, fields))
            {
                if (await ReadAsync(line, fields, columns) is { } item)
                    step.Add(item);
                if (step.Count == AtOnce)
                    await WriteAsync(library, step, progress, cancel);
            }
        }
        // Bytes that are not UTF-8.
        catch (DecoderFallbackException error)
        {
            await RefuseAsync(csv.Line + 1, $"the file cannot be read from here on: {error.Message}");
        }

        await WriteAsync(library, step, progress, cancel);
        return new ImportedItems(_written, _refused);
    }

    /// <summary>The item in a row; null after reporting why it is not valid.</summary>
    private async Task<NewItem?> ReadAsync(int line, IReadOnlyList<string>? fields, Columns columns)
    {
        if (fields is null)
        {
            await RefuseAsync(line, "its quotes do not pair");
            return null;
        }

        if (fields.All(string.IsNullOrWhiteSpace))
            return null;
        if (fields.Count > columns.Count)
        {
            await RefuseAsync(line, $"it has {fields.Count} fields, and the first line names {columns.Count}");
            return null;
        }

        string? Field(int column) => columns.At[column] is var at and >= 0 && at < fields.Count && fields[at].Trim() is { Length: > 0 } said
            ? said
            : null;
        var item = new NewItem(Field(0) ?? "", Field(1), Field(2), Field(3));
        if (item is { HasGoodBarcode: true, HasGoodTexts: true })
            return item;
        await RefuseAsync(line, item.HasGoodBarcode
            ? $"title, call_number and media_type may have {NewItem.LongestText} characters, none of them a control character"
            : (FormattableString)$"the barcode must have 1 to {Item.LongestBarcode} characters, none of them a control character");
        return null;
    }

    /// <summary>Where each of <see cref="ColumnNames"/> is, -1 where it is missing; null after reporting a wrong first line.</summary>
    private async Task<Columns?> ColumnsAsync(IReadOnlyList<string>? first)
    {
        List<string> names = [.. (first ?? []).Select(name => name.Trim())];
        foreach (var name in ColumnNames)
        {
            if (names.Count(other => other.Equals(name, StringComparison.OrdinalIgnoreCase)) > 1)
            {
                await RefuseAsync(1, $"it names the column {name} twice");
                return null;
            }
        }

        int[] columns = [.. ColumnNames.Select(name => names.FindIndex(other => other.Equals(name, StringComparison.OrdinalIgnoreCase)))];
        if (columns[0] >= 0)
            return new Columns(columns, names.Count);
        await RefuseAsync(1, $"it must name the columns, including {ColumnNames[0]}");
        return null;
    }

    private async Task WriteAsync(Library library, List<NewItem> step, Action<int>? progress, CancellationToken cancel)
    {
        if (step.Count == 0)
            return;
        await items.ImportAsync(library, step, cancel);
        _written += step.Count;
        step.Clear();
        progress?.Invoke(_written);
    }

    private async Task RefuseAsync(int line, FormattableString why)
    {
        _refused++;
        await faults.WriteLineAsync(FormattableString.Invariant($"line {line}: {FormattableString.Invariant(why)}"));
    }

    private Task RefuseAsync(int line, string why) => RefuseAsync(line, (FormattableString)$"{why}");

    /// <param name="At">Where each of <see cref="ColumnNames"/> is; -1 where it is missing.</param>
    /// <param name="Count">How many columns the first line names.</param>
    private sealed record Columns(int[] At, int Count);
}

/// <summary>The result of an import: how many rows were written, and how many were refused.</summary>
internal sealed record ImportedItems(int Written, int Refused);
