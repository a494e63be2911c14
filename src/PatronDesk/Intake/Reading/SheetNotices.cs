namespace PatronDesk.Intake;

/// <summary>What a person should know of a file as a whole, as far as it was read. Lists name twenty at most.</summary>
internal sealed record SheetNotices
{
    /// <summary>How many are named.</summary>
    public const int MostNamed = 20;

    public static SheetNotices None { get; } = new();

    /// <summary>The first lines that were no UTF-8 and were read as Windows-1252.</summary>
    public IReadOnlyList<int> WindowsLines { get; init; } = [];

    /// <summary>How many lines were.</summary>
    public int WindowsLineCount { get; init; }

    /// <summary>The columns of a workbook whose numbers are shown, and were read, with zeros before them; each with an example.</summary>
    public IReadOnlyList<(string Heading, string Example)> Padded { get; init; } = [];

    /// <summary>The areas of merged cells in a workbook, of which only the first cell has a value.</summary>
    public IReadOnlyList<MergedArea> Merged { get; init; } = [];

    /// <summary>How many there are.</summary>
    public int MergedCount { get; init; }

    /// <summary>The cells of a workbook that have text and no heading, and were left out.</summary>
    public IReadOnlyList<string> WithoutHeading { get; init; } = [];

    /// <summary>How many there are.</summary>
    public int WithoutHeadingCount { get; init; }
}
