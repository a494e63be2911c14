using CsCheck;
using PatronDesk.Intake;

namespace PatronDesk.Tests.Fuzz;

/// <summary>No file makes the CSV reader throw, stand still or lose its place.</summary>
public sealed class CsvFuzzTests
{
    private static readonly string[] Pieces =
        ["\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", "a", " ", "\0", "\uFEFF", "é", "x,y\n", "\"a\nb\"", "sep=;\n"];

    private static readonly Gen<byte[]> Files = Gen.OneOf(
        Gen.Byte.Array[0, 400],
        Gen.Int[0, Pieces.Length - 1].Array[0, 200].Select(
            places => System.Text.Encoding.UTF8.GetBytes(string.Concat(places.Select(place => Pieces[place])))),
        Gen.Int[0, Pieces.Length - 1].Array[0, 200].Select(
            places => System.Text.Encoding.Unicode.GetBytes("\uFEFF" + string.Concat(places.Select(place => Pieces[place])))));

    [Fact]
    public void Any_file_is_read_to_its_end() => Files.Sample(
        file =>
        {
            if (Sheet.Open(new MemoryStream(file)) is not OpenSheet.Opened { Sheet: var sheet })
                return;
            // A line gives a row at most, so that this many reads are never needed.
            var most = file.Length + 2;
            var last = sheet.HeadingLine;
            while (sheet.Read() is { } row)
            {
                Assert.True(--most > 0, "The reader does not end.");
                Assert.True(row.Line > last, $"Line {row.Line} comes after line {last}.");
                Assert.True(row.LastLine >= row.Line);
                last = row.LastLine;
                Assert.True(row.Cells.Sum(cell => cell!.Length) <= file.Length);
            }
        },
        iter: 3_000);

    [Fact]
    public void A_quote_that_is_never_closed_costs_no_more_than_the_file_and_a_row_a_line()
    {
        var rows = new CsvRows(new TextLines(new MemoryStream([.. Enumerable.Repeat((byte)'"', 3_001).SelectMany(
            (quote, i) => i == 0 ? (byte[])[] : [quote, (byte)'\n'])])), ',');
        var count = 0;
        while (rows.Read() is not null)
            count++;
        Assert.InRange(count, 1, 3_000);
    }
}
