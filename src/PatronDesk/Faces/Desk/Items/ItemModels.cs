using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Intake;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Items;

/// <summary>A list of items.</summary>
/// <param name="Text">What was typed.</param>
/// <param name="Found">The page of the list; null where the search took too long.</param>
internal sealed record ItemListModel(string Text, FoundItems? Found);

/// <summary>All that the desk shows of one item.</summary>
/// <param name="Standing">The item, and where it is.</param>
/// <param name="Borrower">Who has it; null for nobody.</param>
/// <param name="Holds">Who waits for it, in the order of the queue.</param>
internal sealed record ItemModel(ItemStanding Standing, Patron? Borrower, IReadOnlyList<(Hold Hold, Patron? Patron)> Holds)
{
    /// <summary>The key of what was just done; null for nothing.</summary>
    public string? Done { get; init; }

    /// <summary>The moment of the page, for what is overdue.</summary>
    public required DateTimeOffset Now { get; init; }
}

/// <summary>The form of an item.</summary>
/// <param name="Item">The item; null for a new one.</param>
/// <param name="Form">What is typed.</param>
internal sealed record ItemFormModel(Item? Item, FormValues Form)
{
    /// <summary>The item that has the barcode already; null for none.</summary>
    public Item? Taken { get; init; }
}

/// <summary>The form for a file of items, and what became of the last one.</summary>
internal sealed record ImportModel
{
    /// <summary>How many rows were written and refused; null before a file was sent.</summary>
    public ImportedItems? Done { get; init; }

    /// <summary>The refused rows, as many as a page shows.</summary>
    public IReadOnlyList<RefusedRow> Refused { get; init; } = [];

    /// <summary>The key of a sentence that says why nothing was read; null where something was.</summary>
    public string? Error { get; init; }
}
