using PatronDesk.Blocks;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Circulation;

/// <summary>
/// The body of a request. FOLIO names the item by its id. A client can name an item that is not known here yet by
/// <c>item.barcode</c>, and a title by <c>instance.title</c>. Properties that this program has no use for are accepted and
/// ignored.
/// </summary>
internal sealed class RequestBody
{
    /// <summary>The most characters of a title or a place.</summary>
    private const int LongestText = 255;

    private static readonly FolioFields<RequestBody> ItemFields = new()
    {
        { "barcode", FolioKind.Trimmed, (request, barcode) => request.ItemBarcode = barcode },
    };

    private static readonly FolioFields<RequestBody> InstanceFields = new()
    {
        { "title", FolioKind.TextUpTo(LongestText), (request, title) => request.Title = title },
    };

    private static readonly FolioFields<RequestBody> Fields = new FolioFields<RequestBody>
    {
        { "id", FolioKind.AnyUuid, (request, id) => request.Id = id?.ToLowerInvariant() },
        { "requestType", FolioKind.Text, (request, type) => request._type = type ?? "" },
        { "requesterId", FolioKind.AnyUuid, (request, id) => request.RequesterId = id },
        { "itemId", FolioKind.AnyUuid, (request, id) => request.ItemId = id },
        // The rest of these two is a copy of FOLIO's inventory.
        { "item", ItemFields.AllowingOthers() },
        { "instance", InstanceFields.AllowingOthers() },
        { "status", FolioKind.Text, (request, status) => request.Status = status },
        { "pickupServicePointId", FolioKind.TextUpTo(LongestText), (request, pickup) => request.Pickup = pickup },
        { "requestExpirationDate", FolioKind.EndOrEmpty, (request, date) => request.ExpiresAt = date },
        {
            "requestProcessingParameters",
            new FolioFields<RequestBody>
            {
                { "overrideBlocks", OverrideBlocks.Read, (request, wishes) => request.Override = wishes?.OfPatron },
            }
        },
        { "metadata", MetadataJson.Check },
    }.Ignoring(
        "requestLevel", "requestDate", "patronComments", "instanceId", "holdingsRecordId", "proxyUserId",
        "fulfillmentPreference", "fulfilmentPreference", "position", "requester", "proxy", "tags", "deliveryAddressTypeId",
        "cancellationReasonId", "cancelledByUserId", "cancelledDate", "cancellationAdditionalInformation",
        "holdShelfExpirationDate", "awaitingPickupRequestClosedDate");

    private string _type = "Hold";

    public string? Id { get; private set; }

    public string? RequesterId { get; private set; }

    public string? ItemId { get; private set; }

    public string? ItemBarcode { get; private set; }

    public string? Title { get; private set; }

    public string? Status { get; private set; }

    public string? Pickup { get; private set; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    public BlockOverride? Override { get; private set; }

    /// <exception cref="FolioRefusedException">400 or 422: the body is no such request.</exception>
    public static RequestBody Read(FolioBody body)
    {
        var read = Fields.Read(body, new RequestBody());
        if (read._type is not ("Hold" or "Page"))
            body.Fault(new("requestType must be Hold or Page: this ledger recalls nothing", "requestType", read._type));
        body.RefuseFaults();
        return read;
    }
}
