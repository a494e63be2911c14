using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>A patron's record as every face sees it. The password's hash is never part of it.</summary>
internal sealed record Patron
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns =
        "id, library_id, uuid, barcode, first_name, last_name, email, notification_emails, tags, patron_id, phone, "
        + "address1, address2, city, state, country, zip, frozen, version, created_at, updated_at, deleted_at";

    /// <summary>The row's number; grows in the order of creation.</summary>
    public required long Id { get; init; }

    public required long LibraryId { get; init; }

    /// <summary>The id on FOLIO's wire and in the journal: a version 4 UUID in lower case.</summary>
    public required string Uuid { get; init; }

    public required string Barcode { get; init; }

    public required string FirstName { get; init; }

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

    /// <summary>Counts the changes of this record from 1.</summary>
    public long Version { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Names this state of this record: two reads with the same revision read the same.</summary>
    public string Revision => string.Create(null, $"{Uuid.AsSpan(0, 8)}-{Version}");

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
    };
}
