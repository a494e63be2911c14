using System.Text.Json;
using PatronDesk.Accounts;

namespace PatronDesk.Faces.Folio;

/// <summary>The document's <c>metadata</c>: checked when a client sends it, and then replaced by the server's own.</summary>
internal static class MetadataJson
{
    public static bool Check(FolioBody body, ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        var created = false;
        body.ReadObject(ref reader, path, (ref Utf8JsonReader value, string name, string full) =>
        {
            switch (name)
            {
                case "createdDate":
                    created = body.Instant(ref value, full) is not null;
                    return true;
                case "updatedDate":
                    body.Instant(ref value, full);
                    return true;
                case "createdByUserId" or "updatedByUserId":
                    body.AnyUuid(ref value, full);
                    return true;
                case "createdByUsername" or "updatedByUsername":
                    body.String(ref value, full);
                    return true;
                default:
                    return false;
            }
        });
        if (!created)
            body.Fault(FolioFault.Missing($"{path}.createdDate"));
        return true;
    }

    public static void Write(Utf8JsonWriter writer, ChangeMark mark)
    {
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("createdDate"u8, FolioDate.Write(mark.CreatedAt));
        if (mark.CreatedBy is not null)
            writer.WriteString("createdByUserId"u8, mark.CreatedBy);
        if (mark.CreatedByName is not null)
            writer.WriteString("createdByUsername"u8, mark.CreatedByName);
        writer.WriteString("updatedDate"u8, FolioDate.Write(mark.UpdatedAt));
        if (mark.UpdatedBy is not null)
            writer.WriteString("updatedByUserId"u8, mark.UpdatedBy);
        if (mark.UpdatedByName is not null)
            writer.WriteString("updatedByUsername"u8, mark.UpdatedByName);
        writer.WriteEndObject();
    }
}
