using System.Text.Json;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Users;

/// <summary>
/// A patron as FOLIO's user, in the order of its schema, without what is not set. FOLIO's clients need a type and a group, so
/// a patron without them is shown with type <c>patron</c> and in the group <c>patron</c>.
/// </summary>
internal static class UserJson
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    /// <param name="writer">Where to.</param>
    /// <param name="patron">With <see cref="PatronContent.Details"/>.</param>
    public static void Write(Utf8JsonWriter writer, Patron patron)
    {
        var details = patron.Details;
        using var document = details.Rest is { } kept ? JsonDocument.Parse(kept) : null;
        var rest = document?.RootElement ?? Nothing;
        writer.WriteStartObject();
        writer.WriteIfSet("username"u8, patron.Username);
        writer.WriteString("id"u8, patron.Uuid);
        writer.WriteIfSet("externalSystemId"u8, patron.PatronId);
        writer.WriteString("barcode"u8, patron.Barcode);
        writer.WriteBoolean("active"u8, !patron.Inactive);
        writer.WriteString("type"u8, details.Type ?? UserDetails.DefaultType);
        writer.WriteString("patronGroup"u8, details.GroupId ?? CategoryKind.DefaultGroupId);
        writer.CopyIfSet(rest, "departments");
        writer.CopyIfSet(rest, "meta");
        writer.CopyIfSet(rest, "proxyFor");
        WritePersonal(writer, patron, rest);
        writer.WriteIfSet("enrollmentDate"u8, details.EnrolledAt);
        writer.WriteIfSet("expirationDate"u8, patron.ExpiresAt);
        writer.WriteString("createdDate"u8, FolioDate.Write(patron.CreatedAt));
        writer.WriteString("updatedDate"u8, FolioDate.Write(patron.UpdatedAt));
        MetadataJson.Write(writer, patron.Stamp);
        if (patron.Tags is not null)
        {
            writer.WriteStartObject("tags"u8);
            writer.WriteIfSet("tagList"u8, patron.TagList);
            writer.WriteEndObject();
        }
        else
        {
            writer.CopyIfSet(rest, "tags");
        }

        writer.WriteRawIfSet("customFields"u8, details.CustomFields);
        writer.CopyIfSet(rest, "preferredEmailCommunication");
        writer.WriteEndObject();
    }

    private static void WritePersonal(Utf8JsonWriter writer, Patron patron, JsonElement rest)
    {
        if (!HasPersonal(patron, rest))
            return;
        writer.WriteStartObject("personal"u8);
        writer.WriteString("lastName"u8, patron.LastName);
        writer.WriteIfSet("firstName"u8, patron.SaidFirstName);
        writer.WriteIfSet("middleName"u8, patron.Details.MiddleName);
        writer.WriteIfSet("preferredFirstName"u8, patron.Details.PreferredName);
        writer.CopyIfSet(rest, "pronouns");
        writer.WriteIfSet("email"u8, patron.Email);
        writer.WriteIfSet("phone"u8, patron.Phone);
        writer.WriteIfSet("mobilePhone"u8, patron.Details.MobilePhone);
        writer.WriteIfSet("dateOfBirth"u8, patron.Details.BornAt);
        WriteAddresses(writer, patron, rest);
        writer.CopyIfSet(rest, "preferredContactTypeId");
        writer.CopyIfSet(rest, "preferredContactTypeIds");
        writer.CopyIfSet(rest, "profilePictureLink");
        writer.WriteEndObject();
    }

    private static void WriteAddresses(Utf8JsonWriter writer, Patron patron, JsonElement rest)
    {
        var kept = rest.TryGetProperty("addresses", out var addresses) ? addresses : default;
        if (kept.ValueKind != JsonValueKind.Array && !HasAddress(patron))
            return;
        writer.WriteStartArray("addresses"u8);
        if (kept.ValueKind == JsonValueKind.Array && (kept.GetArrayLength() > 0 || !HasAddress(patron)))
        {
            var primary = kept.GetArrayLength() > 0 ? rest.GetProperty("primary").GetInt32() : -1;
            var at = 0;
            foreach (var element in kept.EnumerateArray())
            {
                var address = UserAddress.Read(element);
                (at++ == primary ? Shared(patron, address) : address).Write(writer);
            }
        }
        else
        {
            Shared(patron, new UserAddress { AddressTypeId = CategoryKind.DefaultAddressId, PrimaryAddress = true }).Write(writer);
        }

        writer.WriteEndArray();
    }

    // A FOLIO user needs no names, and without them no personal part.
    private static bool HasPersonal(Patron patron, JsonElement rest) =>
        (patron.SaidLastName ?? patron.SaidFirstName ?? patron.Email ?? patron.Phone) is not null
        || (patron.Details.MiddleName ?? patron.Details.PreferredName ?? patron.Details.MobilePhone) is not null
        || patron.Details.BornAt is not null
        || HasAddress(patron)
        || rest.EnumerateObject().Any(static property => property.Name is
            "addresses" or "pronouns" or "preferredContactTypeId" or "preferredContactTypeIds" or "profilePictureLink");

    // A country alone is the library's default; it is no address.
    private static bool HasAddress(Patron patron) =>
        (patron.Address1 ?? patron.Address2 ?? patron.City ?? patron.State ?? patron.Zip) is not null;

    private static UserAddress Shared(Patron patron, UserAddress kept) => kept with
    {
        AddressLine1 = patron.Address1,
        AddressLine2 = patron.Address2,
        City = patron.City,
        Region = patron.State ?? kept.Region,
        PostalCode = patron.Zip,
        CountryId = patron.Country ?? kept.CountryId,
    };
}
