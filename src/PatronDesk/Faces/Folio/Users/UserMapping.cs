using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Users;

/// <summary>
/// Merges FOLIO's user into the patron that both faces share. The user overwrites every field except those that FOLIO lacks
/// (the password, a freeze, the addresses for notices) and those whose absence must not clear them: the barcode, since the
/// patron holds the card, and <c>active</c>.
/// </summary>
internal static class UserMapping
{
    private static readonly JsonWriterOptions Kept = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static PatronInput ToInput(UserDraft draft)
    {
        var primary = PrimaryOf(draft.Addresses);
        var input = new PatronInput
        {
            User = new UserInput(draft.Id, draft.Username, draft.ExpirationDate, new UserDetails
            {
                EnrolledAt = draft.EnrollmentDate,
                BornAt = draft.DateOfBirth,
                Type = draft.Type,
                GroupId = draft.PatronGroup,
                MiddleName = draft.MiddleName,
                PreferredName = draft.PreferredFirstName,
                MobilePhone = draft.MobilePhone,
                CustomFields = draft.CustomFields,
                Rest = Rest(draft, primary),
                EmptyNames = (draft.FirstName is "" ? EmptyNames.First : 0) | (draft.LastName is "" ? EmptyNames.Last : 0),
            })
            {
                Active = draft.Active,
                AddressTypeIds = [.. draft.Addresses.Select(address => address.AddressTypeId!)],
                Empty = EmptyOf(draft, primary),
            },
            [PatronField.FirstName] = draft.FirstName ?? "",
            [PatronField.LastName] = draft.LastName ?? "",
            [PatronField.Email] = draft.Email ?? "",
            [PatronField.Tags] = string.Join(',', draft.Tags ?? []),
            [PatronField.PatronId] = draft.ExternalSystemId ?? "",
            [PatronField.Phone] = draft.Phone ?? "",
            [PatronField.Address1] = primary?.AddressLine1 ?? "",
            [PatronField.Address2] = primary?.AddressLine2 ?? "",
            [PatronField.City] = primary?.City ?? "",
            [PatronField.Zip] = primary?.PostalCode ?? "",
            [PatronField.State] = primary is not null && IsRegionShared(primary) ? primary.Region ?? "" : "",
            [PatronField.Barcode] = string.IsNullOrWhiteSpace(draft.Barcode) ? null : draft.Barcode,
        };
        // Without an address the country is the library's default, which FOLIO does not show as an address.
        if (primary is not null)
            input[PatronField.Country] = IsTwoLetters(primary.CountryId) ? primary.CountryId : "";
        return input;
    }

    /// <summary>The path of a field in FOLIO's user.</summary>
    public static string KeyOf(PatronField field, UserDraft draft) => field switch
    {
        PatronField.FirstName => "personal.firstName",
        PatronField.LastName => "personal.lastName",
        PatronField.Email => "personal.email",
        PatronField.Tags => "tags.tagList",
        PatronField.PatronId => "externalSystemId",
        PatronField.Phone => "personal.phone",
        PatronField.MobilePhone => "personal.mobilePhone",
        PatronField.MiddleName => "personal.middleName",
        PatronField.PreferredName => "personal.preferredFirstName",
        PatronField.Address1 => $"{AddressKey(draft)}.addressLine1",
        PatronField.Address2 => $"{AddressKey(draft)}.addressLine2",
        PatronField.City => $"{AddressKey(draft)}.city",
        PatronField.State => $"{AddressKey(draft)}.region",
        PatronField.Country => $"{AddressKey(draft)}.countryId",
        PatronField.Zip => $"{AddressKey(draft)}.postalCode",
        PatronField.Id => "id",
        PatronField.Username => "username",
        PatronField.Type => "type",
        PatronField.Barcode => "barcode",
        // FOLIO's user has neither a password nor a freeze nor addresses for notices.
        _ => throw new UnreachableException(),
    };

