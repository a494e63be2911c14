using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// What a FOLIO user has beyond a Libib patron. Changes through another face keep it. It is empty on a patron that was
/// read for another face.
/// </summary>
internal sealed record UserDetails
{
    public static readonly Columns<UserDetails> Columns = new((ref at) => new()
    {
        EnrolledAt = at.InstantOrNull("enrolled_at", details => details.EnrolledAt),
        Type = at.TextOrNull("user_type", details => details.Type),
        GroupId = at.TextOrNull("patron_group", details => details.GroupId),
        MiddleName = at.TextOrNull("middle_name", details => details.MiddleName),
        PreferredName = at.TextOrNull("preferred_name", details => details.PreferredName),
        MobilePhone = at.TextOrNull("mobile_phone", details => details.MobilePhone),
        CustomFields = at.TextOrNull("custom_fields", details => details.CustomFields),
        Rest = at.TextOrNull("user_rest", details => details.Rest),
        BornAt = at.InstantOrNull("born_at", details => details.BornAt),
        EmptyNames = (EmptyNames)at.Number("empty_names", details => (long)details.EmptyNames),
    });

    /// <summary>Default user type.</summary>
    public const string DefaultType = "patron";

    public static UserDetails None { get; } = new();

    public DateTimeOffset? EnrolledAt { get; init; }

    /// <summary>FOLIO's word for the kind of user, such as <c>staff</c>; null for a patron.</summary>
    public string? Type { get; init; }

    /// <summary>The patron group's UUID, in lower case; null for the default group.</summary>
    public string? GroupId { get; init; }

    public string? MiddleName { get; init; }

    public string? PreferredName { get; init; }

    public string? MobilePhone { get; init; }

    /// <summary>The library's own fields, as a JSON object.</summary>
    public string? CustomFields { get; init; }

    /// <summary>All other fields as a JSON object, in the form of the face that stores it.</summary>
    public string? Rest { get; init; }

    /// <summary>The date of birth with the time that was sent with it; whole milliseconds; null for none.</summary>
    public DateTimeOffset? BornAt { get; init; }

    /// <summary>Which names were sent as empty texts, and not left out.</summary>
    public EmptyNames EmptyNames { get; init; }

    /// <summary>The date of birth alone.</summary>
    public DateOnly? Birth => BornAt is { } born ? DateOnly.FromDateTime(born.UtcDateTime) : null;
}

/// <summary>FOLIO's part of a patron's input, beyond Libib's fields; complete but for <see cref="Active"/>.</summary>
/// <param name="Id">The UUID for a new patron; null to generate one.</param>
/// <param name="Username">A name unique among the library's live patrons; empty or null for none.</param>
/// <param name="ExpiresAt">The time from which the patron is expired; null for never.</param>
/// <param name="Details">All other fields.</param>
internal sealed record UserInput(string? Id, string? Username, DateTimeOffset? ExpiresAt, UserDetails Details)
{
    /// <summary>Whether the membership holds; null to leave it as it is.</summary>
    public bool? Active { get; init; }

    /// <summary>The types of the addresses that are in <see cref="Details"/>.</summary>
    public IReadOnlyList<string> AddressTypeIds { get; init; } = [];

    /// <summary>
    /// The fields of the patron that were sent as an empty text or list. They are kept so; all other empty ones are cleared.
    /// </summary>
    public IReadOnlySet<PatronField> Empty { get; init; } = new HashSet<PatronField>();
}

/// <summary>The names of a user that may be empty texts.</summary>
[Flags]
internal enum EmptyNames
{
    None = 0,
    First = 1,
    Last = 2,
}
