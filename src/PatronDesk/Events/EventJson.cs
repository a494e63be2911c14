using System.Text.Encodings.Web;
using System.Text.Json;
using PatronDesk.Accounts;

namespace PatronDesk.Events;

/// <summary>
/// An event as JSON, the same in a webhook's body and in a list. <c>type</c>, <c>timestamp</c> and <c>data</c> are where the Standard
/// Webhooks specification puts them.
/// </summary>
internal static class EventJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one event.</summary>
    public static void Write(Utf8JsonWriter writer, LibraryEvent one, Library library)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, one.Id);
        writer.WriteString("type"u8, one.Kind.Name);
        writer.WriteString("timestamp"u8, one.At);
        writer.WriteString("point"u8, one.Point.ToString());
        writer.WriteStartObject("data"u8);
        writer.WriteString("library"u8, library.Tenant);
        writer.WriteString("record"u8, one.Record);
        if (one.Patron is not null)
            writer.WriteString("patron"u8, one.Patron);
        if (one.Kind.Detail == EventDetail.Fields)
        {
            writer.WriteStartArray("fields"u8);
            foreach (var field in one.Fields)
                writer.WriteStringValue(field);
            writer.WriteEndArray();
        }

        if (one.Other is not null)
            writer.WriteString("other"u8, one.Other);
        if (one.Import is not null)
            writer.WriteString("import"u8, one.Import);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The bytes of one event, which are signed as they are sent.</summary>
    public static byte[] Bytes(LibraryEvent one, Library library)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            Write(writer, one, library);
        return buffer.ToArray();
    }
}
