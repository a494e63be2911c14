using System.Diagnostics;
using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2.Messages;

/// <summary>Message 15: a patron queues up, changes or gives up a place.</summary>
internal sealed class HoldMessages(CardReader cards, Holds holds)
{
    private const string MalformedEnd = "The hold's last day could not be read; send it as YYYYMMDD, four blanks and HHMMSS.";
    private const string NoSuchHold = "This card waits for no such item.";
    private const int MostSearched = 1000;

    public async ValueTask<HoldResponse> AnswerAsync(HoldRequest request, Visit visit, CancellationToken cancel)
    {
        var patron = await cards.ProveAsync(visit, request.Card.Patron, request.Card.Password, cancel);
        var (hold, words) = patron is null ? (null, [Words.NotProven]) : request.Mode switch
        {
            HoldMode.Add or HoldMode.Change when request.HasMalformedExpiration => (null, [MalformedEnd]),
            HoldMode.Add => await PlaceAsync(visit, request, patron, cancel),
            HoldMode.Delete => await CancelAsync(visit, request, patron, cancel),
            HoldMode.Change => await ChangeAsync(visit, request, patron, cancel),
            HoldMode.Unknown => (null, ["The machine did not say what to do with the hold."]),
            _ => throw new UnreachableException(),
        };
        return new HoldResponse
        {
            Ok = hold is not null,
            Available = hold?.Status == HoldStatus.OnShelf,
            Date = visit.Clock.Now,
            Expiration = visit.Clock.Local(hold?.ExpiresAt),
            QueuePosition = hold is { Position: > 0 and var place } ? place : null,
            PickupLocation = hold?.Pickup,
            Institution = visit.Institution,
            Patron = request.Card.Patron,
            Item = hold?.Item?.Barcode ?? request.Item,
            Title = hold?.Item?.Title ?? hold?.Title ?? request.Title,
            ScreenMessages = words,
        };
    }

    private async ValueTask<(Hold? Hold, string[] Words)> PlaceAsync(
        Visit visit, HoldRequest request, Patron patron, CancellationToken cancel)
    {
        var wanted = new NewHold
        {
            Barcode = request.Item.Length > 0 ? request.Item : null,
            Title = request.Title,
            Pickup = request.PickupLocation,
            ExpiresAt = visit.Clock.Parse(request.Expiration),
        };
        return await holds.PlaceAsync(
            visit.Caller, visit.Asker, PatronKey.OfCard(patron.Uuid, request.Card.Patron), wanted, cancel) switch
        {
            PlaceHold.Placed(var hold, var warnings) => (hold, [.. warnings.Select(warning => warning.Message)]),
            PlaceHold.Denied(var denial) => (null, DenialWords.Of(denial)),
            PlaceHold.AlreadyPlaced(var hold) => (hold, ["This card waits for the item already."]),
            PlaceHold.HasItAlready => (null, ["This item is on loan to this card."]),
            PlaceHold.UnknownItem or PlaceHold.NothingWanted => (null, ["No item has this barcode."]),
            PlaceHold.EndNotAhead => (null, ["The hold's last day must be ahead."]),
            // The patron was deleted since the card was read, or two holds drew the same id.
            PlaceHold.NoPatron or PlaceHold.IdTaken => (null, [Words.NotHere]),
            _ => throw new UnreachableException(),
        };
    }

    private async ValueTask<(Hold? Hold, string[] Words)> CancelAsync(
        Visit visit, HoldRequest request, Patron patron, CancellationToken cancel) =>
        await FindAsync(visit, request, patron, cancel) is { } found
            ? Told(await holds.CancelAsync(visit.Caller, found.Id, default, cancel))
            : (null, [NoSuchHold]);

    private async ValueTask<(Hold? Hold, string[] Words)> ChangeAsync(
        Visit visit, HoldRequest request, Patron patron, CancellationToken cancel)
    {
        if (await FindAsync(visit, request, patron, cancel) is not { } found)
            return (null, [NoSuchHold]);
        return Told(await holds.ChangeAsync(
            visit.Caller, visit.Asker, found.Id, request.PickupLocation ?? found.Pickup,
            visit.Clock.Parse(request.Expiration) ?? found.ExpiresAt, default, cancel));
    }

    private static (Hold? Hold, string[] Words) Told(ChangeHold outcome) => outcome switch
    {
        ChangeHold.Done(var hold) => (hold, []),
        ChangeHold.Denied(var denial) => (null, DenialWords.Of(denial)),
        // The hold ended since it was found, or somebody else changed it.
        ChangeHold.NotFound or ChangeHold.Closed or ChangeHold.Changed => (null, [NoSuchHold]),
        _ => throw new UnreachableException(),
    };

    private async ValueTask<Hold?> FindAsync(
        Visit visit, HoldRequest request, Patron patron, CancellationToken cancel)
    {
        if (request.Item.Length > 0)
            return await holds.FindAsync(visit.Caller, patron.Uuid, request.Item, cancel);
        var waiting = await holds.OfPatronAsync(visit.Caller, patron.Uuid, onShelf: false, 0, MostSearched, cancel);
        return waiting.Find(hold => hold.Title is not null && hold.Title.Equals(request.Title, StringComparison.OrdinalIgnoreCase));
    }
}
