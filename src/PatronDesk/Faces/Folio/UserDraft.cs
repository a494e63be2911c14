using System.Text.Json;

namespace PatronDesk.Faces.Folio;

/// <summary>A body of FOLIO's user schema, read and checked, before it is laid over a patron.</summary>
internal sealed class UserDraft
{
    private bool hasPersonal;
    private bool hasLastName;

    /// <summary>Null where none is sent, or an empty one.</summary>
    public string? Id { get; private set; }

    public string? Username { get; private set; }

    public string? ExternalSystemId { get; private set; }

    public string? Barcode { get; private set; }

    public bool? Active { get; private set; }

    public string? Type { get; private set; }

    public string? PatronGroup { get; private set; }

    public DateTimeOffset? EnrollmentDate { get; private set; }

    public DateTimeOffset? ExpirationDate { get; private set; }

    public List<string>? Tags { get; private set; }

    public string? LastName { get; private set; }

    public string? FirstName { get; private set; }

    public string? MiddleName { get; private set; }

    public string? PreferredFirstName { get; private set; }

    public string? Email { get; private set; }

    public string? Phone { get; private set; }

    public string? MobilePhone { get; private set; }

    public List<UserAddress> Addresses { get; } = [];

    /// <summary>A JSON object.</summary>
    public string? CustomFields { get; private set; }

    /// <summary>A JSON object.</summary>
    public string? Meta { get; private set; }

    public List<string>? Departments { get; private set; }

    public List<string>? ProxyFor { get; private set; }

    public List<string>? PreferredEmailCommunication { get; private set; }

    public string? Pronouns { get; private set; }

    public DateTimeOffset? DateOfBirth { get; private set; }

    public string? PreferredContactTypeId { get; private set; }

    public List<string>? PreferredContactTypeIds { get; private set; }

    public string? ProfilePictureLink { get; private set; }

    /// <summary>Reads a user; refuses with every fault of the body against the schema.</summary>
    public static UserDraft Read(FolioBody body)
    {
        var draft = new UserDraft();
        body.ReadObject((ref Utf8JsonReader reader, string name, string path) =>
            draft.ReadProperty(body, ref reader, name, path));
        if (draft.hasPersonal && !draft.hasLastName)
            body.Fault(FolioFault.Missing("personal.lastName"));
        body.RefuseFaults();
        return draft;
    }

    private bool ReadProperty(FolioBody body, ref Utf8JsonReader reader, string name, string path)
    {
        switch (name)
        {
            case "id":
                Id = Uuid(body, ref reader, path, FolioUuid.IsStrict, FolioUuid.StrictPattern);
                return true;
            case "username":
                Username = body.String(ref reader, path);
                return true;
            case "externalSystemId":
                ExternalSystemId = body.String(ref reader, path);
                return true;
            case "barcode":
                Barcode = body.String(ref reader, path);
                return true;
            case "active":
                Active = body.Flag(ref reader, path);
                return true;
            case "type":
                Type = body.String(ref reader, path);
                return true;
            case "patronGroup":
                PatronGroup = Uuid(body, ref reader, path, FolioUuid.IsLoose, FolioUuid.LoosePattern);
                return true;
            case "departments":
                Departments = Uuids(body, ref reader, path);
                return true;
            case "meta":
                Meta = body.Raw(ref reader, path);
                return true;
            case "proxyFor":
                ProxyFor = body.Strings(ref reader, path);
                return true;
            case "personal":
                return ReadPersonal(body, ref reader, path);
            case "enrollmentDate":
                EnrollmentDate = body.Instant(ref reader, path, emptyIsNone: true);
                return true;
            case "expirationDate":
                ExpirationDate = body.Instant(ref reader, path, emptyIsNone: true);
                return true;
            // Deprecated names of what metadata tells; the server's to write.
            case "createdDate" or "updatedDate":
                body.Instant(ref reader, path, emptyIsNone: true);
                return true;
            case "metadata":
                return MetadataJson.Check(body, ref reader, path);
            case "tags":
                return ReadTags(body, ref reader, path);
            case "customFields":
                CustomFields = body.Raw(ref reader, path);
                return true;
            case "preferredEmailCommunication":
                PreferredEmailCommunication = body.Strings(ref reader, path);
                return true;
            default:
                return false;
        }
    }

    private bool ReadPersonal(FolioBody body, ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        hasPersonal = true;
        body.ReadObject(ref reader, path, (ref Utf8JsonReader value, string name, string full) =>
            ReadPersonalProperty(body, ref value, name, full));
        return true;
    }

    private bool ReadPersonalProperty(FolioBody body, ref Utf8JsonReader reader, string name, string path)
    {
        switch (name)
        {
            case "lastName":
                hasLastName = reader.TokenType != JsonTokenType.Null;
                LastName = body.String(ref reader, path);
                return true;
            case "firstName":
                FirstName = body.String(ref reader, path);
                return true;
            case "middleName":
                MiddleName = body.String(ref reader, path);
                return true;
            case "preferredFirstName":
                PreferredFirstName = body.String(ref reader, path);
                return true;
            case "pronouns":
                Pronouns = body.String(ref reader, path);
                return true;
            case "email":
                Email = body.String(ref reader, path);
                return true;
            case "phone":
                Phone = body.String(ref reader, path);
                return true;
            case "mobilePhone":
                MobilePhone = body.String(ref reader, path);
                return true;
            case "dateOfBirth":
                DateOfBirth = body.Instant(ref reader, path, emptyIsNone: true);
                return true;
            case "addresses":
                return ReadAddresses(body, ref reader, path);
            case "preferredContactTypeId":
                PreferredContactTypeId = body.String(ref reader, path);
                return true;
            case "preferredContactTypeIds":
                PreferredContactTypeIds = body.Strings(ref reader, path);
                return true;
            case "profilePictureLink":
                ProfilePictureLink = body.String(ref reader, path);
                return true;
            default:
                return false;
        }
    }

    private bool ReadAddresses(FolioBody body, ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw body.WrongType(ref reader, path, "an array of addresses");
        Addresses.Clear();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            Addresses.Add(UserAddress.Read(body, ref reader, $"{path}[{Addresses.Count}]"));
        return true;
    }

    private bool ReadTags(FolioBody body, ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        body.ReadObject(ref reader, path, (ref Utf8JsonReader value, string name, string full) =>
        {
            if (name != "tagList")
                return false;
            Tags = body.Strings(ref value, full);
            // One text with commas between is what another face shows of them.
            foreach (var tag in Tags ?? [])
            {
                if (tag.Contains(',', StringComparison.Ordinal))
                    body.Fault(new("a tag cannot hold a comma; send two tags", full, tag));
            }

            return true;
        });
        return true;
    }

    private static string? Uuid(
        FolioBody body, ref Utf8JsonReader reader, string path, Func<string, bool> matches, string pattern)
    {
        // Forms send an empty text for nothing.
        if (body.String(ref reader, path) is not { Length: > 0 } text)
            return null;
        if (!matches(text))
            body.Fault(FolioFault.NoMatch(path, text, pattern));
        return text;
    }

    private static List<string>? Uuids(FolioBody body, ref Utf8JsonReader reader, string path)
    {
        var texts = body.Strings(ref reader, path);
        foreach (var text in texts ?? [])
        {
            if (!FolioUuid.IsLoose(text))
                body.Fault(FolioFault.NoMatch(path, text, FolioUuid.LoosePattern));
        }

        return texts;
    }
}
