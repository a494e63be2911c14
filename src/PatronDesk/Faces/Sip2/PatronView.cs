using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Patrons;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>What a client is told of a card: the verdicts, and as much more as the PIN and its account allow.</summary>
internal sealed class PatronView
{
    private readonly Asker asker;
    private readonly bool isDoubtful;
    private readonly bool isProven;
    private readonly Library library;

    // Read only for accounts that map what is in it.
    private UserDetails? details;

    private PatronView(SipAccount account, Asker asker, Standing? standing, Secret pin, bool isRight)
    {
        library = account.Library;
        this.asker = asker;
        Standing = standing;
        ValidPassword = pin.IsSent ? isRight : null;
        // A wrong PIN is answered like a card that nobody has, but for BL, which is true.
        isDoubtful = standing is null || (!pin.IsBlank && !isRight);
        isProven = !isDoubtful && (isRight || account.Trusted);
        Patron = isProven && account.PersonalData ? standing!.Patron : null;
    }

    /// <summary>Null for a card that no live patron has.</summary>
    public Standing? Standing { get; }

    /// <summary>The patron, where personal data may go out.</summary>
    public Patron? Patron { get; }

    /// <summary>The PIN was right, or the account is trusted without one.</summary>
    public bool IsProven => isProven;

    public bool IsKnown => Standing is not null;

    /// <summary>Null where no PIN was sent.</summary>
    public bool? ValidPassword { get; }

    public string? Name => Patron is { } patron ? $"{patron.FirstName} {patron.LastName}".Trim() : null;

    /// <summary>What the account's tag map may add; of a person's own data only where that may go out.</summary>
    public PatronFacts Facts => isProven
        ? new()
        {
            Expiry = Standing!.Patron.ExpiresAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null,
            Birth = Patron is null ? null : details?.Birth,
            Class = details?.Group.Group,
            Id = Patron?.PatronId,
            HomeLibrary = library.Organization,
        }
        : default;

    public PatronStatus Status => isDoubtful
        ? PatronStatus.AllPrivilegesDenied
        : (May(PatronAction.Borrow).IsAllowed ? 0 : PatronStatus.ChargeDenied)
            | (May(PatronAction.Renew).IsAllowed ? 0 : PatronStatus.RenewalDenied)
            | (May(PatronAction.Request).IsAllowed ? 0 : PatronStatus.RecallDenied | PatronStatus.HoldDenied)
            | (Standing!.LostCard is null ? 0 : PatronStatus.CardLost);

    /// <summary>Why not, in the words that are for the patron; those go to nobody but whom the PIN or trust proves.</summary>
    public IReadOnlyList<string>? ScreenMessages
    {
        get
        {
            if (isDoubtful)
                return ["The card number or the PIN is not right."];
            if (!isProven)
                return Status == PatronStatus.None ? null : ["Please ask at the desk."];
            var verdicts = Enum.GetValues<PatronAction>().Select(May).ToList();
            return
            [
                .. verdicts.SelectMany(verdict => verdict.Refusals.Concat(verdict.Warnings))
                    .Select(refusal => refusal.Message).Distinct(StringComparer.Ordinal),
            ];
        }
    }

    /// <exception cref="PasswordQueueFullException">Too many passwords wait.</exception>
    public static async ValueTask<PatronView> FindAsync(SipSession session, string card, Secret pin, CancellationToken cancel)
    {
        var key = PatronKey.Of(card);
        var standing = key.Kind == PatronKeyKind.Barcode
            ? await session.Desk.Standings.FindAsync(session.Caller, key, cancel)
            : null;
        var isRight = standing is not null && !pin.IsBlank
            && await session.Pins.IsRightAsync(session.Caller, standing.Patron, pin.Reveal(), cancel);
        var view = new PatronView(session.Account, session.Asker, standing, pin, isRight);
        if (!view.isProven)
            return view;
        SipLog.Told(session.Desk.Log, session.Client, standing!.Patron.Uuid);
        if (session.ExtraTags.Has(PatronFact.Birth) || session.ExtraTags.Has(PatronFact.Class))
        {
            view.details = (await session.Desk.Patrons.FindWithDetailsAsync(
                session.Caller, PatronKey.OfUuid(standing.Patron.Uuid), cancel))?.Details;
        }

        return view;
    }

    /// <summary>
    /// Who wants to borrow, renew or request; null where that is not proven. Machines that have asked for a PIN do not send
    /// it with every item that follows: what this session has seen is enough where none is sent.
    /// </summary>
    /// <exception cref="PasswordQueueFullException">Too many passwords wait.</exception>
    public static async ValueTask<Patron?> ProvenAsync(SipSession session, string card, Secret pin, CancellationToken cancel)
    {
        var view = await FindAsync(session, card, pin, cancel);
        return view.isProven || (view.Standing is { } standing && pin.IsBlank && session.Pins.HasProven(standing.Patron))
            ? view.Standing!.Patron
            : null;
    }

    private Verdict May(PatronAction action) => Standing!.May(action, asker);
}
