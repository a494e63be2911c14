using System.Text.Json;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Libib;

/// <summary>A patron as the Libib document prints it: exactly fifteen fields, in its order, null if absent.</summary>
internal static class PatronJson
{
    private static readonly JsonEncodedText Barcode = JsonEncodedText.Encode("barcode");
    private static readonly JsonEncodedText FirstName = JsonEncodedText.Encode("first_name");
    private static readonly JsonEncodedText LastName = JsonEncodedText.Encode("last_name");
    private static readonly JsonEncodedText Email = JsonEncodedText.Encode("email");
    private static readonly JsonEncodedText NotificationEmails = JsonEncodedText.Encode("notification_emails");
    private static readonly JsonEncodedText Tags = JsonEncodedText.Encode("tags");
    private static readonly JsonEncodedText PatronId = JsonEncodedText.Encode("patron_id");
    private static readonly JsonEncodedText Phone = JsonEncodedText.Encode("phone");
    private static readonly JsonEncodedText Address1 = JsonEncodedText.Encode("address1");
    private static readonly JsonEncodedText Address2 = JsonEncodedText.Encode("address2");
    private static readonly JsonEncodedText City = JsonEncodedText.Encode("city");
    private static readonly JsonEncodedText State = JsonEncodedText.Encode("state");
    private static readonly JsonEncodedText Country = JsonEncodedText.Encode("country");
    private static readonly JsonEncodedText Zip = JsonEncodedText.Encode("zip");
    private static readonly JsonEncodedText Freeze = JsonEncodedText.Encode("freeze");

    public static void Write(Utf8JsonWriter writer, Patron patron)
    {
        writer.WriteStartObject();
        writer.WriteString(Barcode, patron.Barcode);
        writer.WriteString(FirstName, patron.FirstName);
        writer.WriteString(LastName, patron.LastName);
        writer.WriteString(Email, Shown(patron.Email));
        writer.WriteString(NotificationEmails, Shown(patron.NotificationEmails));
        writer.WriteString(Tags, Shown(patron.Tags));
        writer.WriteString(PatronId, Shown(patron.PatronId));
        writer.WriteString(Phone, Shown(patron.Phone));
        writer.WriteString(Address1, Shown(patron.Address1));
        writer.WriteString(Address2, Shown(patron.Address2));
        writer.WriteString(City, Shown(patron.City));
        writer.WriteString(State, Shown(patron.State));
        writer.WriteString(Country, Shown(patron.Country));
        writer.WriteString(Zip, Shown(patron.Zip));
        // 1 or null, never 0 or a text: a real client treats anything but null and 0 as frozen.
        if (patron.Frozen)
            writer.WriteNumber(Freeze, 1);
        else
            writer.WriteNull(Freeze);
        writer.WriteEndObject();
    }

    // FOLIO's face may keep an empty text, which on this wire is none.
    private static string? Shown(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>
    /// What the hosted service sends for an unknown patron: blank texts and a null barcode. <c>patron_id</c> is blank too,
    /// since a real client would make a patron called "None" from a null.
    /// </summary>
    public static void WriteBlank(Utf8JsonWriter writer, bool _)
    {
        writer.WriteStartObject();
        writer.WriteNull(Barcode);
        foreach (var name in (ReadOnlySpan<JsonEncodedText>)
            [FirstName, LastName, Email, NotificationEmails, Tags, PatronId, Phone, Address1, Address2, City, State, Country, Zip])
            writer.WriteString(name, "");
        writer.WriteNull(Freeze);
        writer.WriteEndObject();
    }
}
