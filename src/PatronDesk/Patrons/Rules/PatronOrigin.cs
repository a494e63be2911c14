using PatronDesk.Accounts;

namespace PatronDesk.Patrons;

/// <summary>What a new patron brings from another store, beside the fields.</summary>
internal sealed record PatronOrigin
{
    /// <summary>The record's id in lower case; then the fields are a copy of a record. Null for a new id.</summary>
    public string? Uuid { get; init; }

    /// <summary>When the record was created; null for now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last changed; null for now.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Who created and last changed it; null for the caller.</summary>
    public Authors? By { get; init; }

    /// <summary>Since when the card counts as lost; null where it does not.</summary>
    public DateTimeOffset? CardLostAt { get; init; }

    /// <summary>The password's hash, as <see cref="Accounts.PasswordHash"/> makes it.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>The PIN's hash, likewise.</summary>
    public string? PinHash { get; init; }

    /// <summary>The fields that are an empty text, and not missing.</summary>
    public IReadOnlySet<PatronField> Empty { get; init; } = new HashSet<PatronField>();
}

/// <summary>Some of FOLIO's fields of a patron.</summary>
/// <param name="Change">The details with what is said; the others stay.</param>
internal sealed record DetailsInput(Func<UserDetails, UserDetails> Change)
{
    /// <summary>The sign-in name; empty for none, null where it stays.</summary>
    public string? Username { get; init; }

    /// <summary>The patron group that <see cref="Change"/> sets; null where it sets none.</summary>
    public string? GroupId { get; init; }

    /// <summary>The types of the addresses that <see cref="Change"/> sets.</summary>
    public IReadOnlyList<string> AddressTypeIds { get; init; } = [];
}

/// <summary>Reads what a face keeps of a user as JSON, for a file that brings it.</summary>
internal interface IKeptFields
{
    /// <summary>Whether the text can be a user's own fields.</summary>
    bool AreCustom(string text);

    /// <summary>The types of the addresses among all other fields; null where the text can't be those.</summary>
    IReadOnlyList<string>? AddressTypesOf(string rest);
}
