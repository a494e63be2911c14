using System.Globalization;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>A field of a patron that a merge takes from one record or the other. Its value is written as a text.</summary>
/// <param name="Name">The field's name in the journal.</param>
/// <param name="Text">The value; null for none.</param>
/// <param name="With">The patron with another value.</param>
internal sealed record MergeField(string Name, Func<Patron, string?> Text, Func<Patron, string?, Patron> With)
{
    public const string Email = "email";
    public const string PatronId = "patron_id";
    public const string Username = "username";

    /// <summary>All of them, in the order in which people read them. Their places are stored, so new ones come last.</summary>
    public static IReadOnlyList<MergeField> All { get; } =
    [
        new("first_name", one => one.FirstName, (one, text) => one with
        {
            FirstName = text ?? "", Details = Named(one, EmptyNames.First),
        }),
        new("last_name", one => one.LastName, (one, text) => one with
        {
            LastName = text ?? "", Details = Named(one, EmptyNames.Last),
        }),
        new("middle_name", one => one.Details.MiddleName, (one, text) => Detailed(one, one.Details with { MiddleName = text })),
        new("preferred_name", one => one.Details.PreferredName, (one, text) => Detailed(one, one.Details with { PreferredName = text })),
        new(Email, one => one.Email, (one, text) => one with { Email = text }),
        new("notification_emails", one => one.NotificationEmails, (one, text) => one with { NotificationEmails = text }),
        new("phone", one => one.Phone, (one, text) => one with { Phone = text }),
        new("mobile_phone", one => one.Details.MobilePhone, (one, text) => Detailed(one, one.Details with { MobilePhone = text })),
        new("address1", one => one.Address1, (one, text) => one with { Address1 = text }),
        new("address2", one => one.Address2, (one, text) => one with { Address2 = text }),
        new("zip", one => one.Zip, (one, text) => one with { Zip = text }),
        new("city", one => one.City, (one, text) => one with { City = text }),
        new("state", one => one.State, (one, text) => one with { State = text }),
        new("country", one => one.Country, (one, text) => one with { Country = text }),
        new(PatronId, one => one.PatronId, (one, text) => one with { PatronId = text }),
        new(Username, one => one.Username, (one, text) => one with { Username = text }),
        new("tags", one => one.Tags, (one, text) => one with { Tags = text }),
        new("expires_at", one => Of(one.ExpiresAt), (one, text) => one with { ExpiresAt = InstantOf(text) }),
        new("freeze", one => Of(one.Frozen), (one, text) => one with { Frozen = text == "1" }),
        new("active", one => Of(!one.Inactive), (one, text) => one with { Inactive = text == "0" }),
        new("born_at", one => Of(one.Details.BornAt), (one, text) => Detailed(one, one.Details with { BornAt = InstantOf(text) })),
        new("enrolled_at", one => Of(one.Details.EnrolledAt), (one, text) =>
            Detailed(one, one.Details with { EnrolledAt = InstantOf(text) })),
        new("patron_group", one => one.Details.GroupId, (one, text) => Detailed(one, one.Details with { GroupId = text })),
        new("type", one => one.Details.Type, (one, text) => Detailed(one, one.Details with { Type = text })),
        new("custom_fields", one => one.Details.CustomFields, (one, text) => Detailed(one, one.Details with { CustomFields = text })),
        new("further_fields", one => one.Details.Rest, (one, text) => Detailed(one, one.Details with { Rest = text })),
    ];

    /// <summary>The instant of a text that <see cref="Text"/> made; null for none.</summary>
    public static DateTimeOffset? InstantOf(string? text) => string.IsNullOrEmpty(text)
        ? null
        : Instants.FromMicroseconds(long.Parse(text, CultureInfo.InvariantCulture));

    /// <summary>Whether two patrons differ in this field; an empty text is none.</summary>
    public bool Differs(Patron one, Patron other) => (Text(one) ?? "") != (Text(other) ?? "");

    private static Patron Detailed(Patron patron, UserDetails details) => patron with { Details = details };

    // Whether FOLIO sent the name as an empty text is not merged.
    private static UserDetails Named(Patron patron, EmptyNames name) =>
        patron.Details with { EmptyNames = patron.Details.EmptyNames & ~name };

    private static string Of(bool flag) => flag ? "1" : "0";

    private static string? Of(DateTimeOffset? instant) =>
        instant is { } at ? Instants.ToMicroseconds(at).ToString(CultureInfo.InvariantCulture) : null;
}
