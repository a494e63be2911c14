using PatronDesk.Blocks;
using PatronDesk.Data;

namespace PatronDesk.Lending;

/// <summary>One item, lent to one patron for a time.</summary>
internal sealed record Loan
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order, of the table <c>loan</c>.</summary>
    public const string Columns =
        "loan.row, loan.id, loan.item_id, loan.user_id, loan.out_at, loan.due_at, loan.returned_at, loan.renewals, "
        + "loan.comment, loan.version, " + ChangeMark.Columns + ", " + OfItem + " barcode " + OfItemEnd + ", " + OfItem
        + " title " + OfItemEnd + ", " + OfItem + " call_number " + OfItemEnd + ", " + OfItem + " media_type " + OfItemEnd;

    public const int ColumnCount = 20;

    private const string OfItem = "(select";
    private const string OfItemEnd = "from item where item.library_id = loan.library_id and item.id = loan.item_id)";

    /// <summary>The row's number; grows in the order of lending.</summary>
    public required long Row { get; init; }

    /// <summary>A UUID in lower case.</summary>
    public required string Id { get; init; }

    public required string ItemId { get; init; }

    public required string ItemBarcode { get; init; }

    public string? ItemTitle { get; init; }

    public string? ItemCallNumber { get; init; }

    public string? ItemMediaType { get; init; }

    /// <summary>The patron's UUID; null once the history is without the person.</summary>
    public string? UserId { get; init; }

    public required DateTimeOffset OutAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public DateTimeOffset? ReturnedAt { get; init; }

    /// <summary>How often it was renewed.</summary>
    public long Renewals { get; init; }

    /// <summary>Why staff lent or renewed in spite of a block.</summary>
    public string? Comment { get; init; }

    public long Version { get; init; }

    public ChangeMark? Mark { get; init; }

    public bool IsOpen => ReturnedAt is null;

    public bool IsOverdue(DateTimeOffset now) => IsOpen && DueAt < now;

    public string Revision => string.Create(null, $"{Row}-{Version}");

    public static Loan Read(Row row) => new()
    {
        Row = row.Number(0),
        Id = row.Text(1),
        ItemId = row.Text(2),
        UserId = row.TextOrNull(3),
        OutAt = row.Instant(4),
        DueAt = row.Instant(5),
        ReturnedAt = row.InstantOrNull(6),
        Renewals = row.Number(7),
        Comment = row.TextOrNull(8),
        Version = row.Number(9),
        Mark = ChangeMark.Read(row, 10),
        ItemBarcode = row.Text(16),
        ItemTitle = row.TextOrNull(17),
        ItemCallNumber = row.TextOrNull(18),
        ItemMediaType = row.TextOrNull(19),
    };
}
