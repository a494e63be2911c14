using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Lending;

/// <summary>One item in one patron's hands, from when it went out until it came back.</summary>
internal sealed record Loan
{
    /// <summary>What <see cref="Columns"/> are read from.</summary>
    public const string Table = "loan join item on item.library_id = loan.library_id and item.id = loan.item_id";

    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns =
        "loan.row, loan.id, loan.patron, loan.out_at, loan.due_at, loan.returned_at, loan.renewals, "
        + "loan.override_comment, loan.version, loan.created_at, loan.created_by, loan.created_by_name, "
        + "loan.updated_at, loan.updated_by, loan.updated_by_name, " + Item.Columns;

    /// <summary>How many columns those are.</summary>
    public const int ColumnCount = 15 + Item.ColumnCount;

    /// <summary>The row's number; grows in the order of creation.</summary>
    public required long Row { get; init; }

    /// <summary>A version 4 UUID in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The patron's UUID; null where the loan is nobody's any more.</summary>
    public required string? PatronId { get; init; }

    public required Item Item { get; init; }

    public required DateTimeOffset OutAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Null while it is out.</summary>
    public DateTimeOffset? ReturnedAt { get; init; }

    public int Renewals { get; init; }

    /// <summary>Why staff went on in spite of a verdict.</summary>
    public string? OverrideComment { get; init; }

    /// <summary>Counts the changes of this record from 1.</summary>
    public long Version { get; init; }

    public required ChangeMark Mark { get; init; }

    /// <summary>Names this state of this record.</summary>
    public string Revision => string.Create(null, $"{Row}-{Version}");

    public bool IsOverdue(DateTimeOffset now) => ReturnedAt is null && DueAt < now;

    public static Loan Read(Row row) => new()
    {
        Row = row.Number(0),
        Id = row.Text(1),
        PatronId = row.TextOrNull(2),
        OutAt = row.Instant(3),
        DueAt = row.Instant(4),
        ReturnedAt = row.InstantOrNull(5),
        Renewals = (int)row.Number(6),
        OverrideComment = row.TextOrNull(7),
        Version = row.Number(8),
        Mark = ChangeMark.Read(row, 9),
        Item = Item.ReadAt(row, 15),
    };
}
