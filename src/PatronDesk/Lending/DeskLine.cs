using PatronDesk.Data;

namespace PatronDesk.Lending;

/// <summary>
/// A line of the desk's list: something that a machine did while the server was away, and that staff should look at. It was
/// recorded although reasons spoke against it, or it could not be recorded.
/// </summary>
internal sealed record DeskLine
{
    public static readonly Columns<DeskLine> Columns = new((ref at) => new()
    {
        Id = at.Number("id"),
        NotedAt = at.Instant("noted_at", line => line.NotedAt),
        HappenedAt = at.Instant("happened_at", line => line.HappenedAt),
        ReportedAt = at.InstantOrNull("reported_at", line => line.ReportedAt),
        Client = at.Text("client", line => line.Client),
        What = at.Text("what", line => line.What),
        IsRecorded = at.Flag("is_recorded", line => line.IsRecorded),
        Reasons = at.Text("reasons", line => line.Reasons),
        Card = at.Text("card", line => line.Card),
        Item = at.Text("item", line => line.Item),
        PatronId = at.TextOrNull("patron", line => line.PatronId),
        LoanId = at.TextOrNull("loan_id", line => line.LoanId),
    });

    /// <summary>The line's number; unique in its library.</summary>
    public long Id { get; init; }

    /// <summary>When the machine reported it.</summary>
    public DateTimeOffset NotedAt { get; init; }

    /// <summary>When it happened, by the machine's clock if that can be true.</summary>
    public required DateTimeOffset HappenedAt { get; init; }

    /// <summary>The machine's own date if it can't be true, so that a repeated event is one line; null otherwise.</summary>
    public DateTimeOffset? ReportedAt { get; init; }

    /// <summary>The machine's name in the journal, such as <c>sip:3</c>.</summary>
    public required string Client { get; init; }

    /// <summary><c>check-out</c>, <c>check-in</c> or <c>renewal</c>.</summary>
    public required string What { get; init; }

    /// <summary>Whether it is in the ledger; false where only this line records it.</summary>
    public required bool IsRecorded { get; init; }

    /// <summary>Why staff should look: block ids and words of <see cref="DeskReasons"/>, comma-separated.</summary>
    public required string Reasons { get; init; }

    /// <summary>The card's number as the machine sent it; empty where it sent none.</summary>
    public string Card { get; init; } = "";

    /// <summary>The item's barcode as the machine sent it.</summary>
    public string Item { get; init; } = "";

    /// <summary>The patron's UUID; null where no patron has the card.</summary>
    public string? PatronId { get; init; }

    /// <summary>The loan; null where there is none.</summary>
    public string? LoanId { get; init; }
}

/// <summary>The reasons of a <see cref="DeskLine"/> other than blocks.</summary>
internal static class DeskReasons
{
    public const string UnknownCard = "unknown-card";
    public const string UnknownItem = "unknown-item";

    /// <summary>The item was lent again after this happened; the later loan stays.</summary>
    public const string LentSince = "lent-since";

    /// <summary>The item was returned after this happened, so it may be in the library.</summary>
    public const string ReturnedSince = "returned-since";

    public const string NotOnLoan = "not-on-loan-to-this-card";
    public const string HeldForAnother = "held-for-another";
    public const string CheckoutLimit = "checkout-limit";
    public const string RenewalLimit = "renewal-limit";
}
