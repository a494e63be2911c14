using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>A patron's record as every face sees it. It never contains the password's hash.</summary>
internal sealed record Patron
{
    /// <summary>The columns that every face shows.</summary>
    public static readonly Columns<Patron> Columns = new((ref at) => new()
    {
        Id = at.Number("id", patron => patron.Id, Written.Once),
        LibraryId = at.Number("library_id", patron => patron.LibraryId, Written.Once),
        Uuid = at.Text("uuid", patron => patron.Uuid, Written.Once),
        Barcode = at.Text("barcode", patron => patron.Barcode),
        FirstName = at.Text("first_name", patron => patron.FirstName),
        LastName = at.Text("last_name", patron => patron.LastName),
        Email = at.TextOrNull("email", patron => patron.Email),
        NotificationEmails = at.TextOrNull("notification_emails", patron => patron.NotificationEmails),
        Tags = at.TextOrNull("tags", patron => patron.Tags),
        PatronId = at.TextOrNull("patron_id", patron => patron.PatronId),
        Phone = at.TextOrNull("phone", patron => patron.Phone),
        Address1 = at.TextOrNull("address1", patron => patron.Address1),
        Address2 = at.TextOrNull("address2", patron => patron.Address2),
        City = at.TextOrNull("city", patron => patron.City),
        State = at.TextOrNull("state", patron => patron.State),
        Country = at.TextOrNull("country", patron => patron.Country),
        Zip = at.TextOrNull("zip", patron => patron.Zip),
        Frozen = at.Flag("frozen", patron => patron.Frozen),
        Inactive = at.Flag("inactive", patron => patron.Inactive),
        Version = at.Number("version", patron => patron.Version),
        CreatedAt = at.Instant("created_at", patron => patron.CreatedAt, Written.Once),
        UpdatedAt = at.Instant("updated_at", patron => patron.UpdatedAt),
        DeletedAt = at.InstantOrNull("deleted_at"),
        Username = at.TextOrNull("username", patron => patron.Username),
        ExpiresAt = at.InstantOrNull("expires_at", patron => patron.ExpiresAt),
        CardLostAt = at.InstantOrNull("card_lost_at", patron => patron.CardLostAt),
    });

    /// <summary>The same, with <see cref="Details"/> and <see cref="By"/>.</summary>
    public static readonly Columns<Patron> WithDetails = new((ref at) => at.Part(Columns, patron => patron) with
    {
        Details = at.Part(UserDetails.Columns, patron => patron.Details, Written.Apart),
        By = at.Part(Authors.Columns, patron => patron.By),
        EmailKey = at.TextOrNull("email_folded"),
    });

    /// <summary>The row's number; newer patrons have higher ones.</summary>
    public required long Id { get; init; }

    public required long LibraryId { get; init; }

    /// <summary>The id on FOLIO's wire and in the journal: a version 4 UUID in lower case.</summary>
    public required string Uuid { get; init; }

    /// <summary>Unique among the library's live patrons, ignoring case and accents.</summary>
    public required string Barcode { get; init; }

    /// <summary>Empty only where FOLIO's face created or changed the patron without one.</summary>
    public required string FirstName { get; init; }

    /// <summary>Empty only where FOLIO's face created or changed the patron without one.</summary>
    public required string LastName { get; init; }

    /// <summary>Libib gives no two patrons the same one; through FOLIO several may share one.</summary>
    public string? Email { get; init; }

    /// <summary>The email's key as it is stored; read only by <see cref="WithDetails"/>.</summary>
    public string? EmailKey { get; init; }

    /// <summary>Up to three addresses, comma-separated, that get notices instead of <see cref="Email"/>.</summary>
    public string? NotificationEmails { get; init; }

    /// <summary>Comma-separated, as sent.</summary>
    public string? Tags { get; init; }

    /// <summary>The library's own id for the patron; free text, not unique.</summary>
    public string? PatronId { get; init; }

    public string? Phone { get; init; }

    public string? Address1 { get; init; }

    public string? Address2 { get; init; }

    public string? City { get; init; }

    public string? State { get; init; }

    /// <summary>Two capital letters.</summary>
    public string? Country { get; init; }

    public string? Zip { get; init; }

    /// <summary>A frozen patron can't do anything alone; staff may still lend to them.</summary>
    public bool Frozen { get; init; }

    /// <summary>The membership has ended: neither the patron nor staff can borrow, renew or request, until it is active again.</summary>
    public bool Inactive { get; init; }

    /// <summary>FOLIO's sign-in name, as sent; unique among the library's live patrons, ignoring case and accents.</summary>
    public string? Username { get; init; }

    /// <summary>The time from which the patron is expired; whole milliseconds; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the card with <see cref="Barcode"/> was marked as lost; null where it is not lost.</summary>
    public DateTimeOffset? CardLostAt { get; init; }

    /// <summary>What only FOLIO shows; read only by <see cref="WithDetails"/>, else <see cref="UserDetails.None"/>.</summary>
    public UserDetails Details { get; init; } = UserDetails.None;

    /// <summary>Counts the record's changes, from 1.</summary>
    public long Version { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Who created and last changed it; read only by <see cref="WithDetails"/>, else <see cref="Authors.Unknown"/>.</summary>
    public Authors By { get; init; } = Authors.Unknown;

    /// <summary>The first name; null where FOLIO's face left it out.</summary>
    public string? SaidFirstName => FirstName.Length > 0 || Details.EmptyNames.HasFlag(EmptyNames.First) ? FirstName : null;

    /// <summary>The last name; null where FOLIO's face left it out.</summary>
    public string? SaidLastName => LastName.Length > 0 || Details.EmptyNames.HasFlag(EmptyNames.Last) ? LastName : null;

    public AuditStamp Stamp => new(CreatedAt, UpdatedAt, By);

    /// <summary>Identifies this state of the record: two reads with the same revision are equal.</summary>
    public string Revision => string.Create(null, $"{Uuid.AsSpan(0, 8)}-{Version}");

    /// <summary>The single tags, trimmed.</summary>
    public IReadOnlyList<string> TagList => SplitTags(Tags ?? "");

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;

    public static IReadOnlyList<string> SplitTags(string tags) =>
        tags.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
