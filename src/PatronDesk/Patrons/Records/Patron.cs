using System.Diagnostics.CodeAnalysis;
using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>A patron's record as every face sees it. It never contains the password's hash.</summary>
internal sealed record Patron : PatronContent
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

    /// <summary>The same, with <see cref="PatronContent.Details"/> and <see cref="By"/>.</summary>
    public static readonly Columns<Patron> WithDetails = new((ref at) => at.Part(Columns, patron => patron) with
    {
        Details = at.Part(UserDetails.Columns, patron => patron.Details, Written.Apart),
        By = at.Part(Authors.Columns, patron => patron.By),
        EmailKey = at.TextOrNull("email_folded"),
    });

    public Patron()
    {
    }

    /// <summary>Makes a draft the patron with this number.</summary>
    [SetsRequiredMembers]
    public Patron(PatronDraft draft, long id)
        : base(draft) => Id = id;

    /// <summary>The row's number; newer patrons have higher ones.</summary>
    public required long Id { get; init; }

    /// <summary>The email's key as it is stored; read only by <see cref="WithDetails"/>.</summary>
    public string? EmailKey { get; init; }

    /// <summary>When the card with <see cref="PatronContent.Barcode"/> was marked as lost; null where it is not lost.</summary>
    public DateTimeOffset? CardLostAt { get; init; }

    /// <summary>Counts the record's changes, from 1.</summary>
    public long Version { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Who created and last changed it; read only by <see cref="WithDetails"/>, else <see cref="Authors.Unknown"/>.</summary>
    public Authors By { get; init; } = Authors.Unknown;

    public AuditStamp Stamp => new(CreatedAt, UpdatedAt, By);

    /// <summary>Identifies this state of the record: two reads with the same revision are equal.</summary>
    public string Revision => string.Create(null, $"{Uuid.AsSpan(0, 8)}-{Version}");

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;
}
