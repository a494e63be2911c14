namespace PatronDesk.Patrons;

/// <summary>
/// The fields of a patron that a caller can set: in the order of the Libib document's table, then those of FOLIO's face,
/// which are sent in <see cref="UserInput"/>.
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
    Group,
    AddressType,
}
