using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>What a column of a spreadsheet of patrons can say: first the fields of <see cref="PatronField"/>, in its order.</summary>
internal enum IntakeField
{
    FirstName,
    LastName,
    Email,
    Password,
    NotificationEmails,
    Tags,
    PatronId,
    Phone,
    Address1,
    Address2,
    City,
    State,
    Country,
    Zip,
    Freeze,
    Barcode,

    /// <summary>The day with which the card ends.</summary>
    ExpiresAt,

    /// <summary>Whether the membership holds.</summary>
    Active,

    /// <summary>The status of Libib's report on patrons.</summary>
    Status,

    /// <summary>The sign-in name.</summary>
    Username,
    UserType,

    /// <summary>A patron group's name or UUID.</summary>
    PatronGroup,
    MiddleName,
    PreferredName,
    MobilePhone,
    EnrolledAt,

    /// <summary>The date of birth.</summary>
    BornAt,

    /// <summary>The library's own fields, as a JSON object.</summary>
    CustomFields,

    /// <summary>All other fields of a FOLIO user, as its face keeps them.</summary>
    FurtherFields,

    /// <summary>The names of the fields that are an empty text, which FOLIO tells from none.</summary>
    EmptyFields,

    /// <summary>Since when the card counts as lost. Like all below, only a new patron gets it.</summary>
    CardLostAt,

    /// <summary>The record's id. A row that has one is a copy of a record: its texts are taken as they stand.</summary>
    Uuid,
    CreatedAt,
    UpdatedAt,

    /// <summary>Who created the record: a UUID of the system that it comes from.</summary>
    CreatedBy,
    CreatedByName,

    /// <summary>Who changed it last.</summary>
    UpdatedBy,
    UpdatedByName,

    /// <summary>The hash that this program made of a password.</summary>
    PasswordHash,

    /// <summary>The hash that this program made of a PIN.</summary>
    PinHash,
}

/// <summary>The names of the fields in options and reports.</summary>
internal static class IntakeFields
{
    private static readonly string[] All =
    [
        "first_name", "last_name", "email", "password", "notification_emails", "tags", "patron_id", "phone", "address1", "address2",
        "city", "state", "country", "zip", "freeze", "barcode", "expires_at", "active", "status",
        "username", "user_type", "patron_group", "middle_name", "preferred_name", "mobile_phone", "enrolled_at", "born_at",
        "custom_fields", "further_fields", "empty_fields", "card_lost_at", "uuid", "created_at", "updated_at", "created_by",
        "created_by_name", "updated_by", "updated_by_name", "password_hash", "pin_hash",
    ];

    // Beside those that both have in the same order.
    private static readonly (IntakeField Field, PatronField Record)[] Pairs =
    [
        (IntakeField.Uuid, PatronField.Id),
        (IntakeField.Username, PatronField.Username),
        (IntakeField.UserType, PatronField.Type),
        (IntakeField.PatronGroup, PatronField.Group),
        (IntakeField.MiddleName, PatronField.MiddleName),
        (IntakeField.PreferredName, PatronField.PreferredName),
        (IntakeField.MobilePhone, PatronField.MobilePhone),
        (IntakeField.FurtherFields, PatronField.AddressType),
    ];

    /// <summary>The fields that are dates.</summary>
    public static IReadOnlyList<IntakeField> Dates { get; } =
    [
        IntakeField.ExpiresAt, IntakeField.EnrolledAt, IntakeField.BornAt, IntakeField.CardLostAt, IntakeField.CreatedAt,
        IntakeField.UpdatedAt,
    ];

    public static int Count => All.Length;

    public static IReadOnlyList<string> Names => All;

    public static string NameOf(IntakeField field) => All[(int)field];

    public static IntakeField? Find(string name) => Array.IndexOf(All, name.Trim()) is var at and >= 0 ? (IntakeField)at : null;

    /// <summary>The field in the patron's record, which must have it.</summary>
    public static PatronField Of(IntakeField field) =>
        field <= IntakeField.Barcode ? (PatronField)(int)field : Pairs.First(pair => pair.Field == field).Record;

    /// <summary>The field in a spreadsheet.</summary>
    public static IntakeField Of(PatronField field) =>
        field <= PatronField.Barcode ? (IntakeField)(int)field : Pairs.First(pair => pair.Record == field).Field;
}
