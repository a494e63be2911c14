using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>What an import did to a patron, kept for a day so that it can be undone. It has no password and no PIN.</summary>
internal sealed record ImportedPatron
{
    public static readonly Columns<ImportedPatron> Columns = new((ref at) => new()
    {
        LibraryId = at.Number("library_id", row => row.LibraryId),
        PatronRow = at.Number("patron", row => row.PatronRow),
        Import = at.Text("import_id", row => row.Import),
        Line = (int)at.Number("line", row => row.Line),
        Version = at.Number("version", row => row.Version),
        Changed = at.TextOrNull("changed", row => row.Changed),
        IsExchange = at.Flag("is_exchange", row => row.IsExchange),
        SignedIn = at.Flag("signed_in", row => row.SignedIn),
        FirstName = at.TextOrNull("was_first_name", row => row.FirstName),
        LastName = at.TextOrNull("was_last_name", row => row.LastName),
        Email = at.TextOrNull("was_email", row => row.Email),
        NotificationEmails = at.TextOrNull("was_notification_emails", row => row.NotificationEmails),
        Tags = at.TextOrNull("was_tags", row => row.Tags),
        PatronId = at.TextOrNull("was_patron_id", row => row.PatronId),
        Phone = at.TextOrNull("was_phone", row => row.Phone),
        Address1 = at.TextOrNull("was_address1", row => row.Address1),
        Address2 = at.TextOrNull("was_address2", row => row.Address2),
        City = at.TextOrNull("was_city", row => row.City),
        State = at.TextOrNull("was_state", row => row.State),
        Country = at.TextOrNull("was_country", row => row.Country),
        Zip = at.TextOrNull("was_zip", row => row.Zip),
        Barcode = at.TextOrNull("was_barcode", row => row.Barcode),
        Frozen = at.FlagOrNull("was_frozen", row => row.Frozen),
        Inactive = at.FlagOrNull("was_inactive", row => row.Inactive),
        ExpiresAt = at.InstantOrNull("was_expires_at", row => row.ExpiresAt),
        Username = at.TextOrNull("was_username", row => row.Username),
        UserType = at.TextOrNull("was_user_type", row => row.UserType),
        PatronGroup = at.TextOrNull("was_patron_group", row => row.PatronGroup),
        MiddleName = at.TextOrNull("was_middle_name", row => row.MiddleName),
        PreferredName = at.TextOrNull("was_preferred_name", row => row.PreferredName),
        MobilePhone = at.TextOrNull("was_mobile_phone", row => row.MobilePhone),
        CustomFields = at.TextOrNull("was_custom_fields", row => row.CustomFields),
        FurtherFields = at.TextOrNull("was_further_fields", row => row.FurtherFields),
        EnrolledAt = at.InstantOrNull("was_enrolled_at", row => row.EnrolledAt),
        BornAt = at.InstantOrNull("was_born_at", row => row.BornAt),
    });

    // What only FOLIO shows, as the journal names it.
    private static readonly string[] OfDetails = [
        "username", "type", "patron_group", "middle_name", "preferred_name",
        "mobile_phone", "custom_fields", "further_fields", "enrolled_at", "born_at",
    ];

    /// <summary>The set clause that takes everything personal out of a row.</summary>
    public static string Emptied { get; } = string.Join(
        ", ", Columns.Changing.Where(name => name.StartsWith("was_", StringComparison.Ordinal)).Select(name => $"{name} = null"));

    public required long LibraryId { get; init; }

    /// <summary>The number of the patron's row.</summary>
    public required long PatronRow { get; init; }

    public required string Import { get; init; }

    /// <summary>The line of the file.</summary>
    public required int Line { get; init; }

    /// <summary>The record's version after the import.</summary>
    public required long Version { get; init; }

    /// <summary>The fields that the import changed, as the journal names them; null where it made the patron.</summary>
    public string? Changed { get; init; }

    /// <summary>Whether the patron exchanged a barcode or an email with others of the import.</summary>
    public bool IsExchange { get; init; }

    /// <summary>Whether the patron signed in since.</summary>
    public bool SignedIn { get; init; }

    public string? Address1 { get; init; }

    public string? Address2 { get; init; }

    public string? Barcode { get; init; }

    public string? City { get; init; }

    public string? Country { get; init; }

