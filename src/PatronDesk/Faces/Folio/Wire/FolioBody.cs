using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PatronDesk.Faces.Folio.Wire;

/// <summary>
/// Reads one JSON body strictly, as its schema says. What is not JSON, or has the wrong type, ends the reading with 400
/// and its line and column; what breaks a rule of the schema is collected, so that 422 names every fault at once.
/// </summary>
internal sealed class FolioBody
{
    // What is kept as JSON text is also searched, so that letters stay letters.
    private static readonly JsonWriterOptions Kept = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // As deep as the reader goes.
    private const int DeepestJson = 64;

    private const int LongestPath = 200;

    // Without the mark of the byte order, which RFC 8259 lets a reader pass over.
    private readonly ReadOnlyMemory<byte> _json;
    private readonly string _doing;
    private readonly FolioFaults _faults = new();

    private FolioBody(ReadOnlyMemory<byte> json, string doing)
    {
        _json = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
        _doing = doing;
    }

    /// <summary>Handles one property on whose value the reader stands; false where the object has no such property.</summary>
    public delegate bool Property(ref Utf8JsonReader reader, string name, string path);

    public static async ValueTask<FolioBody> ReadAsync(HttpContext context)
    {
        var route = context.GetEndpoint()!.Metadata;
        var doing = route.GetMetadata<FolioRoute>()?.Doing ?? route.GetMetadata<FolioOpenRoute>()!.Doing;
        var type = context.Request.ContentType;
        if (!string.IsNullOrEmpty(type)
            && !(Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out var media)
                && (media.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
                    || media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))))
        {
            throw new FolioRefusedException(
                StatusCodes.Status400BadRequest, $"unable to {doing} -- Content-Type must be application/json, but is {type}");
        }

        return new FolioBody(await BodyBytes.ReadAsync(context), doing);
    }

    /// <summary>Reads the body's one object; then refuses with 422 where faults were found.</summary>
    public void ReadObject(Property property)
    {
        if (_json.Span.Trim(" \t\r\n"u8).IsEmpty)
            throw Refused($"the body is empty at {Position(_json.Length)}; send a JSON object");
        var reader = new Utf8JsonReader(_json.Span);
        try
        {
            reader.Read();
            ReadObject(ref reader, "", property);
            // Anything after the object's end is malformed; the reader says where.
            reader.Read();
        }
        catch (JsonException error)
        {
            var what = IsDeep() ? $"malformed JSON, or nested deeper than {DeepestJson} levels," : "malformed JSON";
            throw Refused($"{what} at {Position(StartOfLine(error.LineNumber ?? 0) + (error.BytePositionInLine ?? 0))}");
        }
    }

    // Refusing one level too many, a reader stands on the start of the last; the one that failed may have been a copy.
    private bool IsDeep()
    {
        var reader = new Utf8JsonReader(_json.Span);
        try
        {
            while (reader.Read())
            {
                // To where it ends.
            }
        }
        catch (JsonException)
        {
            return reader.CurrentDepth >= DeepestJson - 1;
        }

        return false;
    }

    public void Fault(FolioFault fault) => _faults.Add(fault);

    /// <summary>A fault where a required field was not said; one that was said badly has its fault already.</summary>
    public void Require(string? value, string path)
    {
        if (value is null && !_faults.IsBroken(path))
            _faults.Add(FolioFault.Missing(path));
    }

    /// <summary>Ends the reading: 422 where there are faults.</summary>
    public void RefuseFaults()
    {
        if (_faults.Count > 0)
            throw new FolioRefusedException(_faults);
    }

    /// <summary>Reads an object that the reader stands on, property by property.</summary>
    public void ReadObject(ref Utf8JsonReader reader, string path, Property property)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw WrongType(ref reader, path, "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = ReadName(ref reader, out _);
            var full = Below(path, name);
            reader.Read();
            if (property(ref reader, name, full))
                continue;
            _faults.Add(FolioFault.Unrecognized(full));
            reader.Skip();
        }
    }

    /// <summary>A text or null. NUL and half a character pair are faults of the field.</summary>
    public string? String(ref Utf8JsonReader reader, string path) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => Decode(ref reader, path),
        _ => throw WrongType(ref reader, path, "a string"),
    };

    /// <summary>true, false or null.</summary>
    public bool? Flag(ref Utf8JsonReader reader, string path) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw WrongType(ref reader, path, "true or false"),
    };

    /// <summary>A UUID in the schema's pattern (versions 1 to 5), or null; an empty text is null where the field allows it.</summary>
    public string? Uuid(ref Utf8JsonReader reader, string path, bool emptyIsNone = false) =>
        Matching(ref reader, path, FolioUuid.IsStrict, FolioUuid.StrictPattern, emptyIsNone);

    /// <summary>A UUID of any version, or null; an empty text is null where the field allows it.</summary>
    public string? AnyUuid(ref Utf8JsonReader reader, string path, bool emptyIsNone = false) =>
        Matching(ref reader, path, FolioUuid.IsLoose, FolioUuid.LoosePattern, emptyIsNone);

    /// <summary>A date-time, or null; an empty text is null where the field allows it.</summary>
    public DateTimeOffset? Instant(ref Utf8JsonReader reader, string path, bool emptyIsNone = false)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            // Jackson, which FOLIO reads with, takes a whole number for milliseconds since 1970.
            case JsonTokenType.Number when reader.TryGetInt64(out var ms) && FolioDate.TryFromMilliseconds(ms, out var instant):
                return instant;
            case JsonTokenType.String:
                var text = Decode(ref reader, path) ?? "";
                if (text.Length == 0 && emptyIsNone)
                    return null;
                if (FolioDate.TryRead(text, out var read))
                    return read;
                break;
        }

        throw WrongType(ref reader, path, "a date and time such as 2026-12-01T00:00:00Z");
    }

    /// <summary>The JSON text of the value on which the reader stands, checked like the rest.</summary>
    public string? Raw(ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw WrongType(ref reader, path, "an object");
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Kept))
            CopyChecked(writer, ref reader, path);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A list of texts, or null; a null within it is left out.</summary>
    public List<string>? Strings(ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw WrongType(ref reader, path, "an array of strings");
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (String(ref reader, path) is { } text)
                texts.Add(text);
        }

        return texts;
    }

    public FolioRefusedException WrongType(ref Utf8JsonReader reader, string path, string wanted) =>
        Refused($"{(path.Length == 0 ? "the body" : path)} must be {wanted}, at {Position(reader.TokenStartIndex)}");

    private void CopyChecked(Utf8JsonWriter writer, ref Utf8JsonReader reader, string path)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = ReadName(ref reader, out var isBroken);
                    var full = Below(path, name);
                    if (isBroken)
                        _faults.Add(FolioFault.Broken(full));
                    writer.WritePropertyName(WithoutNul(name, full));
                    reader.Read();
                    CopyChecked(writer, ref reader, full);
                }

                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    CopyChecked(writer, ref reader, path);
                writer.WriteEndArray();
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(Decode(ref reader, path));
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }

    private string? Matching(
        ref Utf8JsonReader reader, string path, Func<string, bool> matches, string pattern, bool emptyIsNone)
    {
        var text = String(ref reader, path);
        if (emptyIsNone && text is { Length: 0 })
            return null;
        if (text is not null && !matches(text))
            _faults.Add(FolioFault.NoMatch(path, text, pattern));
        return text;
    }

    private string? Decode(ref Utf8JsonReader reader, string path)
    {
        try
        {
            return WithoutNul(reader.GetString()!, path);
        }
        catch (InvalidOperationException)
        {
            _faults.AddBroken(path);
            return null;
        }
    }

    // A fault tells where it is, but not with a name of a megabyte, and not at every value below such a name.
    private static string Below(string path, string name) =>
        path.Length >= LongestPath ? path
        : path.Length == 0 ? ShortText.Of(name, LongestPath)
        : $"{path}.{ShortText.Of(name, LongestPath)}";

    // No schema has a name that is broken; it is told as it was written.
    private static string ReadName(ref Utf8JsonReader reader, out bool isBroken)
    {
        try
        {
            isBroken = false;
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            isBroken = true;
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private string WithoutNul(string text, string path)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            _faults.Add(new FolioFault("holds the character NUL, which no record can keep", path, ""));
        return text;
    }

    private FolioRefusedException Refused(string why) =>
        new(StatusCodes.Status400BadRequest, $"unable to {_doing} -- {why}");

    // Line and column from 1, counted in characters as an editor shows them.
    private string Position(long index)
    {
        var before = _json.Span[..(int)Math.Min(index, _json.Length)];
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{line}:{column}");
    }

    private int StartOfLine(long line)
    {
        var start = 0;
        for (; line > 0; line--)
            start += _json.Span[start..].IndexOf((byte)'\n') + 1;
        return start;
    }
}
