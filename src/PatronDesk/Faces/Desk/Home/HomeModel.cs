using PatronDesk.Blocks;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Home;

/// <summary>The desk's first page.</summary>
internal sealed record HomeModel(PatronCounts Patrons, BlockedCounts Blocked, LibraryCounts Lending)
{
    public required HomeCharts Charts { get; init; }

    /// <summary>Blocks that expire within <see cref="HomeEndpoints.DaysAhead"/> days, each with its patron.</summary>
    public IReadOnlyList<(ManualBlock Block, Patron? Patron)> Expiring { get; init; } = [];

    /// <summary>What a person should look at.</summary>
    public IReadOnlyList<DeskLine> Lines { get; init; } = [];

    /// <summary>What was looked for and is no patron; null where nothing was.</summary>
    public Found? Found { get; init; }

    /// <summary>The scan that was not taken when the session ended; null for none.</summary>
    public string? Lost { get; init; }
}

/// <summary>What a scan on the first page means, where it is no patron.</summary>
/// <param name="Text">What was scanned.</param>
/// <param name="Item">The item that has it for a barcode; null where none has.</param>
/// <param name="Borrower">Who has the item; null for nobody.</param>
/// <param name="ReadAs">How the scan was read, where that is not as it came; null otherwise.</param>
internal sealed record Found(string Text, ItemStanding? Item, Patron? Borrower, string? ReadAs)
{
    /// <summary>The items that may have been meant, since their barcodes differ by case alone; empty where that is no question.</summary>
    public IReadOnlyList<Item> Alike { get; init; } = [];
}
