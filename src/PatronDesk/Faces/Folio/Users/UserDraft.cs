using System.Text.Json;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Users;

/// <summary>A body of FOLIO's user schema, read and checked, before it is merged into a patron.</summary>
internal sealed partial class UserDraft
{
    private static readonly FolioFields<UserDraft> TagFields = new() { { "tagList", ReadTagList } };

    private static readonly string[] EmailKinds = ["Support", "Programs", "Services"];

    private static readonly FolioFields<UserDraft> Fields = Schema(byName: false);

    private bool _hasPersonal;
    private bool _hasLastName;

    /// <summary>Null if none was sent, or an empty one.</summary>
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

    /// <summary>Whether tags were sent, with a list or without.</summary>
    public bool HasTags { get; private set; }

    public List<UserAddress> Addresses { get; } = [];

    /// <summary>Whether a list of addresses was sent, perhaps an empty one.</summary>
    public bool HasAddresses { get; private set; }

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

    /// <summary>Reads a user. A refusal names every fault against the schema.</summary>
    public static UserDraft Read(FolioBody body) => Read(body, Fields);

    private static UserDraft Read(FolioBody body, FolioFields<UserDraft> fields)
    {
        var draft = fields.Read(body, new UserDraft());
        if (draft._hasPersonal && !draft._hasLastName)
            body.Fault(FolioFault.Missing("personal.lastName"));
        body.RefuseFaults();
        return draft;
    }

    /// <summary>
    /// The schema; by name, groups, departments and types of addresses are called by their names, and not by their ids. An open one
    /// lets other properties be, and takes an id of any version.
    /// </summary>
    private static FolioFields<UserDraft> Schema(bool byName, bool isOpen = false)
    {
        var personal = isOpen ? Personal(byName).AllowingOthers() : Personal(byName);
        ReadKind<string?> ownId = isOpen ? FolioKind.AnyUuidOrEmpty : FolioKind.UuidOrEmpty;
        ReadKind<string?> group = byName ? FolioKind.TextOrNumber : FolioKind.AnyUuidOrEmpty;
        ReadKind<List<string>?> departments = byName ? FolioKind.Texts : FolioKind.AnyUuids;
        return new()
        {
            { "id", ownId, (user, id) => user.Id = id },
            { "username", FolioKind.TextOrNumber, (user, name) => user.Username = name },
            { "externalSystemId", FolioKind.TextOrNumber, (user, id) => user.ExternalSystemId = id },
            { "barcode", FolioKind.TextOrNumber, (user, barcode) => user.Barcode = barcode },
            { "active", FolioKind.Flag, (user, active) => user.Active = active },
            { "type", FolioKind.TextOrNumber, (user, type) => user.Type = type },
            { "patronGroup", group, (user, id) => user.PatronGroup = id },
            { "departments", departments, (user, ids) => user.Departments = ids },
            { "meta", FolioKind.Json, (user, meta) => user.Meta = meta },
            { "proxyFor", FolioKind.Texts, (user, proxies) => user.ProxyFor = proxies },
            { "personal", (body, ref reader, path, user) => ReadPersonal(personal, body, ref reader, path, user) },
            { "enrollmentDate", FolioKind.InstantOrEmpty, (user, date) => user.EnrollmentDate = date },
            { "expirationDate", FolioKind.EndOrEmpty, (user, date) => user.ExpirationDate = date },
            // Deprecated names of the metadata. Only the server writes them.
            { "createdDate", FolioKind.InstantOrEmpty, static (_, _) => { } },
            { "updatedDate", FolioKind.InstantOrEmpty, static (_, _) => { } },
            { "metadata", MetadataJson.Check },
            { "tags", ReadTags },
            { "customFields", FolioKind.Json, (user, fields) => user.CustomFields = fields },
            { "preferredEmailCommunication", ReadEmailKinds },
        };
    }

    private static FolioFields<UserDraft> Personal(bool byName) => new()
    {
        { "lastName", ReadLastName },
        { "firstName", FolioKind.TextOrNumber, (user, name) => user.FirstName = name },
        { "middleName", FolioKind.TextOrNumber, (user, name) => user.MiddleName = name },
        { "preferredFirstName", FolioKind.TextOrNumber, (user, name) => user.PreferredFirstName = name },
        { "pronouns", FolioKind.TextOrNumber, (user, pronouns) => user.Pronouns = pronouns },
        { "email", FolioKind.TextOrNumber, (user, email) => user.Email = email },
        { "phone", FolioKind.TextOrNumber, (user, phone) => user.Phone = phone },
        { "mobilePhone", FolioKind.TextOrNumber, (user, phone) => user.MobilePhone = phone },
        { "dateOfBirth", FolioKind.InstantOrEmpty, (user, birth) => user.DateOfBirth = birth },
        { "addresses", (body, ref reader, path, user) => ReadAddresses(body, ref reader, path, user, byName) },
        { "preferredContactTypeId", FolioKind.TextOrNumber, (user, type) => user.PreferredContactTypeId = type },
        { "preferredContactTypeIds", FolioKind.Texts, (user, types) => user.PreferredContactTypeIds = types },
        { "profilePictureLink", FolioKind.TextOrNumber, (user, link) => user.ProfilePictureLink = link },
    };

    private static void ReadPersonal(
        FolioFields<UserDraft> fields, FolioBody body, ref Utf8JsonReader reader, string path, UserDraft user)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return;
        user._hasPersonal = true;
        fields.Read(body, ref reader, path, user);
    }

    // A last name that can't be read has its fault already; it is not missing as well.
    private static void ReadLastName(FolioBody body, ref Utf8JsonReader reader, string path, UserDraft user)
    {
        user._hasLastName = reader.TokenType != JsonTokenType.Null;
        user.LastName = body.StringOrNumber(ref reader, path);
    }

    private static void ReadAddresses(FolioBody body, ref Utf8JsonReader reader, string path, UserDraft user, bool byName)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw body.WrongType(ref reader, path, "an array of addresses");
        user.HasAddresses = true;
        user.Addresses.Clear();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            user.Addresses.Add(UserAddress.Read(body, ref reader, $"{path}[{user.Addresses.Count}]", byName));
    }

    private static void ReadEmailKinds(FolioBody body, ref Utf8JsonReader reader, string path, UserDraft user)
    {
        user.PreferredEmailCommunication = body.Strings(ref reader, path);
        foreach (var kind in user.PreferredEmailCommunication ?? [])
        {
            if (!EmailKinds.Contains(kind, StringComparer.Ordinal))
                body.Fault(new($"must be one of {string.Join(", ", EmailKinds)}", path, kind));
        }
    }

    private static void ReadTags(FolioBody body, ref Utf8JsonReader reader, string path, UserDraft user)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return;
        user.HasTags = true;
        TagFields.Read(body, ref reader, path, user);
    }

    private static void ReadTagList(FolioBody body, ref Utf8JsonReader reader, string path, UserDraft user)
    {
        user.Tags = body.Strings(ref reader, path);
        // Another face shows them as one text with commas.
        foreach (var tag in user.Tags ?? [])
        {
            if (tag.Contains(',', StringComparison.Ordinal))
                body.Fault(new("a tag cannot hold a comma; send two tags", path, tag));
        }
    }
}
