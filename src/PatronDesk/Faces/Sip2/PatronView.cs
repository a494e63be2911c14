using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Patrons;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>What a client is told of a card: the verdicts, and as much more as the PIN and its account allow.</summary>
internal sealed class PatronView
{
    private readonly Asker _asker;
    private readonly bool _isDoubtful;
    private readonly Library _library;
    private readonly UserDetails? _details;

    /// <param name="visit">Who asks.</param>
    /// <param name="standing">Null for a card that no live patron has.</param>
    /// <param name="pin">AD.</param>
    /// <param name="state">What is known of the card's PIN, this message included.</param>
    /// <param name="details">What FOLIO keeps of the patron; null where the account is told nothing of it.</param>
    public PatronView(Visit visit, Standing? standing, Secret pin, PinState state, UserDetails? details)
    {
        _library = visit.Account.Library;
        _asker = visit.Asker;
        _details = details;
        Standing = standing;
        var isRight = state == PinState.Proven;
        // Where a card's PIN was wrong, what follows without one is not the patron's either.
        var mayRemember = visit.Account.RemembersPin || visit.Account.Trusted;
        ValidPassword = pin.IsSent ? isRight : mayRemember && state == PinState.Failed ? false : null;
        // A wrong PIN is answered like a card that nobody has, but for BL, which is true.
        _isDoubtful = standing is null || (!pin.IsBlank && !isRight);
        var isRemembered = isRight && !pin.IsSent;
        IsProven = !_isDoubtful && ((isRight && pin.IsSent) || visit.Account.Trusted || (isRemembered && visit.Account.RemembersPin));
        MayLend = !_isDoubtful && (isRight || visit.Account.Trusted);
        SeesLists = IsProven && state != PinState.Failed;
        Patron = IsProven && visit.Account.PersonalData ? standing!.Patron : null;
    }

    /// <summary>Null for a card that no live patron has.</summary>
    public Standing? Standing { get; }

    /// <summary>The patron, where personal data may go out.</summary>
    public Patron? Patron { get; }

    /// <summary>The PIN was right, or is remembered as right, or the account is trusted without one.</summary>
    public bool IsProven { get; }

    /// <summary>Whether the card's counts and lists may go out.</summary>
    public bool SeesLists { get; }

    /// <summary>Whether the client may lend, renew and hold for the card, as far as the PIN goes.</summary>
    public bool MayLend { get; }

    public bool IsKnown => Standing is not null;

    /// <summary>CQ; null where no PIN was sent and none was wrong before.</summary>
    public bool? ValidPassword { get; }

    public string? Name => Patron is { } patron ? $"{patron.FirstName} {patron.LastName}".Trim() : null;

    /// <summary>What the account's tag map may add; of a person's own data only where that may go out.</summary>
    public PatronFacts Facts => IsProven
        ? new()
        {
            Expiry = Standing!.Patron.ExpiresAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null,
            Birth = Patron is null ? null : _details?.Birth,
            Class = _details?.Group.Group,
            Id = Patron?.PatronId,
            HomeLibrary = _library.Organization,
            // Says nothing of the person, so that vendors who are told no name can tell patrons apart.
            Uuid = Standing!.Patron.Uuid,
        }
        : default;

    public PatronStatus Status => _isDoubtful
        ? PatronStatus.AllPrivilegesDenied
        : (May(PatronAction.Borrow).IsAllowed ? 0 : PatronStatus.ChargeDenied)
            | (May(PatronAction.Renew).IsAllowed ? 0 : PatronStatus.RenewalDenied)
            | (May(PatronAction.Request).IsAllowed ? 0 : PatronStatus.RecallDenied | PatronStatus.HoldDenied)
            | (Standing!.LostCard is null ? 0 : PatronStatus.CardLost);

    /// <summary>Reasons shown to the patron; sent only after a PIN check or to a trusted account.</summary>
    public IReadOnlyList<string>? ScreenMessages
    {
        get
        {
            if (_isDoubtful)
                return [Words.NotProven];
            if (!IsProven)
                return Status == PatronStatus.None ? null : ["Please ask at the desk."];
            var verdicts = Enum.GetValues<PatronAction>().Select(May);
            return
            [
                .. verdicts.SelectMany(verdict => verdict.Refusals.Concat(verdict.Warnings))
                    .Select(refusal => refusal.Message).Distinct(StringComparer.Ordinal),
            ];
        }
    }

    private Verdict May(PatronAction action) => Standing!.May(action, _asker);
}
