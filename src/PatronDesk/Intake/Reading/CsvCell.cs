namespace PatronDesk.Intake;

/// <summary>Writes the cells of a CSV file (RFC 4180).</summary>
internal static class CsvCell
{
    /// <summary>
    /// The text as a cell. What a spreadsheet would run as a formula begins with an apostrophe, so that it is shown as text;
    /// <see cref="CellText"/> takes it off again.
    /// </summary>
    public static string Of(string text)
    {
        if (CellText.IsFormula(text))
            text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
