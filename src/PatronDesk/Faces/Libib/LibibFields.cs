using System.Text.Json;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Libib;

/// <summary>
/// Reads what a client says of a patron. The document puts parameters in the query string; real clients also send a form
/// or a JSON object. Where two places name a field, the query wins. Parameters that are not known are ignored.
/// </summary>
internal static class LibibFields
{
    /// <summary>Bytes. All fields at their longest, escaped, fit several times.</summary>
    public const int LargestBody = 1024 * 1024;

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

    public static string NameOf(PatronField field) => Names.First(pair => pair.Value == field).Key;

    /// <exception cref="FieldsException">The body cannot be read as parameters.</exception>
    public static async ValueTask<PatronInput> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        var input = new PatronInput();
        if (request.ContentLength != 0 && HasBody(context))
        {
            if (request.HasFormContentType)
                await ReadFormAsync(request, input, context.RequestAborted);
            else
                ReadBody(await ReadAllAsync(request, context.RequestAborted), input);
        }

        foreach (var (name, values) in request.Query)
        {
            // A list is sent as a repeated parameter by Python's requests.
            if (Names.TryGetValue(name, out var field))
                input[field] = values.ToString();
        }

        return input;
    }

    private static bool HasBody(HttpContext context) =>
        context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;

    private static async ValueTask ReadFormAsync(HttpRequest request, PatronInput input, CancellationToken cancel)
    {
        try
        {
            foreach (var (name, values) in await request.ReadFormAsync(cancel))
            {
                if (Names.TryGetValue(name, out var field))
                    input[field] = values.ToString();
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException and not BadHttpRequestException)
        {
            // An IOException too: what the reader throws for a multipart body without its last boundary.
            throw new FieldsException("malformed_form", "The form in the body cannot be read.");
        }
    }

    private static async ValueTask<byte[]> ReadAllAsync(HttpRequest request, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancel);
        return body.ToArray();
    }

    private static void ReadBody(ReadOnlySpan<byte> body, PatronInput input)
    {
        if (body.StartsWith("\uFEFF"u8))
            body = body["\uFEFF"u8.Length..];
        if (body.Trim(" \t\r\n"u8).IsEmpty)
            return;
        try
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new FieldsException("not_an_object", "The body must be a JSON object such as {\"first_name\":\"Mary\"}.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var known = Names.TryGetValue(TextOf(ref reader, "a property name"), out var field);
                reader.Read();
                if (known)
                    input[field] = ReadValue(ref reader, field);
                else
                    reader.Skip();
            }

            // Anything after the object's end is malformed; the reader says where.
            reader.Read();
        }
        catch (JsonException error)
        {
            throw new FieldsException(
                "malformed_json", $"The JSON in the body is malformed at {error.LineNumber + 1}:{error.BytePositionInLine + 1} (line:byte).");
        }
    }

    private static string ReadValue(ref Utf8JsonReader reader, PatronField field)
    {
        switch (reader.TokenType)
        {
            // WandaBook sends null to unfreeze: null says what an empty text says.
            case JsonTokenType.Null:
                return "";
            case JsonTokenType.String:
                return TextOf(ref reader, NameOf(field));
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
            case JsonTokenType.StartArray when field is PatronField.Tags or PatronField.NotificationEmails:
                var parts = new List<string>();
                while (reader.Read() && reader.TokenType == JsonTokenType.String)
                    parts.Add(TextOf(ref reader, NameOf(field)));
                if (reader.TokenType == JsonTokenType.EndArray)
                    return string.Join(',', parts);
                break;
        }

        var name = NameOf(field);
        throw new FieldsException("wrong_type", $"{name} must be a text; send it as one JSON string.", name);
    }

    private static string TextOf(ref Utf8JsonReader reader, string what)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are not UTF-8.
            throw new FieldsException("bad_character", $"{what} holds half a character pair or broken UTF-8; send plain text.", what);
        }
    }
}

/// <summary>The body cannot be read as parameters; says why.</summary>
internal sealed class FieldsException(string code, string message, string? field = null) : Exception(message)
{
    public string Code { get; } = code;

    public string? Field { get; } = field;
}
