using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Lending;
using Sylvan.Data.Csv;

namespace PatronDesk.Hosting;

/// <summary>Reads items from CSV and writes them in steps; a row that is wrong is told of, and the others are written.</summary>
/// <param name="items">Where they go.</param>
/// <param name="faults">Where each refused row is told, with its line.</param>
internal sealed class ItemImport(ItemRecords items, TextWriter faults)
{
    /// <summary>Rows of one transaction.</summary>
    private const int AtOnce = 500;

    /// <summary>The longest row, in characters.</summary>
    private const int LongestRow = 1 << 20;

    private int written;
    private int refused;

    /// <summary>The columns that are read; others are passed over. The first is required.</summary>
    public static IReadOnlyList<string> ColumnNames { get; } = ["barcode", "title", "call_number", "media_type"];

    /// <summary>Imports all rows. A file that cannot be read on counts as one refused row; what came before it is written.</summary>
    /// <param name="library">Whose items.</param>
    /// <param name="text">The file.</param>
    /// <param name="progress">Told how many are written, after each step; null for nobody.</param>
    /// <param name="cancel">Ends it between two steps; steps that are written stay.</param>
    public async Task<ImportedItems> RunAsync(
        Library library, TextReader text, Action<int>? progress, CancellationToken cancel)
    {
        var step = new List<NewItem>(AtOnce);
        var line = 1;
        try
        {
            await using var csv = await CsvDataReader.CreateAsync(
                text, new CsvDataReaderOptions { MaxBufferSize = LongestRow, OwnsReader = false, Delimiter = ',' }, cancel);
            var names = Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetName(i).Trim()).ToList();
            line += names.Sum(LineEnds);
            if (await ColumnsAsync(names) is not { } columns)
                return new ImportedItems(0, refused);
            while (true)
            {
                line++;
                if (!await csv.ReadAsync(cancel))
                    break;
                var fields = Enumerable.Range(0, csv.RowFieldCount).Select(csv.GetString).ToList();
                var first = line;
                line += fields.Sum(LineEnds);
                if (fields.All(string.IsNullOrWhiteSpace))
                    continue;
                if (fields.Count > names.Count)
                {
                    await RefuseAsync(first, $"it has {fields.Count} fields, and the first line names {names.Count}");
                    continue;
                }

                string? Field(int column) => columns[column] is var at and >= 0 && at < fields.Count && fields[at].Trim() is { Length: > 0 } said
                    ? said
                    : null;
                var item = new NewItem(Field(0) ?? "", Field(1), Field(2), Field(3));
                if (item.Fault is { } fault)
                {
                    await RefuseAsync(first, fault);
                    continue;
                }

                step.Add(item);
                if (step.Count == AtOnce)
                    await WriteAsync(library, step, progress, cancel);
            }
        }
        catch (Exception error) when (error is FormatException or CsvRecordTooLargeException or CsvMissingHeadersException or DecoderFallbackException)
        {
            await RefuseAsync(line, $"the file cannot be read from here on: {error.Message}");
        }

        await WriteAsync(library, step, progress, cancel);
        return new ImportedItems(written, refused);
    }

    /// <summary>Where each of <see cref="ColumnNames"/> is, -1 where it is not; null after its fault was told.</summary>
    private async Task<int[]?> ColumnsAsync(List<string> names)
    {
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
            return columns;
        await RefuseAsync(1, $"it must name the columns, and {ColumnNames[0]} among them");
        return null;
    }

    private async Task WriteAsync(Library library, List<NewItem> step, Action<int>? progress, CancellationToken cancel)
    {
        if (step.Count == 0)
            return;
        await items.ImportAsync(library, step, cancel);
        written += step.Count;
        step.Clear();
        progress?.Invoke(written);
    }

    private async Task RefuseAsync(int line, FormattableString why)
    {
        refused++;
        await faults.WriteLineAsync(FormattableString.Invariant($"line {line}: {FormattableString.Invariant(why)}"));
    }

    private Task RefuseAsync(int line, string why) => RefuseAsync(line, (FormattableString)$"{why}");

    private static int LineEnds(string field) => field.Count(c => c == '\n');
}

/// <summary>What came of an import: how many rows were written, and how many were not.</summary>
internal sealed record ImportedItems(int Written, int Refused);
