using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PatronDesk.Accounts;

namespace PatronDesk.Faces.Folio.Wire;

/// <summary>
/// Reads one JSON body strictly by its schema. Invalid JSON or a wrong type ends the reading with 400 and the line and
/// column. Violations of the schema's rules are collected, so that one 422 names every fault.
/// </summary>
internal sealed class FolioBody
{
    // Keep letters unescaped, because JSON text that is kept is also searched.
    private static readonly JsonWriterOptions Kept = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The reader's limit of nesting.
    private const int DeepestJson = 64;

    private const int LongestPath = 200;

    // Skip the byte order mark, as RFC 8259 allows.
    private readonly ReadOnlyMemory<byte> _json;
    private readonly string _operation;
    private readonly Library? _library;
    private readonly FolioFaults _faults = new();

    // A part of a body tells no places, because they would be those of the part.
    private readonly bool _isPart;

    private FolioBody(ReadOnlyMemory<byte> json, string operation, Library? library, bool isPart = false)
    {
        _isPart = isPart;
        _library = library;
        _json = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
        _operation = operation;
    }

    /// <summary>Handles one property; the reader is at its value. False if the object has no such property.</summary>
    public delegate bool Property(ref Utf8JsonReader reader, string name, string path);

    public static async ValueTask<FolioBody> ReadAsync(HttpContext context)
    {
        var route = context.GetEndpoint()!.Metadata;
        var operation = route.GetMetadata<FolioRoute>()?.Operation ?? route.GetMetadata<FolioOpenRoute>()!.Operation;
        var type = context.Request.ContentType;
        if (!string.IsNullOrEmpty(type)
            && !(Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out var media)
                && (media.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
                    || media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))))
        {
            throw new FolioRefusedException(
                StatusCodes.Status400BadRequest, $"unable to {operation} -- Content-Type must be application/json, but is {type}");
        }

        return new FolioBody(await BodyBytes.ReadAsync(context), operation, SignIn.FindCallerOf(context)?.Library);
    }

    /// <summary>JSON of this program's own, to be read by the same schema as a body.</summary>
    public static FolioBody OfRecord(ReadOnlyMemory<byte> json, Library library) => new(json, "", library, isPart: true);

    /// <summary>The value at the reader as a body of its own, with faults of its own; the reader passes it.</summary>
    public FolioBody Part(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new(_json[start..(int)reader.BytesConsumed], _operation, _library, isPart: true);
    }

    /// <summary>Reads the body's one object, then refuses with 422 if there were faults.</summary>
    public void ReadObject(Property property)
    {
        if (_json.Span.Trim(" \t\r\n"u8).IsEmpty)
            throw Refused($"the body is empty at {Position(_json.Length)}; send a JSON object");
        var reader = new Utf8JsonReader(_json.Span);
        try
        {
            reader.Read();
            ReadObject(ref reader, "", property);
            // Anything after the object's end is malformed, and the reader says where.
            reader.Read();
        }
        catch (JsonException error)
        {
            var what = IsDeep() ? $"malformed JSON, or nested deeper than {DeepestJson} levels," : "malformed JSON";
            throw Refused($"{what} at {Position(StartOfLine(error.LineNumber ?? 0) + (error.BytePositionInLine ?? 0))}");
        }
    }

    // A reader that refuses one level too many is at the start of that level. The one that failed may have been a copy.
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

    /// <summary>Adds a fault if a required field is missing. A field that can't be read has its fault already.</summary>
    public void Require(string? value, string path)
    {
        if (value is null && !_faults.IsBroken(path))
            _faults.Add(FolioFault.Missing(path));
    }

    /// <summary>Ends the reading with 422 if there are faults.</summary>
    public void RefuseFaults()
    {
        if (_faults.Count > 0)
            throw new FolioRefusedException(_faults);
    }

    /// <summary>Reads an object, property by property; the reader is at its start.</summary>
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

    /// <summary>Reads a text or null. NUL and half a character pair are faults of the field.</summary>
    public string? String(ref Utf8JsonReader reader, string path) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => Decode(ref reader, path),
        _ => throw WrongType(ref reader, path, "a string"),
    };

    /// <summary>A text or null; a number is the text of its digits, as Jackson reads it, with which FOLIO's modules read.</summary>
    public string? StringOrNumber(ref Utf8JsonReader reader, string path) => reader.TokenType == JsonTokenType.Number
        ? Encoding.UTF8.GetString(reader.ValueSpan)
        : String(ref reader, path);

    /// <summary>true, false or null.</summary>
    public bool? Flag(ref Utf8JsonReader reader, string path) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw WrongType(ref reader, path, "true or false"),
    };

    /// <summary>
    /// A UUID in the schema's pattern (versions 1 to 5), or null; an empty text is null where the field allows it.
    /// </summary>
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
            // Jackson, which FOLIO uses, reads a whole number as milliseconds since 1970.
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

    /// <summary>
    /// The end of something, or null: a date-time, or a date alone, which means to the end of that day in the library's time.
    /// An empty text is null.
    /// </summary>
    public DateTimeOffset? End(ref Utf8JsonReader reader, string path) =>
        reader.TokenType == JsonTokenType.String && _library is not null
        && Decode(ref reader, path) is { } text && FolioDate.TryReadDay(text, out var day)
            ? _library.Calendar.EndOf(day)
            : Instant(ref reader, path, emptyIsNone: true);

    /// <summary>The JSON text of the value at the reader, checked like the rest.</summary>
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

    /// <summary>Reads a list of texts, or null. A null in the list is skipped, and a number is its digits.</summary>
    public List<string>? Strings(ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw WrongType(ref reader, path, "an array of strings");
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (StringOrNumber(ref reader, path) is { } text)
                texts.Add(text);
        }

        return texts;
    }

    public FolioRefusedException WrongType(ref Utf8JsonReader reader, string path, string wanted) =>
        _isPart
            ? new(StatusCodes.Status400BadRequest, $"{(path.Length == 0 ? "it" : path)} must be {wanted}")
            : Refused($"{(path.Length == 0 ? "the body" : path)} must be {wanted}, at {Position(reader.TokenStartIndex)}");

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
        var text = StringOrNumber(ref reader, path);
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

    // A fault names its place, but a name may have a megabyte. So shorten it, also for every value below it.
    private static string Below(string path, string name) =>
        path.Length >= LongestPath ? path
        : path.Length == 0 ? ShortText.Of(name, LongestPath)
        : $"{path}.{ShortText.Of(name, LongestPath)}";

    // No schema has such a broken name; repeat it as it was written.
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
            _faults.Add(new FolioFault("holds the character NUL, which no record can keep", path, text));
        return text;
    }

    private FolioRefusedException Refused(string why) =>
        new(StatusCodes.Status400BadRequest, $"unable to {_operation} -- {why}");

    // Line and column count from 1, in characters, as in an editor.
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
