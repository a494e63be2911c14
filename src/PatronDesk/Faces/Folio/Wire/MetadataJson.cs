using System.Text.Json;
using PatronDesk.Accounts;

namespace PatronDesk.Faces.Folio.Wire;

/// <summary>The document's <c>metadata</c>. What a client sends is checked and then replaced by the server's own.</summary>
internal static class MetadataJson
{
    private static readonly FolioFields<Sent> Fields = new()
    {
        { "createdDate", FolioKind.Instant, (sent, date) => sent.HasCreatedDate = date is not null },
        { "updatedDate", FolioKind.Instant, static (_, _) => { } },
        { "createdByUserId", FolioKind.AnyUuid, static (_, _) => { } },
        { "updatedByUserId", FolioKind.AnyUuid, static (_, _) => { } },
        { "createdByUsername", FolioKind.Text, static (_, _) => { } },
        { "updatedByUsername", FolioKind.Text, static (_, _) => { } },
    };

    public static void Check(FolioBody body, ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return;
        if (!Fields.Read(body, ref reader, path, new Sent()).HasCreatedDate)
            body.Fault(FolioFault.Missing($"{path}.createdDate"));
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

    private sealed class Sent
    {
        public bool HasCreatedDate { get; set; }
    }
}