    public string? Email { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? NotificationEmails { get; init; }

    public string? PatronId { get; init; }

    public string? Phone { get; init; }

    public string? State { get; init; }

    public string? Tags { get; init; }

    public string? Zip { get; init; }

    public bool? Frozen { get; init; }

    public bool? Inactive { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public string? Username { get; init; }

    public string? UserType { get; init; }

    public string? PatronGroup { get; init; }

    public string? MiddleName { get; init; }

    public string? PreferredName { get; init; }

    public string? MobilePhone { get; init; }

    public string? CustomFields { get; init; }

    public string? FurtherFields { get; init; }

    public DateTimeOffset? EnrolledAt { get; init; }

    public DateTimeOffset? BornAt { get; init; }

    /// <summary>Whether the import made the patron.</summary>
    public bool IsNew => Changed is null;

    /// <summary>Whether the import changed the field, which is named as in the journal.</summary>
    public bool Has(string field) => Changed is not null && Changed.Split(',').Contains(field);

    /// <summary>Notes a patron whom an import made.</summary>
    public static ImportedPatron New(string import, int line, bool isExchange, Patron made) => new()
    {
        LibraryId = made.LibraryId,
        PatronRow = made.Id,
        Import = import,
        Line = line,
        Version = made.Version,
        IsExchange = isExchange,
    };

    /// <summary>Notes what a patron had before an import changed it.</summary>
    public static ImportedPatron Of(string import, int line, bool isExchange, Patron before, Patron after, string changed)
    {
        var row = New(import, line, isExchange, after) with { Changed = changed };
        var details = before.Details;
        string? Was(string field, string? text) => row.Has(field) ? text : null;
        return row with
        {
            FirstName = Was("first_name", before.FirstName),
            LastName = Was("last_name", before.LastName),
            Email = Was("email", before.Email),
            NotificationEmails = Was("notification_emails", before.NotificationEmails),
            Tags = Was("tags", before.Tags),
            PatronId = Was("patron_id", before.PatronId),
            Phone = Was("phone", before.Phone),
            Address1 = Was("address1", before.Address1),
            Address2 = Was("address2", before.Address2),
            City = Was("city", before.City),
            State = Was("state", before.State),
            Country = Was("country", before.Country),
            Zip = Was("zip", before.Zip),
            Barcode = Was("barcode", before.Barcode),
            Frozen = row.Has("freeze") ? before.Frozen : null,
            Inactive = row.Has("active") ? before.Inactive : null,
            ExpiresAt = row.Has("expires_at") ? before.ExpiresAt : null,
            Username = Was("username", before.Username),
            UserType = Was("type", details.Type),
            PatronGroup = Was("patron_group", details.GroupId),
            MiddleName = Was("middle_name", details.MiddleName),
            PreferredName = Was("preferred_name", details.PreferredName),
            MobilePhone = Was("mobile_phone", details.MobilePhone),
            CustomFields = Was("custom_fields", details.CustomFields),
            FurtherFields = Was("further_fields", details.Rest),
            EnrolledAt = row.Has("enrolled_at") ? details.EnrolledAt : null,
            BornAt = row.Has("born_at") ? details.BornAt : null,
        };
    }

    /// <summary>The input that puts the changed fields back.</summary>
    public PatronInput ToInput()
    {
        var input = new PatronInput
        {
            TakesAnyBarcode = true,
            TakesLines = true,
            SharesEmail = true,
            Membership = Has("expires_at") || Has("active")
                ? new() { ExpiresAt = ExpiresAt, KeepsEnd = !Has("expires_at"), Active = Inactive is { } inactive ? !inactive : null }
                : null,
            Details = OfDetails.Any(Has) ? DetailsInput() : null,
        };
        void Say(PatronField field, string name, string? text) => input[field] = Has(name) ? text ?? "" : null;
        Say(PatronField.FirstName, "first_name", FirstName);
        Say(PatronField.LastName, "last_name", LastName);
        Say(PatronField.Email, "email", Email);
        Say(PatronField.NotificationEmails, "notification_emails", NotificationEmails);
        Say(PatronField.Tags, "tags", Tags);
        Say(PatronField.PatronId, "patron_id", PatronId);
        Say(PatronField.Phone, "phone", Phone);
        Say(PatronField.Address1, "address1", Address1);
        Say(PatronField.Address2, "address2", Address2);
        Say(PatronField.City, "city", City);
        Say(PatronField.State, "state", State);
        Say(PatronField.Country, "country", Country);
        Say(PatronField.Zip, "zip", Zip);
        Say(PatronField.Barcode, "barcode", Barcode);
        Say(PatronField.Freeze, "freeze", Frozen switch { true => "1", false => "0", null => null });
        return input;
    }

    private DetailsInput DetailsInput() => new(details => details with
    {
        Type = Has("type") ? UserType : details.Type,
        GroupId = Has("patron_group") ? PatronGroup : details.GroupId,
        MiddleName = Has("middle_name") ? MiddleName : details.MiddleName,
        PreferredName = Has("preferred_name") ? PreferredName : details.PreferredName,
        MobilePhone = Has("mobile_phone") ? MobilePhone : details.MobilePhone,
        CustomFields = Has("custom_fields") ? CustomFields : details.CustomFields,
        Rest = Has("further_fields") ? FurtherFields : details.Rest,
        EnrolledAt = Has("enrolled_at") ? EnrolledAt : details.EnrolledAt,
        BornAt = Has("born_at") ? BornAt : details.BornAt,
    })
    {
        Username = Has("username") ? Username ?? "" : null,
        GroupId = PatronGroup,
    };
}
