using PatronDesk.Blocks;
using PatronDesk.Data;

namespace PatronDesk.Lending;

/// <summary>One patron waits for an item, or for any copy of a title.</summary>
internal sealed record Hold
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order, of the table <c>hold</c>.</summary>
    public const string Columns =
        "hold.row, hold.id, hold.item_id, hold.title, hold.user_id, hold.status, hold.placed_at, hold.pickup, hold.expires_at, "
        + "hold.shelf_at, hold.closed_at, hold.version, " + ChangeMark.Columns
        + ", (select barcode from item where item.library_id = hold.library_id and item.id = hold.item_id)"
        + ", (select title from item where item.library_id = hold.library_id and item.id = hold.item_id), " + Place;

    public const int ColumnCount = 21;

    /// <summary>Where it stands in the queue of its item, from 1; 0 where it waits no longer.</summary>
    public const string Place = """
        (case when hold.status <> 'open' or hold.user_id is null then 0
         else (select count(*) from hold as before
               where before.library_id = hold.library_id and before.status = 'open' and before.user_id is not null
                 and before.row <= hold.row
                 and (before.item_id = hold.item_id
                      or hold.item_id is null and before.item_id is null and before.title_folded = hold.title_folded))
         end)
        """;

    public required long Row { get; init; }

    /// <summary>A UUID in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>Null where any copy of <see cref="Title"/> will do.</summary>
    public string? ItemId { get; init; }

    public string? ItemBarcode { get; init; }

    public string? Title { get; init; }

    /// <summary>The patron's UUID; null once the history is without the person.</summary>
    public string? UserId { get; init; }

    public required HoldStatus Status { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>Where the patron wants to fetch it; free text.</summary>
    public string? Pickup { get; init; }

    /// <summary>From this instant on the hold is over.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Since when the item waits for this patron on the shelf.</summary>
    public DateTimeOffset? ShelfAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Place in the queue, from 1; 0 where it waits no longer.</summary>
    public long QueuePlace { get; init; }

    public long Version { get; init; }

    public ChangeMark? Mark { get; init; }

    public string Revision => string.Create(null, $"{Row}-{Version}");

    public static Hold Read(Row row) => new()
    {
        Row = row.Number(0),
        Id = row.Text(1),
        ItemId = row.TextOrNull(2),
        UserId = row.TextOrNull(4),
        Status = StatusOf(row.Text(5)),
        PlacedAt = row.Instant(6),
        Pickup = row.TextOrNull(7),
        ExpiresAt = row.InstantOrNull(8),
        ShelfAt = row.InstantOrNull(9),
        ClosedAt = row.InstantOrNull(10),
        Version = row.Number(11),
        Mark = ChangeMark.Read(row, 12),
        ItemBarcode = row.TextOrNull(18),
        Title = row.TextOrNull(3) ?? row.TextOrNull(19),
        QueuePlace = row.Number(20),
    };

    private static HoldStatus StatusOf(string text) => text switch
    {
        "open" => HoldStatus.Open,
        "filled" => HoldStatus.Filled,
        "cancelled" => HoldStatus.Cancelled,
        _ => HoldStatus.Expired,
    };
}

internal enum HoldStatus
{
    Open,
    Filled,
    Cancelled,
    Expired,
}
