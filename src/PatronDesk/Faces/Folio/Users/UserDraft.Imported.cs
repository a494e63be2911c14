using System.Buffers;
using System.Text;
using System.Text.Json;
using PatronDesk.Accounts;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Users;

/// <summary>
/// A user as mod-user-import takes it, with names instead of ids, and perhaps only with the fields that change; and a user as another
/// FOLIO gives it, which may be of a later version and have properties that are not known here.
/// </summary>
internal sealed partial class UserDraft
{
    private static readonly FolioFields<UserDraft> TakenFields = Schema(byName: false, isOpen: true).AllowingOthers();

    // Delivery and pickup are no part of this server.
    private static readonly FolioFields<UserDraft> ImportedFields = Schema(byName: true).Ignoring("requestPreference");

    /// <summary>Reads a user of an import. A refusal names every fault against the schema.</summary>
    public static UserDraft ReadImported(FolioBody body) => Read(body, ImportedFields);

    /// <summary>Reads a user of another FOLIO. A refusal names every fault against the schema.</summary>
    public static UserDraft ReadTaken(FolioBody body)
    {
        var draft = TakenFields.Read(body, new UserDraft());
        body.RefuseFaults();
        return draft;
    }

    /// <summary>Replaces the ids of the group and of the types of addresses by the library's own.</summary>
    /// <param name="group">The library's id for a group's id.</param>
    /// <param name="addressType">The library's id for an address type's id.</param>
    public void Rename(Func<string, string> group, Func<string, string> addressType)
    {
        PatronGroup = string.IsNullOrEmpty(PatronGroup) ? null : group(PatronGroup);
        for (var at = 0; at < Addresses.Count; at++)
            Addresses[at] = Addresses[at] with { AddressTypeId = addressType(Addresses[at].AddressTypeId!) };
    }

    /// <summary>Replaces what is called by name, and puts the beginning before the external id.</summary>
    public void Resolve(string prefix, string? groupId, IEnumerable<UserAddress> addresses, string? contactTypeId)
    {
        ExternalSystemId = prefix + ExternalSystemId;
        PatronGroup = groupId;
        List<UserAddress> kept = [.. addresses];
        Addresses.Clear();
        Addresses.AddRange(kept);
        PreferredContactTypeId = contactTypeId;
    }

    /// <summary>Takes from the patron what was not sent, as a call with <c>updateOnlyPresentFields</c> wants it.</summary>
    public UserDraft Over(Patron patron, Library library)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonBody.Options))
            UserJson.Write(writer, patron);
        var before = Read(FolioBody.OfRecord(buffer.WrittenMemory, library), Fields);
        var over = new UserDraft
        {
            Username = Username ?? before.Username,
            ExternalSystemId = ExternalSystemId,
            Barcode = Barcode,
            Active = Active,
            // Shown are the defaults too, which nobody chose.
            Type = Type ?? patron.Details.Type,
            PatronGroup = PatronGroup ?? patron.Details.GroupId,
            EnrollmentDate = EnrollmentDate ?? before.EnrollmentDate,
            ExpirationDate = ExpirationDate ?? before.ExpirationDate,
            Tags = HasTags ? Tags : before.Tags,
            HasTags = HasTags || before.HasTags,
            LastName = LastName ?? before.LastName,
            FirstName = FirstName ?? before.FirstName,
            MiddleName = MiddleName ?? before.MiddleName,
            PreferredFirstName = PreferredFirstName ?? before.PreferredFirstName,
            Email = Email ?? before.Email,
            Phone = Phone ?? before.Phone,
            MobilePhone = MobilePhone ?? before.MobilePhone,
            HasAddresses = HasAddresses || before.HasAddresses,
            CustomFields = Merged(before.CustomFields, CustomFields),
            Meta = Meta ?? before.Meta,
            Departments = Departments ?? before.Departments,
            ProxyFor = ProxyFor ?? before.ProxyFor,
            PreferredEmailCommunication = PreferredEmailCommunication ?? before.PreferredEmailCommunication,
            Pronouns = Pronouns ?? before.Pronouns,
            DateOfBirth = DateOfBirth ?? before.DateOfBirth,
            PreferredContactTypeId = PreferredContactTypeId ?? before.PreferredContactTypeId,
            PreferredContactTypeIds = PreferredContactTypeIds ?? before.PreferredContactTypeIds,
            ProfilePictureLink = ProfilePictureLink ?? before.ProfilePictureLink,
        };
        over.Addresses.AddRange(MergedAddresses(before.Addresses));
        return over;
    }

    // An address replaces the one of its type. One address alone is the primary one.
    private IEnumerable<UserAddress> MergedAddresses(List<UserAddress> before)
    {
        var hasPrimary = Addresses.Exists(address => address.PrimaryAddress == true);
        foreach (var address in before)
        {
            yield return Addresses.Find(sent => IsOfType(sent, address))
                ?? (hasPrimary && address.PrimaryAddress == true ? address with { PrimaryAddress = false } : address);
        }

        foreach (var sent in Addresses.Where(sent => !before.Exists(address => IsOfType(sent, address))))
            yield return sent;
    }

    private static bool IsOfType(UserAddress one, UserAddress other) =>
        string.Equals(one.AddressTypeId, other.AddressTypeId, StringComparison.OrdinalIgnoreCase);

    private static string? Merged(string? before, string? sent)
    {
        if (before is null || sent is null)
            return sent ?? before;
        using var old = JsonDocument.Parse(before);
        using var added = JsonDocument.Parse(sent);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonBody.Options))
        {
            writer.WriteStartObject();
            foreach (var field in old.RootElement.EnumerateObject())
            {
                writer.WritePropertyName(field.Name);
                (added.RootElement.TryGetProperty(field.Name, out var value) ? value : field.Value).WriteTo(writer);
            }

            foreach (var field in added.RootElement.EnumerateObject())
            {
                if (!old.RootElement.TryGetProperty(field.Name, out _))
                    field.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
