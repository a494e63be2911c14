using System.Text;
using System.Text.Json;

namespace PatronDesk.Faces.Libib;

/// <summary>
/// Reads parameters. The document puts them in the query string; real clients also send a form or a JSON object. If query
/// and body both have a parameter, the query wins. Unknown parameters are ignored.
/// </summary>
internal static class LibibParameters
{
    /// <summary>The known parameters by name, as texts.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isKnown">Whether a name is known.</param>
    /// <param name="isList">Whether a known one may be a JSON array.</param>
    /// <exception cref="FieldsException">The body cannot be read as parameters.</exception>
    public static async ValueTask<Dictionary<string, string>> ReadAsync(
        HttpContext context, Func<string, bool> isKnown, Func<string, bool> isList)
    {
        var request = context.Request;
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (request.ContentLength != 0 && HasBody(context))
        {
            if (request.HasFormContentType)
            {
                // A packed body may have any length.
                var length = request.Headers.ContentEncoding.Count == 0 ? request.ContentLength : null;
                await BodyBytes.TakeAsync(context, length ?? BodyLimit.Of(context));
                await ReadFormAsync(request, isKnown, found, context.RequestAborted);
            }
            else
            {
                ReadBody((await BodyBytes.ReadAsync(context)).Span, isKnown, isList, found);
            }
        }

        RefuseBrokenQuery(request, isKnown);
        foreach (var (name, values) in request.Query)
        {
            // Python's requests sends a list as a repeated parameter.
            if (isKnown(name))
                found[name] = values.ToString();
        }

        return found;
    }

    /// <summary>Refuses a query whose texts are no UTF-8.</summary>
    /// <exception cref="FieldsException">Names the parameter.</exception>
    public static void RefuseBrokenQuery(HttpRequest request, Func<string, bool> isKnown)
    {
        if (QueryText.FirstBroken(request, isKnown) is var (name, column))
        {
            throw new FieldsException(
                "bad_character",
                $"{name} holds percent-encoded bytes that are no UTF-8, at character {column}; encode text in UTF-8.", name);
        }
    }

    private static bool HasBody(HttpContext context) =>
        context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;

    private static async ValueTask ReadFormAsync(
        HttpRequest request, Func<string, bool> isKnown, Dictionary<string, string> found, CancellationToken cancel)
    {
        try
        {
            foreach (var (name, values) in await request.ReadFormAsync(cancel))
            {
                if (isKnown(name))
                    found[name] = values.ToString();
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException and not BadHttpRequestException)
        {
            // Also IOException: the reader throws it for a multipart body without its last boundary.
            throw new FieldsException("malformed_form", "The form in the body cannot be read.");
        }
    }

    private static void ReadBody(
        ReadOnlySpan<byte> body, Func<string, bool> isKnown, Func<string, bool> isList, Dictionary<string, string> found)
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
                var name = TextOf(ref reader, "a property name");
                reader.Read();
                if (isKnown(name))
                    found[name] = ReadValue(ref reader, name, isList(name));
                else
                    reader.Skip();
            }

            // Anything after the object's end is malformed; the reader says where.
            reader.Read();
        }
        catch (JsonException error)
        {
            throw new FieldsException(
                "malformed_json",
                $"The JSON in the body is malformed at {error.LineNumber + 1}:{error.BytePositionInLine + 1} (line:byte).");
        }
    }

    private static string ReadValue(ref Utf8JsonReader reader, string name, bool isList)
    {
        switch (reader.TokenType)
        {
            // WandaBook sends null to unfreeze, so null means the same as an empty text.
            case JsonTokenType.Null:
                return "";
            case JsonTokenType.String:
                return TextOf(ref reader, name);
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return Encoding.UTF8.GetString(reader.ValueSpan);
            case JsonTokenType.StartArray when isList:
                var parts = new List<string>();
                while (reader.Read() && reader.TokenType == JsonTokenType.String)
                    parts.Add(TextOf(ref reader, name));
                if (reader.TokenType == JsonTokenType.EndArray)
                    return string.Join(',', parts);
                break;
        }

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
