namespace PatronDesk.Intake;

/// <summary>The rows of a file, whatever its format.</summary>
internal interface IRawRows
{
    /// <summary>The next row; null at the end.</summary>
    RawRow? Read();
}

/// <summary>A row as it stands in the file.</summary>
/// <param name="Line">The number of its first line, from 1.</param>
/// <param name="LastLine">The number of its last line.</param>
/// <param name="Cells">
/// Its cells from the left; null for one that says nothing, not even that it is empty. No list where quotes do not pair, or the row is
/// too long.
/// </param>
internal sealed record RawRow(int Line, int LastLine, IReadOnlyList<string?>? Cells)
{
    /// <summary>The columns, from 0, whose cells are numbers with more digits than a spreadsheet keeps.</summary>
    public IReadOnlyList<int> Rounded { get; init; } = [];
}
