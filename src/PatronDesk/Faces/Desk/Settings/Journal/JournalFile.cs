using System.Text;
using PatronDesk.Faces.Desk.Patrons;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Intake;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>
/// The journal as CSV (RFC 4180), written while it is read. Times are the library's, with their offset. A cell that a spreadsheet
/// would run as a formula begins with an apostrophe, so that it is shown as text.
/// </summary>
internal sealed class JournalFile(Stream body, ActorDirectory actors, Visit visit) : IAsyncDisposable
{
    private static readonly string[] Heads = ["time", "who", "face", "what", "action", "whom", "patron", "record", "detail"];

    // With a mark, or spreadsheets take the file for one of another encoding.
    private readonly StreamWriter _writer = new(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 16 * 1024, leaveOpen: true);

    public Task BeginAsync(CancellationToken cancel) =>
        WriteLineAsync(Heads.Select(head => visit.Words[$"journal.head.{head}"]), cancel);

    public async Task WriteAsync(
        IReadOnlyList<ListedEntry> entries, IReadOnlyDictionary<string, PatronName> patrons, CancellationToken cancel)
    {
        foreach (var listed in entries)
        {
            var entry = listed.Entry;
            await WriteLineAsync(
                [
                    visit.Calendar.Show(entry.At),
                    actors.NameOf(entry.Actor, visit.Words) ?? "",
                    JournalWords.FaceOf(entry, visit.Words) ?? "",
                    JournalWords.Of(entry with { Detail = null }, visit.Words),
                    entry.Action,
                    listed.PatronId is { } id && patrons.TryGetValue(id, out var patron) ? Names.Of(patron) : "",
                    listed.PatronId ?? "",
                    entry.Subject,
                    entry.Detail ?? "",
                ],
                cancel);
        }

        await _writer.FlushAsync(cancel);
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async Task WriteLineAsync(IEnumerable<string> cells, CancellationToken cancel) =>
        await _writer.WriteAsync((string.Join(',', cells.Select(CsvCell.Of)) + "\r\n").AsMemory(), cancel);
}
