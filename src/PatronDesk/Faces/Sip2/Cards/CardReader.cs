using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Patrons;
using PatronDesk.Sip2.Fields;

namespace PatronDesk.Faces.Sip2;

/// <summary>Finds the patron of a card and checks the PIN, from one read of the patron.</summary>
internal sealed class CardReader(
    StandingReader standings, PatronRecords patrons, Categories categories, ILogger<CardReader> log)
{
    /// <summary>Reads what the client may be told of a card.</summary>
    /// <param name="visit">Who asks.</param>
    /// <param name="card">AA.</param>
    /// <param name="pin">AD.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="PasswordQueueFullException">Too many passwords wait.</exception>
    public async ValueTask<PatronView> ReadAsync(Visit visit, string card, Secret pin, CancellationToken cancel)
    {
        var found = await standings.FindWithPinAsync(visit.Caller, PatronKey.OfBarcode(card), cancel);
        var state = visit.Cards.Turn(found?.Standing.Patron);
        if (found is { } known && pin.IsSent)
        {
            visit.Cards.Note(!pin.IsBlank && await IsRightAsync(visit, known, pin.Reveal(), cancel));
            state = visit.Cards.Turn(known.Standing.Patron);
        }

        var view = new PatronView(visit, found?.Standing, pin, state, details: null);
        if (!view.IsProven)
            return view;
        SipLog.Told(log, visit.Caller.Name, view.Standing!.Patron.Uuid);
        return visit.ExtraTags.Has(PatronFact.Birth) || visit.ExtraTags.Has(PatronFact.Class)
            ? new PatronView(visit, found!.Standing, pin, state, await DetailsAsync(visit, view.Standing.Patron, cancel))
            : view;
    }

    /// <summary>Finds the patron who wants to borrow, renew or request; null if neither a PIN nor trust proves it.</summary>
    /// <exception cref="PasswordQueueFullException">Too many passwords wait.</exception>
    public async ValueTask<Patron?> ProveAsync(Visit visit, string card, Secret pin, CancellationToken cancel)
    {
        var view = await ReadAsync(visit, card, pin, cancel);
        return view.MayLend ? view.Standing!.Patron : null;
    }

    private async ValueTask<bool> IsRightAsync(Visit visit, StandingWithPin known, string pin, CancellationToken cancel)
    {
        var patron = known.Standing.Patron;
        var check = await visit.Cards.CheckAsync(new(visit.Caller, visit.Address, patron, known.Pin, pin), cancel);
        switch (check)
        {
            case PinCheck.Right:
                return true;
            case PinCheck.Wrong:
                return false;
            case PinCheck.MustWait:
                SipLog.PinMustWait(log, visit.Caller.Name, patron.Uuid);
                return false;
            default:
                throw new UnreachableException();
        }
    }

    private async ValueTask<PatronDetails?> DetailsAsync(Visit visit, Patron patron, CancellationToken cancel)
    {
        if (await patrons.FindWithDetailsAsync(visit.Caller, PatronKey.OfUuid(patron.Uuid), cancel) is not { Details: var details })
            return null;
        var group = visit.ExtraTags.Has(PatronFact.Class)
            ? await categories.FindAsync(visit.Caller, CategoryKind.Group, details.GroupId ?? CategoryKind.DefaultGroupId, cancel)
            : null;
        return new(details.Birth, group?.Content.Name);
    }
}
