using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Lending;

/// <summary>A row of the list under a scan field: what became of one scan.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Item">The item's barcode, or what was scanned.</param>
internal sealed record ScanLine(LineKind Kind, string Item)
{
    /// <summary>The item's title; null where it is not known.</summary>
    public string? Title { get; init; }

    /// <summary>What happened, in words.</summary>
    public required string Text { get; init; }

    /// <summary>Reasons of the verdict, word for word what a kiosk says.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>How the scan was read, where that is not as it came; null otherwise.</summary>
    public string? ReadAs { get; init; }

    /// <summary>Whom it is about; null for nobody who needs to be named.</summary>
    public Patron? Patron { get; init; }

    /// <summary>Who waits for the item now; null for nobody.</summary>
    public Patron? WaitsFor { get; init; }

    /// <summary>The items that the scan may mean, if there are several; the desk takes none of them. Empty otherwise.</summary>
    public IReadOnlyList<Item> Alike { get; init; } = [];

    /// <summary>A way on that a person may take by its own button; null for none.</summary>
    public LineOffer? Offer { get; init; }
}

internal enum LineKind
{
    /// <summary>The thing was done.</summary>
    Taken,

    /// <summary>Nothing had to be done.</summary>
    Told,

    Refused,
}

/// <summary>What a person may do about a refusal. No key that a scanner sends decides it: only its button does.</summary>
/// <param name="Path">The address of the form.</param>
/// <param name="Over">What is overridden: <c>block</c>, <c>limit</c>, both, or <c>new</c> for an item that is not known yet.</param>
internal sealed record LineOffer(string Path, string Over)
{
    /// <summary>Whether a comment is needed.</summary>
    public bool NeedsComment => Over != "new";
}
