namespace PatronDesk.Intake;

/// <summary>Finds the character that separates the cells of a CSV file.</summary>
internal static class Separator
{
    private const int SampledLines = 100;

    private const string Said = "sep=";

    /// <summary>The separators that are tried, the usual one first.</summary>
    private static readonly char[] Known = [',', ';', '\t'];

    /// <summary>
    /// The separator that gives the same number of cells in the most rows as in the row of headings, outside of quotes. A first line
    /// <c>sep=;</c>, which Excel writes, says it outright, and is taken from the lines.
    /// </summary>
    public static char Find(TextLines lines)
    {
        var sample = lines.Peek(SampledLines);
        var first = 0;
        while (first < sample.Count && string.IsNullOrWhiteSpace(sample[first]))
            first++;
        if (first < sample.Count && SaidIn(sample[first]) is { } said)
        {
            for (var i = 0; i <= first; i++)
                lines.Read();
            return said;
        }

        return Known.MaxBy(separator => Fit(sample, separator));
    }

    private static char? SaidIn(string line)
    {
        var text = line.Trim(' ').Trim('"');
        return text.Length == Said.Length + 1 && text.StartsWith(Said, StringComparison.OrdinalIgnoreCase) ? text[^1] : null;
    }

    /// <summary>Whether the separator parts the headings at all, then in how many rows it fits, then into how many cells.</summary>
    private static (bool, int, int) Fit(IReadOnlyList<string> sample, char separator)
    {
        var rows = new CsvRows(new TextLines(sample), separator);
        if (rows.Read()?.Cells is not { Count: > 1 } headings)
            return (false, 0, 0);
        var fitting = 0;
        while (rows.Read() is { } row)
        {
            if (row.Cells?.Count == headings.Count)
                fitting++;
        }

        return (true, fitting, headings.Count);
    }
}
