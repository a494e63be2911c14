using PatronDesk.Patrons;

namespace PatronDesk.Faces.Libib;

/// <summary>Reads the fields of a patron that a client sent.</summary>
internal static class LibibFields
{
    private static readonly Dictionary<string, PatronField> Names = new(StringComparer.Ordinal)
    {
        ["first_name"] = PatronField.FirstName,
        ["last_name"] = PatronField.LastName,
        ["email"] = PatronField.Email,
        ["password"] = PatronField.Password,
        ["notification_emails"] = PatronField.NotificationEmails,
        ["tags"] = PatronField.Tags,
        ["patron_id"] = PatronField.PatronId,
        ["phone"] = PatronField.Phone,
        ["address1"] = PatronField.Address1,
        ["address2"] = PatronField.Address2,
        ["city"] = PatronField.City,
        ["state"] = PatronField.State,
        ["country"] = PatronField.Country,
        ["zip"] = PatronField.Zip,
        ["freeze"] = PatronField.Freeze,
        ["barcode"] = PatronField.Barcode,
    };

    private static readonly Dictionary<PatronField, string> ByField = Names.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The name of a field on this wire.</summary>
    public static string NameOf(PatronField field) => ByField[field];

    /// <exception cref="FieldsException">The body cannot be read as parameters.</exception>
    public static async ValueTask<PatronInput> ReadAsync(HttpContext context)
    {
        var input = new PatronInput();
        foreach (var (name, text) in await LibibParameters.ReadAsync(context, Names.ContainsKey, IsList))
            input[Names[name]] = text;
        return input;
    }

    private static bool IsList(string name) => Names[name] is PatronField.Tags or PatronField.NotificationEmails;
}
