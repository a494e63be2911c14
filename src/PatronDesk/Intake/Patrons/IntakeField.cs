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
}

/// <summary>The names of the fields in options and reports.</summary>
internal static class IntakeFields
{
    private static readonly string[] All =
    [
        "first_name", "last_name", "email", "password", "notification_emails", "tags", "patron_id", "phone", "address1", "address2",
        "city", "state", "country", "zip", "freeze", "barcode", "expires_at", "active", "status",
    ];

    public static int Count => All.Length;

    public static IReadOnlyList<string> Names => All;

    public static string NameOf(IntakeField field) => All[(int)field];

    public static IntakeField? Find(string name) => Array.IndexOf(All, name.Trim()) is var at and >= 0 ? (IntakeField)at : null;

    /// <summary>The field in the patron's record.</summary>
    public static PatronField Of(IntakeField field) => (PatronField)(int)field;

    /// <summary>The field in a spreadsheet; null for one that no spreadsheet has.</summary>
    public static IntakeField? Of(PatronField field) => field <= PatronField.Barcode ? (IntakeField)(int)field : null;
}
