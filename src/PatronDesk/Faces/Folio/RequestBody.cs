using System.Text.Json;
using PatronDesk.Blocks;

namespace PatronDesk.Faces.Folio;

/// <summary>
/// A request as a client sends it. FOLIO names the item by its id; an item that this ledger has not seen yet is named by
/// <c>item.barcode</c>, and a title by <c>instance.title</c>. What a ledger has no use for is accepted and left aside.
/// </summary>
internal sealed record RequestBody
{
    /// <summary>Characters of a title or a place.</summary>
    private const int LongestText = 255;

    public string? Id { get; init; }

    public string? RequesterId { get; init; }

    public string? ItemId { get; init; }

    public string? ItemBarcode { get; init; }

    public string? Title { get; init; }

    public string? Status { get; init; }

    public string? Pickup { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public BlockOverride? Override { get; init; }

    /// <exception cref="FolioRefusedException">400 or 422: the body is no such request.</exception>
    public static RequestBody Read(FolioBody body)
    {
        var read = new RequestBody();
        var type = "Hold";
        body.ReadObject((ref Utf8JsonReader reader, string name, string path) =>
        {
            switch (name)
            {
                case "id":
                    read = read with { Id = body.AnyUuid(ref reader, path)?.ToLowerInvariant() };
                    return true;
                case "requestType":
                    type = body.String(ref reader, path) ?? "";
                    return true;
                case "requesterId":
                    read = read with { RequesterId = body.AnyUuid(ref reader, path) };
                    return true;
                case "itemId":
                    read = read with { ItemId = body.AnyUuid(ref reader, path) };
                    return true;
                case "item":
                    read = read with { ItemBarcode = TextWithin(body, ref reader, path, "barcode")?.Trim() };
                    return true;
                case "instance":
                    read = read with { Title = TextWithin(body, ref reader, path, "title") };
                    return true;
                case "status":
                    read = read with { Status = body.String(ref reader, path) };
                    return true;
                case "pickupServicePointId":
                    read = read with { Pickup = body.String(ref reader, path) };
                    return true;
                case "requestExpirationDate":
                    read = read with { ExpiresAt = body.Instant(ref reader, path, emptyIsNone: true) };
                    return true;
                case "requestProcessingParameters":
                    read = read with { Override = Overrides(body, ref reader, path) };
                    return true;
                case "metadata":
                    return MetadataJson.Check(body, ref reader, path);
                case "requestLevel" or "requestDate" or "patronComments" or "instanceId" or "holdingsRecordId" or "proxyUserId"
                    or "fulfillmentPreference" or "fulfilmentPreference" or "position" or "requester" or "proxy" or "tags"
                    or "deliveryAddressTypeId" or "cancellationReasonId" or "cancelledByUserId" or "cancelledDate"
                    or "cancellationAdditionalInformation" or "holdShelfExpirationDate" or "awaitingPickupRequestClosedDate":
                    reader.Skip();
                    return true;
                default:
                    return false;
            }
        });
        if (type is not ("Hold" or "Page"))
            body.Fault(new("requestType must be Hold or Page: this ledger recalls nothing", "requestType", type));
        if (read.Pickup?.Length > LongestText)
            body.Fault(new($"pickupServicePointId may have {LongestText} characters", "pickupServicePointId", read.Pickup));
        if (read.Title?.Length > LongestText)
            body.Fault(new($"instance.title may have {LongestText} characters", "instance.title", read.Title));
        body.RefuseFaults();
        return read;
    }

    private static BlockOverride? Overrides(FolioBody body, ref Utf8JsonReader reader, string path)
    {
        BlockOverride? wanted = null;
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        body.ReadObject(ref reader, path, (ref Utf8JsonReader value, string name, string full) =>
        {
            if (name != "overrideBlocks")
                return false;
            (wanted, _) = CirculationBody.Overrides(body, ref value, full, limitBlock: null);
            return true;
        });
        return wanted;
    }

    // The other properties are copies of FOLIO's inventory.
    private static string? TextWithin(FolioBody body, ref Utf8JsonReader reader, string path, string wanted)
    {
        string? text = null;
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        body.ReadObject(ref reader, path, (ref Utf8JsonReader value, string name, string full) =>
        {
            if (name == wanted)
                text = body.String(ref value, full);
            else
                value.Skip();
            return true;
        });
        return text;
    }
}
