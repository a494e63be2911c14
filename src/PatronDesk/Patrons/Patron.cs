using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>A patron's record as every face sees it. The password's hash is never part of it.</summary>
internal sealed record Patron
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns =
        "id, library_id, uuid, barcode, first_name, last_name, email, notification_emails, tags, patron_id, phone, "
        + "address1, address2, city, state, country, zip, frozen, version, created_at, updated_at, deleted_at, username, "
        + "expires_at, card_lost_at";

    /// <summary>How many columns those are.</summary>
    public const int ColumnCount = 25;

    /// <summary>The columns that <see cref="ReadWhole"/> expects, in its order.</summary>
    public const string WholeColumns = Columns + ", " + UserDetails.Columns + ", " + ChangeMark.WhoColumns;

    /// <summary>How many columns those are.</summary>
    public const int WholeColumnCount = WhoAt + 4;

    private const int WhoAt = ColumnCount + UserDetails.ColumnCount;

    /// <summary>The row's number; grows in the order of creation.</summary>
    public required long Id { get; init; }

    public required long LibraryId { get; init; }

    /// <summary>The id on FOLIO's wire and in the journal: a version 4 UUID in lower case.</summary>
    public required string Uuid { get; init; }

    public required string Barcode { get; init; }

    /// <summary>Empty only where FOLIO's face made or changed the patron and said none.</summary>
    public required string FirstName { get; init; }

    /// <summary>Empty only where FOLIO's face made or changed the patron and said none.</summary>
    public required string LastName { get; init; }

    public string? Email { get; init; }

    /// <summary>Up to three addresses, comma-separated, that get the notices instead of <see cref="Email"/>.</summary>
    public string? NotificationEmails { get; init; }

    /// <summary>Comma-separated, as sent.</summary>
    public string? Tags { get; init; }

    /// <summary>The library's own id of the patron; free text, not unique.</summary>
    public string? PatronId { get; init; }

    public string? Phone { get; init; }

    public string? Address1 { get; init; }

    public string? Address2 { get; init; }

    public string? City { get; init; }

    public string? State { get; init; }

    /// <summary>Two capital letters.</summary>
    public string? Country { get; init; }

    public string? Zip { get; init; }

    /// <summary>A frozen patron may do nothing by themself; staff may still lend to them.</summary>
    public bool Frozen { get; init; }

    /// <summary>FOLIO's sign-in name, as sent; unique among the library's live patrons, whatever its case and accents.</summary>
    public string? Username { get; init; }

    /// <summary>From this instant on the patron is expired; whole milliseconds; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Since when the card of <see cref="Barcode"/> counts as lost; null where it does not.</summary>
    public DateTimeOffset? CardLostAt { get; init; }

    /// <summary>What only FOLIO shows; read by <see cref="ReadWhole"/> alone, else <see cref="UserDetails.None"/>.</summary>
    public UserDetails Details { get; init; } = UserDetails.None;

    /// <summary>Counts the changes of this record from 1.</summary>
    public long Version { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Who made and last changed it, and when; who is read by <see cref="ReadWhole"/> alone.</summary>
    public ChangeMark Mark => new(CreatedAt, CreatedBy, CreatedByName, UpdatedAt, UpdatedBy, UpdatedByName);

    public string? CreatedBy { get; init; }

    public string? CreatedByName { get; init; }

    public string? UpdatedBy { get; init; }

    public string? UpdatedByName { get; init; }

    /// <summary>Names this state of this record: two reads with the same revision read the same.</summary>
    public string Revision => string.Create(null, $"{Uuid.AsSpan(0, 8)}-{Version}");

    /// <summary>The tags one by one, without the blanks around them.</summary>
    public IReadOnlyList<string> TagList => SplitTags(Tags ?? "");

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;

    public static IReadOnlyList<string> SplitTags(string tags) =>
        tags.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static Patron ReadWhole(Row row) => Read(row) with
    {
        Details = UserDetails.Read(row, ColumnCount),
        CreatedBy = row.TextOrNull(WhoAt),
        CreatedByName = row.TextOrNull(WhoAt + 1),
        UpdatedBy = row.TextOrNull(WhoAt + 2),
        UpdatedByName = row.TextOrNull(WhoAt + 3),
    };

    public static Patron Read(Row row) => new()
    {
        Id = row.Number(0),
        LibraryId = row.Number(1),
        Uuid = row.Text(2),
        Barcode = row.Text(3),
        FirstName = row.Text(4),
        LastName = row.Text(5),
        Email = row.TextOrNull(6),
        NotificationEmails = row.TextOrNull(7),
        Tags = row.TextOrNull(8),
        PatronId = row.TextOrNull(9),
        Phone = row.TextOrNull(10),
        Address1 = row.TextOrNull(11),
        Address2 = row.TextOrNull(12),
        City = row.TextOrNull(13),
        State = row.TextOrNull(14),
        Country = row.TextOrNull(15),
        Zip = row.TextOrNull(16),
        Frozen = row.Flag(17),
        Version = row.Number(18),
        CreatedAt = row.Instant(19),
        UpdatedAt = row.Instant(20),
        DeletedAt = row.InstantOrNull(21),
        Username = row.TextOrNull(22),
        ExpiresAt = row.InstantOrNull(23),
        CardLostAt = row.InstantOrNull(24),
    };
}
