namespace PatronDesk.Patrons;

/// <summary>What a caller may set of a patron: all of the record but its number, its version and its history.</summary>
internal abstract record PatronContent
{
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

    /// <summary>What only FOLIO shows; read only by <see cref="Patron.WithDetails"/>, else <see cref="UserDetails.None"/>.</summary>
    public UserDetails Details { get; init; } = UserDetails.None;

    /// <summary>The first name; null where FOLIO's face left it out.</summary>
    public string? SaidFirstName => FirstName.Length > 0 || Details.EmptyNames.HasFlag(EmptyNames.First) ? FirstName : null;

    /// <summary>The last name; null where FOLIO's face left it out.</summary>
    public string? SaidLastName => LastName.Length > 0 || Details.EmptyNames.HasFlag(EmptyNames.Last) ? LastName : null;

    /// <summary>The single tags, trimmed.</summary>
    public IReadOnlyList<string> TagList => SplitTags(Tags ?? "");

    public static IReadOnlyList<string> SplitTags(string tags) =>
        tags.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A new patron before it is stored. It has no number yet, and an empty barcode where it needs a generated one.</summary>
internal sealed record PatronDraft : PatronContent;