    /// <summary>What was sent for a field, as far as it is a text.</summary>
    public static string SentFor(PatronField field, UserDraft draft)
    {
        var primary = PrimaryOf(draft.Addresses);
        return field switch
        {
            PatronField.FirstName => draft.FirstName,
            PatronField.LastName => draft.LastName,
            PatronField.Email => draft.Email,
            PatronField.Tags => string.Join(',', draft.Tags ?? []),
            PatronField.PatronId => draft.ExternalSystemId,
            PatronField.Phone => draft.Phone,
            PatronField.MobilePhone => draft.MobilePhone,
            PatronField.MiddleName => draft.MiddleName,
            PatronField.PreferredName => draft.PreferredFirstName,
            PatronField.Address1 => primary?.AddressLine1,
            PatronField.Address2 => primary?.AddressLine2,
            PatronField.City => primary?.City,
            PatronField.State => primary?.Region,
            PatronField.Country => primary?.CountryId,
            PatronField.Zip => primary?.PostalCode,
            PatronField.Id => draft.Id,
            PatronField.Username => draft.Username,
            PatronField.Type => draft.Type,
            PatronField.Barcode => draft.Barcode,
            PatronField.Password or PatronField.NotificationEmails or PatronField.Freeze or PatronField.Group or PatronField.AddressType
                => null,
            _ => throw new UnreachableException(),
        } ?? "";
    }

    private static HashSet<PatronField> EmptyOf(UserDraft draft, UserAddress? primary)
    {
        var empty = new HashSet<PatronField>();
        foreach (var (field, sent) in (ReadOnlySpan<(PatronField, string?)>)[
            (PatronField.Email, draft.Email), (PatronField.PatronId, draft.ExternalSystemId), (PatronField.Phone, draft.Phone),
            (PatronField.Address1, primary?.AddressLine1), (PatronField.Address2, primary?.AddressLine2),
            (PatronField.City, primary?.City), (PatronField.State, primary?.Region), (PatronField.Zip, primary?.PostalCode)])
        {
            if (sent is "")
                empty.Add(field);
        }

        if (draft.Tags is { Count: 0 })
            empty.Add(PatronField.Tags);
        return empty;
    }

    /// <summary>The address that Libib's face shows.</summary>
    private static UserAddress? PrimaryOf(List<UserAddress> addresses) =>
        addresses.Find(address => address.PrimaryAddress == true) ?? addresses.FirstOrDefault();

    private static string AddressKey(UserDraft draft) =>
        $"personal.addresses[{Math.Max(0, draft.Addresses.FindIndex(address => address.PrimaryAddress == true))}]";

    // Libib's face needs two letters for a state of the US. FOLIO's clients also send "Indiana"; only FOLIO's face shows that.
    private static bool IsRegionShared(UserAddress address) =>
        !string.Equals(address.CountryId?.Trim(), "US", StringComparison.OrdinalIgnoreCase) || IsTwoLetters(address.Region);

    private static bool IsTwoLetters(string? text) =>
        text?.Trim() is { Length: 2 } two && char.IsAsciiLetter(two[0]) && char.IsAsciiLetter(two[1]);

    private static string? Rest(UserDraft draft, UserAddress? primary)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Kept))
        {
            writer.WriteStartObject();
            writer.WriteIfSet("departments"u8, draft.Departments);
            writer.WriteRawIfSet("meta"u8, draft.Meta);
            writer.WriteIfSet("proxyFor"u8, draft.ProxyFor);
            writer.WriteIfSet("pronouns"u8, draft.Pronouns);
            writer.WriteIfSet("preferredContactTypeId"u8, draft.PreferredContactTypeId);
            writer.WriteIfSet("preferredContactTypeIds"u8, draft.PreferredContactTypeIds);
            writer.WriteIfSet("profilePictureLink"u8, draft.ProfilePictureLink);
            writer.WriteIfSet("preferredEmailCommunication"u8, draft.PreferredEmailCommunication);
            if (draft.HasTags && draft.Tags is null)
                writer.WriteRawIfSet("tags"u8, "{}");
            if (draft.HasAddresses && primary is null)
                writer.WriteRawIfSet("addresses"u8, "[]");
            if (primary is not null)
            {
                writer.WriteNumber("primary"u8, draft.Addresses.IndexOf(primary));
                writer.WriteStartArray("addresses"u8);
                foreach (var address in draft.Addresses)
                    (ReferenceEquals(address, primary) ? NotShared(address) : address).Write(writer);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenCount == 2 ? null : Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static UserAddress NotShared(UserAddress address) => new()
    {
        Id = address.Id,
        AddressTypeId = address.AddressTypeId,
        PrimaryAddress = address.PrimaryAddress,
        CountryId = IsTwoLetters(address.CountryId) ? null : address.CountryId,
        Region = IsRegionShared(address) ? null : address.Region,
    };
}
