using PatronDesk.Faces.Desk.Patrons;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Lending;

/// <summary>The check-out of one patron.</summary>
internal sealed record CheckOutModel(PatronModel Patron)
{
    /// <summary>What has just happened, newest first.</summary>
    public IReadOnlyList<ScanLine> Lines { get; init; } = [];

    /// <summary>Whether the patron's card was scanned at another patron's check-out.</summary>
    public bool IsByCard { get; init; }

    /// <summary>The key of a sentence about the old card that was scanned; null for none.</summary>
    public string? OldCard { get; init; }
}

/// <summary>A page with one scan field: the card for a check-out, or the items of a check-in.</summary>
internal sealed record ScanPageModel
{
    public IReadOnlyList<ScanLine> Lines { get; init; } = [];

    /// <summary>The scan that was not taken when the session ended; null for none.</summary>
    public string? Lost { get; init; }
}

/// <summary>The items on the pickup shelf, each with whom it waits for.</summary>
internal sealed record ShelfModel(IReadOnlyList<(Hold Hold, Patron? Patron)> Holds);

/// <summary>The overdue loans, each with who has the item.</summary>
/// <param name="Loans">One page of them.</param>
/// <param name="Next">Where the next page begins; null for the last page.</param>
internal sealed record OverdueModel(IReadOnlyList<(Loan Loan, Patron? Patron)> Loans, string? Next);
