using System.Text;
using Microsoft.VisualBasic.FileIO;
using PatronDesk.Accounts;
using PatronDesk.Lending;

namespace PatronDesk.Hosting;

/// <summary>Reads items from CSV and writes them in steps; a row that is wrong is told of, and the others are written.</summary>
/// <param name="items">Where they go.</param>
/// <param name="faults">Where each refused row is told, with its line.</param>
internal sealed class ItemImport(ItemRecords items, TextWriter faults)
{
    /// <summary>Rows of one transaction.</summary>
    private const int AtOnce = 500;

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
        using var lines = new LineCounter(text);
        // Untrimmed, so that the line ends in a row can be counted.
        using var csv = new TextFieldParser(lines) { Delimiters = [","], TrimWhiteSpace = false };
        try
        {
            if (await ColumnsAsync([.. (csv.ReadFields() ?? []).Select(name => name.Trim())]) is not { } columns)
                return new ImportedItems(0, refused);
            while (!csv.EndOfData)
            {
                if (await ReadAsync(csv, lines, columns) is { } item)
                    step.Add(item);
                if (step.Count == AtOnce)
                    await WriteAsync(library, step, progress, cancel);
            }
        }
        // The parser's own limit of a row, and bytes that are no text.
        catch (Exception error) when (error is InvalidOperationException or DecoderFallbackException)
        {
            await RefuseAsync((int)csv.LineNumber, $"the file cannot be read from here on: {error.Message}");
        }
        catch (MalformedLineException)
        {
            await RefuseAsync(1, "its quotes do not pair");
        }

        await WriteAsync(library, step, progress, cancel);
        return new ImportedItems(written, refused);
    }

    /// <summary>The next row; null once it was told why it is none.</summary>
    private async Task<NewItem?> ReadAsync(TextFieldParser csv, LineCounter lines, Columns columns)
    {
        string[] fields;
        try
        {
            fields = csv.ReadFields() ?? [];
        }
        catch (MalformedLineException)
        {
            await RefuseAsync((int)csv.ErrorLineNumber, "its quotes do not pair");
            return null;
        }

        // The parser stands behind the row, having passed over empty lines before it. At the file's end it tells no number:
        // then the row ended on the last line that is not empty.
        var end = csv.LineNumber < 0 ? lines.LastWithText : (int)csv.LineNumber - 1;
        var line = end - fields.Sum(LineEnds);
        if (fields.All(string.IsNullOrWhiteSpace))
            return null;
        if (fields.Length > columns.Count)
        {
            await RefuseAsync(line, $"it has {fields.Length} fields, and the first line names {columns.Count}");
            return null;
        }

        string? Field(int column) => columns.At[column] is var at and >= 0 && at < fields.Length && fields[at].Trim() is { Length: > 0 } said
            ? said
            : null;
        var item = new NewItem(Field(0) ?? "", Field(1), Field(2), Field(3));
        if (item.Fault is not { } fault)
            return item;
        await RefuseAsync(line, fault);
        return null;
    }

    /// <summary>Where each of <see cref="ColumnNames"/> is, -1 where it is not; null after its fault was told.</summary>
    private async Task<Columns?> ColumnsAsync(List<string> names)
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
            return new Columns(columns, names.Count);
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

    /// <param name="At">Where each of <see cref="ColumnNames"/> is; -1 where it is not.</param>
    /// <param name="Count">How many the first line names.</param>
    private sealed record Columns(int[] At, int Count);

    private static int LineEnds(string field) => field.Count(c => c == '\n');
}

/// <summary>What came of an import: how many rows were written, and how many were not.</summary>
internal sealed record ImportedItems(int Written, int Refused);
