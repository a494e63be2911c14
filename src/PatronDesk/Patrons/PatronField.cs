namespace PatronDesk.Patrons;

/// <summary>
/// What a caller may say of a patron: in the order of the Libib document's table, and then what only FOLIO's face says,
/// which comes in <see cref="UserInput"/>.
/// </summary>
internal enum PatronField
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
    Id,
    Username,
    Type,
    MiddleName,
    PreferredName,
    MobilePhone,
}
