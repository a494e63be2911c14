using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>Message 15: a patron queues up, changes or gives up a place.</summary>
internal static class HoldMessages
{
    private const string NotProven = "The card number or the PIN is not right.";
    private const int MostSearched = 1000;

    public static async ValueTask AnswerAsync(SipSession session, CancellationToken cancel)
    {
        var request = new HoldRequest(session.Request);
        var patron = await PatronView.ProvenAsync(session, request.Patron, request.Password, cancel);
        var (hold, words) = patron is null ? (null, [NotProven]) : request.Mode switch
        {
            HoldMode.Add => await PlaceAsync(session, request, patron, cancel),
            HoldMode.Delete => await CancelAsync(session, request, patron, cancel),
            HoldMode.Change => await ChangeAsync(session, request, patron, cancel),
            _ => (null, ["The machine did not say what to do with the hold."]),
        };
        session.Answer(new HoldResponse
        {
            Ok = hold is not null,
            Available = hold?.Status == HoldStatus.OnShelf,
            Date = session.Now,
            Expiration = session.Local(hold?.ExpiresAt),
            QueuePosition = hold is { Position: > 0 and var place } ? place : null,
            PickupLocation = hold?.Pickup,
            Institution = session.Account.Institution,
            Patron = request.Patron,
            Item = hold?.Item?.Barcode ?? request.Item,
            Title = hold?.Item?.Title ?? hold?.Title ?? request.Title,
            ScreenMessages = words,
        });
    }

    private static async ValueTask<(Hold? Hold, string[] Words)> PlaceAsync(
        SipSession session, HoldRequest request, Patron patron, CancellationToken cancel)
    {
        var wanted = new NewHold
        {
            Barcode = request.Item.Length > 0 ? request.Item : null,
            Title = request.Title,
            Pickup = request.PickupLocation,
            ExpiresAt = session.Instant(request.Expiration),
        };
        return await session.Desk.Holds.PlaceAsync(session.Caller, session.Asker, PatronKey.OfUuid(patron.Uuid), wanted, cancel) switch
        {
            PlaceHold.Placed(var hold, var warnings) => (hold, [.. warnings.Select(warning => warning.Message)]),
            PlaceHold.Denied(var denial) => (null, DenialWords.Of(denial)),
            PlaceHold.AlreadyPlaced(var hold) => (hold, ["This card waits for the item already."]),
            PlaceHold.HasItAlready => (null, ["This item is on loan to this card."]),
            PlaceHold.UnknownItem or PlaceHold.NothingWanted => (null, ["No item has this barcode."]),
            PlaceHold.EndNotAhead => (null, ["The hold's last day must be ahead."]),
            _ => (null, [Refusal.NotHere]),
        };
    }

    private static async ValueTask<(Hold? Hold, string[] Words)> CancelAsync(
        SipSession session, HoldRequest request, Patron patron, CancellationToken cancel) =>
        await FindAsync(session, request, patron, cancel) is { } found
            && await session.Desk.Holds.CancelAsync(session.Caller, found.Id, default, cancel) is ChangeHold.Done(var hold)
            ? (hold, [])
            : (null, ["This card waits for no such item."]);

    private static async ValueTask<(Hold? Hold, string[] Words)> ChangeAsync(
        SipSession session, HoldRequest request, Patron patron, CancellationToken cancel)
    {
        if (await FindAsync(session, request, patron, cancel) is not { } found)
            return (null, ["This card waits for no such item."]);
        var outcome = await session.Desk.Holds.ChangeAsync(
            session.Caller, session.Asker, found.Id, request.PickupLocation ?? found.Pickup,
            session.Instant(request.Expiration) ?? found.ExpiresAt, default, cancel);
        return outcome switch
        {
            ChangeHold.Done(var hold) => (hold, []),
            ChangeHold.Denied(var denial) => (null, DenialWords.Of(denial)),
            _ => (null, ["This card waits for no such item."]),
        };
    }

    private static async ValueTask<Hold?> FindAsync(
        SipSession session, HoldRequest request, Patron patron, CancellationToken cancel)
    {
        if (request.Item.Length > 0)
            return await session.Desk.Holds.FindAsync(session.Caller, patron.Uuid, request.Item, cancel);
        var waiting = await session.Desk.Holds.OfPatronAsync(session.Caller, patron.Uuid, onShelf: false, 0, MostSearched, cancel);
        return waiting.Find(hold => hold.Title is not null && hold.Title.Equals(request.Title, StringComparison.OrdinalIgnoreCase));
    }
}
