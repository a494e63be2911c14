using System.Text.Json;
using PatronDesk.Lending;

namespace PatronDesk.Faces.Folio;

/// <summary>A hold as mod-circulation's request.</summary>
internal static class RequestJson
{
    public const string Cancelled = "Closed - Cancelled";

    public static string StatusOf(Hold hold) => hold switch
    {
        { Status: HoldStatus.Open, ShelfAt: null } => "Open - Not yet filled",
        { Status: HoldStatus.Open } => "Open - Awaiting pickup",
        { Status: HoldStatus.Filled } => "Closed - Filled",
        { Status: HoldStatus.Expired } => "Closed - Unfilled",
        _ => Cancelled,
    };

    public static void Write(Utf8JsonWriter writer, Hold hold)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, hold.Id);
        writer.WriteString("requestType"u8, "Hold"u8);
        writer.WriteString("requestLevel"u8, hold.ItemId is null ? "Title"u8 : "Item"u8);
        writer.WriteString("requestDate"u8, FolioDate.Write(hold.PlacedAt));
        writer.WriteIfSet("requesterId"u8, hold.UserId);
        writer.WriteIfSet("itemId"u8, hold.ItemId);
        writer.WriteString("status"u8, StatusOf(hold));
        if (hold.QueuePlace > 0)
            writer.WriteNumber("position"u8, hold.QueuePlace);
        writer.WriteString("fulfillmentPreference"u8, "Hold Shelf"u8);
        writer.WriteIfSet("pickupServicePointId"u8, hold.Pickup);
        writer.WriteIfSet("requestExpirationDate"u8, hold.ExpiresAt);
        if (hold.Title is not null)
        {
            writer.WriteStartObject("instance"u8);
            writer.WriteString("title"u8, hold.Title);
            writer.WriteEndObject();
        }

        if (hold.ItemBarcode is not null)
        {
            writer.WriteStartObject("item"u8);
            writer.WriteString("barcode"u8, hold.ItemBarcode);
            writer.WriteEndObject();
        }

        MetadataJson.Write(writer, hold.Mark!);
        writer.WriteEndObject();
    }
}
