namespace PatronDesk.Intake;

/// <summary>What headings mean in the exports of Libib, FOLIO, Koha and Evergreen, and in what people write.</summary>
internal static class Vocabulary
{
    // As Headings.Fold leaves them.
    private static readonly Dictionary<string, IntakeField> Known = new(StringComparer.Ordinal);

    static Vocabulary()
    {
        foreach (var name in IntakeFields.Names)
            Known[Headings.Fold(name)] = IntakeFields.Find(name)!.Value;
        Add(IntakeField.FirstName, "first", "forename", "givenname", "firstgivenname", "personalfirstname", "vorname");
        Add(IntakeField.LastName, "last", "surname", "familyname", "personallastname", "nachname", "familienname");
        Add(IntakeField.Email, "emailaddress", "mail", "personalemail", "primaryemail", "emailadresse");
        Add(IntakeField.Password, "passwort", "kennwort");
        Add(IntakeField.Tags, "tag");
        Add(IntakeField.PatronId, "externalsystemid", "externalid", "studentid");
        Add(
            IntakeField.Phone, "telephone", "phonenumber", "primaryphone", "dayphone", "personalphone", "telefon", "telefonnummer");
        Add(
            IntakeField.Address1, "address", "addressline1", "street", "street1", "mailingaddressstreet1", "strasse", "adresse");
        Add(IntakeField.Address2, "addressline2", "street2", "mailingaddressstreet2", "adresszusatz");
        Add(IntakeField.City, "town", "mailingaddresscity", "ort", "stadt", "wohnort");
        Add(IntakeField.State, "province", "mailingaddressstate", "bundesland");
        Add(IntakeField.Country, "mailingaddresscountry", "land");
        Add(IntakeField.Zip, "zipcode", "postcode", "postalcode", "zippostcode", "mailingaddresspostcode", "plz", "postleitzahl");
        Add(IntakeField.Freeze, "frozen");
        Add(
            IntakeField.Barcode, "cardnumber", "librarycard", "librarycardnumber", "cardbarcode", "patronbarcode", "ausweisnummer",
            "kartennummer");
        Add(
            IntakeField.ExpiresAt, "expires", "expiry", "expirydate", "expiredate", "expirationdate", "dateexpiry", "gultigbis",
            "ablaufdatum");
        Add(IntakeField.Active, "aktiv");
        Add(IntakeField.Status, "patronstatus");
        Add(IntakeField.MiddleName, "personalmiddlename");
        Add(IntakeField.PreferredName, "personalpreferredfirstname");
        Add(IntakeField.MobilePhone, "personalmobilephone", "mobile", "mobil", "handy");
        Add(IntakeField.EnrolledAt, "enrollmentdate", "dateenrolled");
        Add(IntakeField.BornAt, "personaldateofbirth", "dateofbirth", "dob", "geburtsdatum");
        Add(IntakeField.Username, "userid");
        Known.Remove("status");
    }

    /// <summary>The field that a heading means; null for none.</summary>
    public static IntakeField? Find(string heading) => Known.TryGetValue(Headings.Fold(heading), out var field) ? field : null;

    private static void Add(IntakeField field, params ReadOnlySpan<string> headings)
    {
        foreach (var heading in headings)
            Known.Add(heading, field);
    }
}
