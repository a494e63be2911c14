using CsCheck;
using PatronDesk.Lending;

namespace PatronDesk.Tests.Fuzz;

/// <summary>No file makes the CSV reader throw, stand still or lose its place.</summary>
public sealed class CsvFuzzTests
{
    private static readonly string[] Pieces =
        ["\"", "\"\"", ",", "\n", "\r\n", "\r", "a", " ", "\0", "\uFEFF", "é", "x,y\n", "\"a\nb\""];

    private static readonly Gen<string> Files = Gen.OneOf(
        Gen.Char.Array[0, 400].Select(chars => new string(chars)),
        Gen.Int[0, Pieces.Length - 1].Array[0, 200].Select(places => string.Concat(places.Select(place => Pieces[place]))));

    [Fact]
    public void Any_file_is_read_to_its_end() => Files.Sample(
        file =>
        {
            var csv = new CsvReader(new StringReader(file));
            // A line gives a row at most, so that this many reads are never needed.
            var most = file.Length + 2;
            var last = 0;
            while (csv.Read() is var (line, fields))
            {
                Assert.True(--most > 0, "The reader does not end.");
                Assert.True(line > last, $"Line {line} comes after line {last}.");
                last = line;
                Assert.True(fields is null || fields.Sum(field => field.Length) <= file.Length);
            }
        },
        iter: 3_000);

    [Fact]
    public void A_quote_that_is_never_closed_costs_no_more_than_the_file_and_a_row_a_line()
    {
        var file = string.Concat(Enumerable.Repeat("\"\n", 3_000));
        var csv = new CsvReader(new StringReader(file));
        var rows = 0;
        while (csv.Read() is not null)
            rows++;
        Assert.InRange(rows, 1, 3_000);
    }
}
