using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Blocks;

/// <summary>
/// A manual patron block: staff forbid a patron to borrow, renew or request, until an instant or until they lift it.
/// The texts are kept as sent; a flag that was not sent stays unsaid.
/// </summary>
internal sealed record ManualBlock
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns =
        "row, id, user_id, type, description, code, staff_information, patron_message, expires_at, borrowing, renewals, "
        + "requests, version, " + ChangeMark.Columns;

    public const int ColumnCount = 19;

    /// <summary>The row's number; grows in the order of creation.</summary>
    public long Row { get; init; }

    /// <summary>A UUID in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The patron's UUID, in lower case.</summary>
    public required string UserId { get; init; }

    public string? Type { get; init; }

    public required string Description { get; init; }

    /// <summary>The code of the template of which it was made.</summary>
    public string? Code { get; init; }

    public string? StaffInformation { get; init; }

    public string? PatronMessage { get; init; }

    /// <summary>From this instant on the block is gone; whole milliseconds.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public bool? Borrowing { get; init; }

    public bool? Renewals { get; init; }

    public bool? Requests { get; init; }

    /// <summary>Counts the changes of this record from 1.</summary>
    public long Version { get; init; }

    public ChangeMark? Mark { get; init; }

    /// <summary>Names this state of this record.</summary>
    public string Revision => string.Create(null, $"{Row}-{Version}");

    public static ManualBlock Read(Row row) => new()
    {
        Row = row.Number(0),
        Id = row.Text(1),
        UserId = row.Text(2),
        Type = row.TextOrNull(3),
        Description = row.Text(4),
        Code = row.TextOrNull(5),
        StaffInformation = row.TextOrNull(6),
        PatronMessage = row.TextOrNull(7),
        ExpiresAt = row.InstantOrNull(8),
        Borrowing = row.FlagOrNull(9),
        Renewals = row.FlagOrNull(10),
        Requests = row.FlagOrNull(11),
        Version = row.Number(12),
        Mark = ChangeMark.Read(row, 13),
    };
}
