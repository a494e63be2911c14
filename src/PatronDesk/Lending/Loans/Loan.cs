using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Lending;

/// <summary>One item lent to one patron, from check-out to return.</summary>
internal sealed record Loan
{
    /// <summary>The tables that <see cref="Columns"/> are read from.</summary>
    public const string Table = "loan join item on item.library_id = loan.library_id and item.id = loan.item_id";

    public static readonly Columns<Loan> Columns = new(
        (ref at) => new()
        {
            Row = at.Number("row", loan => loan.Row, Written.Once),
            Id = at.Text("id", loan => loan.Id, Written.Once),
            PatronId = at.TextOrNull("patron", loan => loan.PatronId),
            OutAt = at.Instant("out_at", loan => loan.OutAt),
            DueAt = at.Instant("due_at", loan => loan.DueAt),
            ReturnedAt = at.InstantOrNull("returned_at", loan => loan.ReturnedAt),
            Renewals = (int)at.Number("renewals", loan => loan.Renewals),
            OverrideComment = at.TextOrNull("override_comment", loan => loan.OverrideComment),
            Undone = at.TextOrNull("undone", loan => loan.Undone),
            Action = at.TextOrNull("action", loan => loan.Action),
            Version = at.Number("version", loan => loan.Version),
            Stamp = at.Part(AuditStamp.Columns, loan => loan.Stamp),
            Item = at.Part(Item.Columns),
        },
        table: "loan");

    /// <summary>What a new loan writes, including the columns for searching and those copied from the item's table.</summary>
    public static readonly WrittenColumns<Loan> New = new WrittenColumns<Loan>()
        .Add(Columns, loan => loan)
        .Add("item_id", loan => loan.Item.Id)
        .Add("status", loan => loan.Status)
        .AddFolded("status", loan => FoldedText.Of(loan.Status));

    /// <summary>The row's number; newer loans have higher ones.</summary>
    public required long Row { get; init; }

    /// <summary>A version 4 UUID in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The patron's UUID; null where the loan is anonymised.</summary>
    public required string? PatronId { get; init; }

    public required Item Item { get; init; }

    public required DateTimeOffset OutAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Null while the item is out.</summary>
    public DateTimeOffset? ReturnedAt { get; init; }

    /// <summary>FOLIO's word for whether the item is out.</summary>
    public string Status => ReturnedAt is null ? "Open" : "Closed";

    public int Renewals { get; init; }

    /// <summary>Staff's comment on their override; null for none.</summary>
    public string? OverrideComment { get; init; }

    /// <summary>The event that a machine undid last: <c>check-out</c> or <c>check-in</c>; null for none.</summary>
    public string? Undone { get; init; }

    /// <summary>A word of <see cref="LoanAction"/>: how the loan came to its due date last; null for a loan of an older program.</summary>
    public string? Action { get; init; }

    /// <summary>Counts the record's changes, from 1.</summary>
    public long Version { get; init; }

    public required AuditStamp Stamp { get; init; }

    /// <summary>Identifies this state of the record.</summary>
    public string Revision => string.Create(null, $"{Row}-{Version}");

    public bool IsOverdue(DateTimeOffset now) => ReturnedAt is null && DueAt < now;
}
