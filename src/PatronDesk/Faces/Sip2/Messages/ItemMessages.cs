using System.Globalization;
using PatronDesk.Lending;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2.Messages;

/// <summary>
/// Messages 17 and 19: what is known of an item, and what a machine tells about it. The answer never says who has it.
/// </summary>
internal sealed class ItemMessages(Loans loans, ItemRecords items)
{
    // 01: other or unknown, since there are no fees.
    private const int NoFee = 1;

    public async ValueTask<ItemInformationResponse> InformationAsync(
        ItemInformationRequest request, Visit visit, CancellationToken cancel)
    {
        var place = await loans.ItemAsync(visit.Caller, request.Item, cancel);
        return new ItemInformationResponse
        {
            Circulation = place is null ? CirculationStatus.Other
                : place.Loan is not null ? CirculationStatus.Charged
                : place.IsOnHoldShelf ? CirculationStatus.OnHoldShelf
                : CirculationStatus.Available,
            FeeType = NoFee,
            Date = visit.Clock.Now,
            HoldQueueLength = place?.Waiting,
            DueDate = visit.Clock.Local(place?.Loan?.DueAt),
            HoldPickupDate = place is { IsOnHoldShelf: true } ? visit.Clock.Local(place.Next!.ExpiresAt) : null,
            Item = request.Item,
            Title = place?.Item.Title,
            Owner = place is null ? null : visit.Institution,
            MediaType = MediaType(place?.Item),
            ItemProperties = place?.Item.Properties,
            CallNumber = place?.Item.CallNumber,
            ScreenMessages = place is null ? [Words.UnknownItem] : null,
        };
    }

    public async ValueTask<ItemStatusUpdateResponse> UpdateAsync(
        ItemStatusUpdateRequest request, Visit visit, CancellationToken cancel)
    {
        var item = await items.NoteAsync(visit.Caller, request.Item, request.ItemProperties, cancel);
        return new ItemStatusUpdateResponse
        {
            Ok = item is not null,
            Date = visit.Clock.Now,
            Item = request.Item,
            Title = item?.Title,
            ItemProperties = item?.Properties,
            ScreenMessages = item is null ? [Words.UnknownItem] : null,
        };
    }

    /// <summary>CK, if the library's word for the medium is one of the standard's numbers.</summary>
    public static int? MediaType(Item? item) =>
        item?.MediaType is { Length: 3 } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= 10
            ? number
            : null;
}
