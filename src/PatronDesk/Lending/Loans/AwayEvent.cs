using PatronDesk.Blocks;

namespace PatronDesk.Lending;

/// <summary>What a machine reports about something that it did while the server was away.</summary>
/// <param name="Card">The card's number.</param>
/// <param name="Item">The item's barcode.</param>
/// <param name="At">When it happened; null for now.</param>
/// <param name="Due">The due date that the machine told the patron; null for none.</param>
internal sealed record AwayEvent(string Card, string Item, DateTimeOffset? At, DateTimeOffset? Due = null);

/// <summary>The outcome of recording a loan or a renewal that has happened.</summary>
internal abstract record RecordLoan
{
    /// <summary>It is in the ledger.</summary>
    /// <param name="Loan">The loan as it is now.</param>
    /// <param name="Refusals">The verdict's reasons against it.</param>
    /// <param name="Reasons">Other reasons against it: words of <see cref="DeskReasons"/>.</param>
    public sealed record Recorded(Loan Loan, IReadOnlyList<Refusal> Refusals, IReadOnlyList<string> Reasons) : RecordLoan;

    /// <summary>The item was lent again after this; the later loan stays, and this is only on the desk's list.</summary>
    public sealed record LentSince(Item Item) : RecordLoan;

    /// <summary>A renewal of an item that is not on loan to this card; only on the desk's list.</summary>
    public sealed record NotOnLoanToThem : RecordLoan;

    /// <summary>No patron has the card; only on the desk's list.</summary>
    public sealed record NoPatron : RecordLoan;

    /// <summary>The barcode is not valid: empty, too long, or with control characters.</summary>
    public sealed record BadBarcode : RecordLoan;
}

/// <summary>The outcome of recording a check-in that has happened.</summary>
internal abstract record RecordReturn
{
    public sealed record Recorded(CheckIn Outcome) : RecordReturn;

    /// <summary>The item was lent again after this; the later loan stays, and this is only on the desk's list.</summary>
    public sealed record LentSince(Item Item) : RecordReturn;

    /// <summary>Only on the desk's list.</summary>
    public sealed record UnknownItem : RecordReturn;
}
