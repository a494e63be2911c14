using System.Globalization;
using System.Text;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>
/// What is done with each row, as CSV that its owner alone can read. It has no password; a cell that a spreadsheet would run as a
/// formula begins with an apostrophe.
/// </summary>
internal sealed class ImportReport : IAsyncDisposable
{
    private readonly StreamWriter _writer;

    private ImportReport(Stream file) =>
        _writer = new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

    /// <summary>Makes the file, or empties it.</summary>
    public static ImportReport Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            options.UnixCreateMode = OwnerAlone;
            if (File.Exists(path))
                File.SetUnixFileMode(path, OwnerAlone);
        }

        return new(new FileStream(path, options));
    }

    public async Task WriteAsync(PatronPlan plan, CancellationToken cancel)
    {
        await WriteHeadingsAsync(cancel);
        foreach (var row in plan.Rows)
        {
            await WriteAsync(
                [
                    row.Line.ToString(CultureInfo.InvariantCulture), PlanText.NameOf(row.Action),
                    row.Barcode.Length > 0 ? row.Barcode : row.Key, PlanText.ChangesOf(row),
                    string.Join("; ", row.Notes.Select(NoteText.Of)),
                ],
                cancel);
        }
    }

    /// <summary>Adds what came with the users of a FOLIO; such records have no line.</summary>
    public async Task WriteAsync(IEnumerable<FolioEntry> entries, CancellationToken cancel)
    {
        foreach (var entry in entries)
        {
            await WriteAsync(
                ["", PlanText.NameOf(entry.Action), "", FolioText.NameOf(entry), FolioText.ReasonOf(entry)], cancel);
        }
    }

    /// <summary>Adds who is missing from the file of a sync; they have no line.</summary>
    public async Task WriteAsync(SyncPatrons.Done done, CancellationToken cancel)
    {
        if (done.Plan is null)
            await WriteHeadingsAsync(cancel);
        foreach (var missing in done.Missing)
        {
            await WriteAsync(
                ["", "missing", missing.Patron.Barcode, SyncText.FieldOf(missing.Fate), SyncText.ReasonOf(missing, done.Hold)], cancel);
        }
    }

    private Task WriteHeadingsAsync(CancellationToken cancel) =>
        WriteAsync(["line", "result", "barcode", "fields", "reason"], cancel);

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async Task WriteAsync(IEnumerable<string> cells, CancellationToken cancel) =>
        await _writer.WriteAsync((string.Join(',', cells.Select(CsvCell.Of)) + "\r\n").AsMemory(), cancel);
}
