using System.Text.Json;

namespace PatronDesk.Faces.Folio.Wire;

/// <summary>The kinds of values in FOLIO's schemas. Each reads null as null.</summary>
internal static class FolioKind
{
    public static string? Text(FolioBody body, ref Utf8JsonReader reader, string path) => body.String(ref reader, path);

    /// <summary>A text; a number is its digits.</summary>
    public static string? TextOrNumber(FolioBody body, ref Utf8JsonReader reader, string path) =>
        body.StringOrNumber(ref reader, path);

    /// <summary>A text without the blanks around it.</summary>
    public static string? Trimmed(FolioBody body, ref Utf8JsonReader reader, string path) =>
        body.String(ref reader, path)?.Trim();

    /// <summary>A text of at most <paramref name="longest"/> characters.</summary>
    public static ReadKind<string?> TextUpTo(int longest) => (body, ref reader, path) =>
    {
        var text = body.String(ref reader, path);
        if (text?.Length > longest)
            body.Fault(new($"{path} may have {longest} characters", path, text));
        return text;
    };

    /// <summary>A whole number of 32 bits.</summary>
    public static int? Whole(FolioBody body, ref Utf8JsonReader reader, string path) =>
        reader.TokenType == JsonTokenType.Null ? null
        : reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number
        : throw body.WrongType(ref reader, path, $"a whole number from {int.MinValue} to {int.MaxValue}");

    public static bool? Flag(FolioBody body, ref Utf8JsonReader reader, string path) => body.Flag(ref reader, path);

    /// <summary>A date-time.</summary>
    public static DateTimeOffset? Instant(FolioBody body, ref Utf8JsonReader reader, string path) =>
        body.Instant(ref reader, path);

    /// <summary>A date-time. Forms send an empty text for none.</summary>
    public static DateTimeOffset? InstantOrEmpty(FolioBody body, ref Utf8JsonReader reader, string path) =>
        body.Instant(ref reader, path, emptyIsNone: true);

    /// <summary>A date-time, or a date alone for the end of that day in the library's time. Forms send an empty text for none.</summary>
    public static DateTimeOffset? EndOrEmpty(FolioBody body, ref Utf8JsonReader reader, string path) => body.End(ref reader, path);

    /// <summary>A UUID in the schema's pattern (versions 1 to 5).</summary>
    public static string? Uuid(FolioBody body, ref Utf8JsonReader reader, string path) => body.Uuid(ref reader, path);

    /// <summary>The same. Forms send an empty text for none.</summary>
    public static string? UuidOrEmpty(FolioBody body, ref Utf8JsonReader reader, string path) =>
        body.Uuid(ref reader, path, emptyIsNone: true);

    /// <summary>A UUID of any version.</summary>
    public static string? AnyUuid(FolioBody body, ref Utf8JsonReader reader, string path) => body.AnyUuid(ref reader, path);

    /// <summary>The same. Forms send an empty text for none.</summary>
    public static string? AnyUuidOrEmpty(FolioBody body, ref Utf8JsonReader reader, string path) =>
        body.AnyUuid(ref reader, path, emptyIsNone: true);

    /// <summary>A list of texts.</summary>
    public static List<string>? Texts(FolioBody body, ref Utf8JsonReader reader, string path) => body.Strings(ref reader, path);

    /// <summary>A list of UUIDs of any version.</summary>
    public static List<string>? AnyUuids(FolioBody body, ref Utf8JsonReader reader, string path)
    {
        var texts = body.Strings(ref reader, path);
        foreach (var text in texts ?? [])
        {
            if (!FolioUuid.IsLoose(text))
                body.Fault(FolioFault.NoMatch(path, text, FolioUuid.LoosePattern));
        }

        return texts;
    }

    /// <summary>An object, kept as JSON text.</summary>
    public static string? Json(FolioBody body, ref Utf8JsonReader reader, string path) => body.Raw(ref reader, path);
}
