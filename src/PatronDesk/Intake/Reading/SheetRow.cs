namespace PatronDesk.Intake;

/// <summary>A row of a spreadsheet.</summary>
/// <param name="Line">The number of its first line, from 1.</param>
/// <param name="LastLine">The number of its last line.</param>
/// <param name="Cells">
/// Its cells, under the headings from the left; fewer where the row is short. Empty where it can't be read. A cell is null where it says
/// nothing.
/// </param>
/// <param name="Trouble">What is wrong with it.</param>
internal sealed record SheetRow(int Line, int LastLine, IReadOnlyList<string?> Cells, RowTrouble Trouble)
{
    /// <summary>How many cells it has, also those without a heading.</summary>
    public int Count { get; init; }

    /// <summary>The columns, from 0, whose cells are numbers with more digits than a spreadsheet keeps.</summary>
    public IReadOnlyList<int> Rounded { get; init; } = [];
}

/// <summary>What is wrong with a row, whatever its cells mean.</summary>
internal enum RowTrouble
{
    None,

    /// <summary>A quote in it is not closed, or closed in the wrong place; or it is longer than any row.</summary>
    Quotes,

    /// <summary>It has text in more cells than there are headings: probably a separator without quotes.</summary>
    TooManyCells,

    /// <summary>It is the row of headings once more, as where two files were joined.</summary>
    RepeatsHeadings,

    /// <summary>The bytes from here on are no text.</summary>
    NotText,

    /// <summary>The workbook can't be read from here on.</summary>
    Damaged,
}
