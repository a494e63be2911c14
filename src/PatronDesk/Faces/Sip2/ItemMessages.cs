using System.Globalization;
using PatronDesk.Lending;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>Messages 17 and 19: what is known of an item, and what a machine has to say of it. Never whose it is.</summary>
internal static class ItemMessages
{
    private const string Unknown = "The library does not know this item.";

    // 01: other or unknown, there being no fees.
    private const int NoFee = 1;

    public static async ValueTask InformationAsync(SipSession session, CancellationToken cancel)
    {
        var request = new ItemInformationRequest(session.Request);
        var place = await session.Desk.Loans.ItemAsync(session.Caller, request.Item, cancel);
        session.Answer(new ItemInformationResponse
        {
            Circulation = place is null ? CirculationStatus.Other
                : place.Loan is not null ? CirculationStatus.Charged
                : place.IsOnHoldShelf ? CirculationStatus.OnHoldShelf
                : CirculationStatus.Available,
            FeeType = NoFee,
            Date = session.Now,
            HoldQueueLength = place?.Waiting,
            DueDate = session.Local(place?.Loan?.DueAt),
            HoldPickupDate = place is { IsOnHoldShelf: true } ? session.Local(place.Next!.ExpiresAt) : null,
            Item = request.Item,
            Title = place?.Item.Title,
            Owner = place is null ? null : session.Account.Institution,
            MediaType = MediaType(place?.Item),
            ItemProperties = place?.Item.Properties,
            CallNumber = place?.Item.CallNumber,
            ScreenMessages = place is null ? [Unknown] : null,
        });
    }

    public static async ValueTask UpdateAsync(SipSession session, CancellationToken cancel)
    {
        var request = new ItemStatusUpdateRequest(session.Request);
        var item = await session.Desk.Items.NoteAsync(session.Caller, request.Item, request.ItemProperties, cancel);
        session.Answer(new ItemStatusUpdateResponse
        {
            Ok = item is not null,
            Date = session.Now,
            Item = request.Item,
            Title = item?.Title,
            ItemProperties = item?.Properties,
            ScreenMessages = item is null ? [Unknown] : null,
        });
    }

    /// <summary>CK, where the library's word for the medium is one of the standard's numbers.</summary>
    public static int? MediaType(Item? item) =>
        item?.MediaType is { Length: 3 } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= 10
            ? number
            : null;
}
