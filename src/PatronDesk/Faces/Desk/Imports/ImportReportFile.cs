using System.Globalization;
using System.Text;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Intake;

namespace PatronDesk.Faces.Desk.Imports;

/// <summary>
/// What is done with each row, as CSV (RFC 4180) in the language of the browser. It has no password. A cell that a spreadsheet would
/// run as a formula begins with an apostrophe.
/// </summary>
internal static class ImportReportFile
{
    private static readonly string[] Heads = ["line", "result", "barcode", "fields", "reason"];

    public static async Task WriteAsync(Stream body, IEnumerable<ReportRow> rows, Visit visit, CancellationToken cancel)
    {
        // With a mark, or spreadsheets take the file for one of another encoding.
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), -1, leaveOpen: true);
        await writer.WriteAsync(Line(Heads.Select(head => visit.Words["intake.head." + head])).AsMemory(), cancel);
        foreach (var row in rows)
        {
            await writer.WriteAsync(
                Line(
                [
                    row.Line.ToString(CultureInfo.InvariantCulture), ImportWords.Of(row.Action, visit.Words), row.Barcode,
                    ImportWords.ChangesOf(row, visit.Words), ImportWords.NotesOf(row, visit),
                ]).AsMemory(),
                cancel);
        }
    }

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(CsvCell.Of)) + "\r\n";
}
