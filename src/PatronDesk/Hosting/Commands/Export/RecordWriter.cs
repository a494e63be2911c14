using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>
/// Writes records as CSV (RFC 4180), or as JSON lines: an object a line. In CSV, what a spreadsheet would run as a formula begins
/// with an apostrophe, and a line break in a cell is a line feed.
/// </summary>
/// <param name="write">Writes bytes at the end.</param>
/// <param name="isJson">Whether it writes JSON lines; otherwise CSV.</param>
/// <param name="columns">The columns.</param>
internal sealed class RecordWriter<T>(
    Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, bool isJson, IReadOnlyList<ExportColumn<T>> columns) : IDisposable
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _chunk = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, Readable);

    /// <summary>Writes the headings, where the format has any.</summary>
    public async Task BeginAsync(CancellationToken cancel)
    {
        if (isJson)
            return;
        // With a mark, or spreadsheets take the file for one of another encoding.
        _chunk.Write("\uFEFF"u8);
        AddLine(columns.Select(column => column.Name));
        await FlushAsync(cancel);
    }

    /// <summary>Writes some records.</summary>
    public async Task WriteAsync(IEnumerable<T> records, CancellationToken cancel)
    {
        foreach (var record in records)
        {
            if (isJson)
                AddObject(record);
            else
                AddLine(columns.Select(column => column.Of(record).Text ?? ""));
        }

        await FlushAsync(cancel);
    }

    public void Dispose() => _json.Dispose();

    private void AddLine(IEnumerable<string> cells) =>
        _ = Encoding.UTF8.GetBytes(string.Join(',', cells.Select(cell => CsvCell.Of(OneKindOfBreak(cell)))) + "\r\n", _chunk);

    // The import reads every line break so.
    private static string OneKindOfBreak(string cell) => cell.Contains('\r', StringComparison.Ordinal)
        ? cell.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
        : cell;

    private void AddObject(T record)
    {
        _json.Reset(_chunk);
        _json.WriteStartObject();
        foreach (var column in columns)
        {
            _json.WritePropertyName(column.Name);
            AddValue(column.Of(record));
        }

        _json.WriteEndObject();
        _json.Flush();
        _chunk.Write("\n"u8);
    }

    private void AddValue(ExportCell cell)
    {
        if (cell.Text is not { } text)
        {
            _json.WriteNullValue();
            return;
        }

        switch (cell.Kind)
        {
            case CellKind.Text:
                _json.WriteStringValue(text);
                break;
            case CellKind.Flag:
                _json.WriteBooleanValue(text == "1");
                break;
            case CellKind.Number:
                _json.WriteRawValue(text);
                break;
            case CellKind.Json:
                // Without the line breaks that it may have between its parts.
                using (var document = JsonDocument.Parse(text))
                    document.RootElement.WriteTo(_json);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task FlushAsync(CancellationToken cancel)
    {
        await write(_chunk.WrittenMemory, cancel);
        _chunk.ResetWrittenCount();
    }
}
