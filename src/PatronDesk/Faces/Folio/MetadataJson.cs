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

    public static void Write(Utf8JsonWriter writer, AuditStamp stamp)
    {
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("createdDate"u8, FolioDate.Write(stamp.CreatedAt));
        if (stamp.By.CreatedBy is not null)
            writer.WriteString("createdByUserId"u8, stamp.By.CreatedBy);
        if (stamp.By.CreatedByName is not null)
            writer.WriteString("createdByUsername"u8, stamp.By.CreatedByName);
        writer.WriteString("updatedDate"u8, FolioDate.Write(stamp.UpdatedAt));
        if (stamp.By.UpdatedBy is not null)
            writer.WriteString("updatedByUserId"u8, stamp.By.UpdatedBy);
        if (stamp.By.UpdatedByName is not null)
            writer.WriteString("updatedByUsername"u8, stamp.By.UpdatedByName);
        writer.WriteEndObject();
    }
}
