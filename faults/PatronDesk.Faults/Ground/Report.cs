using System.Globalization;
using System.Text;

namespace PatronDesk.Faults.Ground;

/// <summary>Writes the table at the end, and puts it into a document.</summary>
internal static class Report
{
    /// <summary>All trials as a table in Markdown.</summary>
    public static string Table(IEnumerable<Score> scores)
    {
        var text = new StringBuilder();
        text.Append("| part | on | tried | answered | lost | half done | longest time to come back | result |\n");
        text.Append("|---|---|--:|--:|--:|--:|--:|---|\n");
        foreach (var score in scores)
        {
            var numbers = score.NotRun is null
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{score.Tried} | {score.Answered:N0} | {score.Lost} | {score.HalfDone} | {Seconds(score.Longest)}")
                : "| | | |";
            text.Append(CultureInfo.InvariantCulture, $"| {score.Part} | {score.On} | {numbers} | {Result(score)} |\n");
        }

        return text.ToString();
    }

    /// <summary>Puts a text between the marks <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c> of a file.</summary>
    public static void Keep(string file, string name, string text)
    {
        var (start, end) = ($"<!-- {name} -->", $"<!-- /{name} -->");
        var old = File.ReadAllText(file);
        var from = old.IndexOf(start, StringComparison.Ordinal);
        var to = old.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
            throw new InvalidOperationException($"{file} has no place for the table: {start} … {end}");
        File.WriteAllText(file, $"{old[..(from + start.Length)]}\n\n{text.Trim()}\n\n{old[to..]}");
    }

    private static string Seconds(TimeSpan time) =>
        time == TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F2} s");

    private static string Result(Score score) => Cell(
        score.NotRun is { } why ? $"not run: {why}"
        : score.Failures.Count > 0 ? $"**failed:** {string.Join("; ", score.Failures.Take(4).Concat(score.Notes))}"
        : score.Notes.Count > 0 ? $"good; {string.Join("; ", score.Notes)}"
        : "good");

    private static string Cell(string text)
    {
        var line = text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
        return line.Length > 500 ? line[..500] + "…" : line;
    }
}
