using System.Text.Json;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Lending;

namespace PatronDesk.Faces.Folio.Circulation;

/// <summary>A hold as mod-circulation's JSON of a request.</summary>
internal static class RequestJson
{
    public static void Write(Utf8JsonWriter writer, Hold hold)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, hold.Id);
        writer.WriteString("requestType"u8, "Hold"u8);
        writer.WriteString("requestLevel"u8, hold.Item is null ? "Title"u8 : "Item"u8);
        writer.WriteString("requestDate"u8, FolioDate.Write(hold.Stamp.CreatedAt));
        writer.WriteIfSet("requesterId"u8, hold.PatronId);
        writer.WriteIfSet("itemId"u8, hold.Item?.Id);
        writer.WriteString("status"u8, hold.Status);
        if (hold.Position > 0)
            writer.WriteNumber("position"u8, hold.Position);
        writer.WriteString("fulfillmentPreference"u8, "Hold Shelf"u8);
        writer.WriteIfSet("pickupServicePointId"u8, hold.Pickup);
        writer.WriteIfSet("requestExpirationDate"u8, hold.ExpiresAt);
        if ((hold.Title ?? hold.Item?.Title) is { } title)
        {
            writer.WriteStartObject("instance"u8);
            writer.WriteString("title"u8, title);
            writer.WriteEndObject();
        }

        if (hold.Item is not null)
        {
            writer.WriteStartObject("item"u8);
            writer.WriteString("barcode"u8, hold.Item.Barcode);
            writer.WriteEndObject();
        }

        MetadataJson.Write(writer, hold.Stamp);
        writer.WriteEndObject();
    }
}
