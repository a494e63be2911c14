using System.Text.Json;

namespace PatronDesk.Faces.Folio.Wire;

/// <summary>Writes properties as FOLIO does: one that is not set is left out.</summary>
internal static class JsonWriting
{
    public static void WriteIfSet(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
            writer.WriteString(name, text);
    }

    public static void WriteIfSet(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool? flag)
    {
        if (flag is { } set)
            writer.WriteBoolean(name, set);
    }

    public static void WriteIfSet(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? instant)
    {
        if (instant is { } at)
            writer.WriteString(name, FolioDate.Write(at));
    }

    public static void WriteIfSet(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, IEnumerable<string>? texts)
    {
        if (texts is null)
            return;
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    /// <summary>Writes JSON text that this program wrote before.</summary>
    public static void WriteRawIfSet(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? json)
    {
        if (json is null)
            return;
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    /// <summary>Copies a property if the object has it.</summary>
    public static void CopyIfSet(this Utf8JsonWriter writer, JsonElement from, string name)
    {
        if (!from.TryGetProperty(name, out var value))
            return;
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }
}
