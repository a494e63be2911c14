namespace PatronDesk.Hosting;

/// <summary>A cell of an export.</summary>
/// <param name="Kind">What its text is.</param>
/// <param name="Text">The text; null for nothing.</param>
internal readonly record struct ExportCell(CellKind Kind, string? Text)
{
    public static ExportCell Of(string? text) => new(CellKind.Text, text);

    public static ExportCell Of(bool? flag) => new(CellKind.Flag, flag is { } said ? said ? "1" : "0" : null);

    public static ExportCell Of(long number) => new(CellKind.Number, number.ToString(null, null));

    /// <summary>A JSON text as it is stored.</summary>
    public static ExportCell OfJson(string? json) => new(CellKind.Json, json);
}

/// <summary>What the text of a cell is.</summary>
internal enum CellKind
{
    Text,

    /// <summary>1 or 0.</summary>
    Flag,

    Number,

    /// <summary>JSON.</summary>
    Json,
}

/// <summary>A column of an export.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Of">Its cell for a record.</param>
internal sealed record ExportColumn<T>(string Name, Func<T, ExportCell> Of);
