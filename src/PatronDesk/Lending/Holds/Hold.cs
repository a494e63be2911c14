using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Lending;

/// <summary>A patron's place in the queue for an item, or for any item with a title.</summary>
internal sealed record Hold
{
    /// <summary>The tables that <see cref="Columns"/> are read from.</summary>
    public const string Table = "hold left join item on item.library_id = hold.library_id and item.id = hold.item_id";

    /// <summary>Visible holds; <c>$1</c> is the library, <c>$2</c> now. An open hold is visible until it expires.</summary>
    public const string InSight =
        "hold.library_id = $1 and (hold.is_open = 0 or hold.expires_at is null or hold.expires_at > $2)";

    /// <summary>
    /// The order of a queue: first the hold whose item is set aside (<see cref="HoldStatus.OnShelf"/>, which sorts before
    /// <see cref="HoldStatus.Waiting"/>), then in the order in which holds were placed.
    /// </summary>
    public const string Order = "hold.status, hold.row";

    /// <summary>The place in the queue, from 1; null once the hold is closed. <c>$2</c> is now.</summary>
    public const string Place =
        "(case when hold.is_open = 1 then (select count(*) from hold as ahead where ahead.library_id = hold.library_id "
        + "and ahead.queue = hold.queue and ahead.is_open = 1 and (ahead.status, ahead.row) <= (hold.status, hold.row) "
        + "and (ahead.expires_at is null or ahead.expires_at > $2)) end)";

    /// <summary>The columns; <see cref="Place"/> is computed, so <c>$2</c> is now.</summary>
    public static readonly Columns<Hold> Columns = new(
        (ref at) => new()
        {
            Row = at.Number("row", hold => hold.Row, Written.Once),
            Id = at.Text("id", hold => hold.Id, Written.Once),
            PatronId = at.TextOrNull("patron", hold => hold.PatronId),
            Title = at.SearchedOrNull("title", hold => hold.Title),
            Pickup = at.TextOrNull("pickup", hold => hold.Pickup),
            ExpiresAt = at.InstantOrNull("expires_at", hold => hold.ExpiresAt),
            Status = at.Searched("status", hold => hold.Status),
            Version = at.Number("version", hold => hold.Version),
            Position = (int)(at.Computed(Place) ?? 0),
            OverrideComment = at.TextOrNull("override_comment", hold => hold.OverrideComment),
            Stamp = at.Part(AuditStamp.Columns, hold => hold.Stamp),
            Item = at.PartOrNull(Item.Columns),
        },
        table: "hold");

    /// <summary>The row's number; gives the order of the queue.</summary>
    public required long Row { get; init; }

    /// <summary>A UUID in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The patron's UUID; null where the hold is anonymised.</summary>
    public required string? PatronId { get; init; }

    /// <summary>Null where the hold is for a title.</summary>
    public required Item? Item { get; init; }

    /// <summary>The title, where the hold is not for an item.</summary>
    public string? Title { get; init; }

    /// <summary>Where to pick it up; the library's own word.</summary>
    public string? Pickup { get; init; }

    /// <summary>When the hold expires; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>One of <see cref="HoldStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>1 for the next in the queue; 0 once the hold is closed.</summary>
    public int Position { get; init; }

    public string? OverrideComment { get; init; }

    /// <summary>Counts the record's changes, from 1.</summary>
    public long Version { get; init; }

    public required AuditStamp Stamp { get; init; }

    /// <summary>Identifies this state of the record.</summary>
    public string Revision => string.Create(null, $"{Row}-{Version}");
}

/// <summary>The states of a hold, in FOLIO's words.</summary>
internal static class HoldStatus
{
    public const string Waiting = "Open - Not yet filled";
    public const string OnShelf = "Open - Awaiting pickup";
    public const string Filled = "Closed - Filled";
    public const string Cancelled = "Closed - Cancelled";
    public const string Expired = "Closed - Unfilled";
}
