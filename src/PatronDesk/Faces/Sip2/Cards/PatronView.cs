using PatronDesk.Blocks;
using PatronDesk.Patrons;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>What a client is told of a card: the verdicts, and more if the PIN and the account allow it.</summary>
internal sealed class PatronView
{
    private static readonly PatronAction[] Actions = Enum.GetValues<PatronAction>();

    private readonly Visit _visit;
    private readonly Secret _pin;
    private readonly PinState _state;
    private readonly PatronDetails? _details;
    private readonly bool _isDoubtful;
    private readonly Verdict?[] _verdicts = new Verdict?[Actions.Length];

    /// <param name="visit">Who asks.</param>
    /// <param name="standing">Null for a card that no live patron has.</param>
    /// <param name="pin">AD.</param>
    /// <param name="state">What is known of the card's PIN, this message included.</param>
    /// <param name="details">Null where the account is told nothing of it.</param>
    public PatronView(Visit visit, Standing? standing, Secret pin, PinState state, PatronDetails? details)
    {
        (_visit, _pin, _state, _details) = (visit, pin, state, details);
        Standing = standing;
        var client = visit.Account.Settings;
        var isRight = state == PinState.Proven;
        // After a wrong PIN, a message without one doesn't prove the patron either.
        var mayRemember = client.RemembersPin || client.Trusted;
        ValidPassword = pin.IsSent ? isRight : mayRemember && state == PinState.Failed ? false : null;
        // A wrong PIN is answered like an unknown card, except that BL is true.
        _isDoubtful = standing is null || (!pin.IsBlank && !isRight);
        var isRemembered = isRight && !pin.IsSent;
        IsProven = !_isDoubtful && ((isRight && pin.IsSent) || client.Trusted || (isRemembered && client.RemembersPin));
        MayLend = !_isDoubtful && (isRight || client.Trusted);
        SeesLists = IsProven && state != PinState.Failed;
        Patron = IsProven && client.PersonalData ? standing!.Patron : null;
    }

    /// <summary>Null for a card that no live patron has.</summary>
    public Standing? Standing { get; }

    /// <summary>The patron, if personal data may be sent.</summary>
    public Patron? Patron { get; }

    /// <summary>The PIN was right, or is remembered as right, or the account is trusted without one.</summary>
    public bool IsProven { get; }

    /// <summary>Whether the card's counts and lists may go out.</summary>
    public bool SeesLists { get; }

    /// <summary>Whether the PIN, or trust, lets the client lend, renew and hold for the card.</summary>
    public bool MayLend { get; }

    public bool IsKnown => Standing is not null;

    /// <summary>CQ; null if no PIN was sent and none was wrong before.</summary>
    public bool? ValidPassword { get; }

    public string? Name => Patron is { } patron ? $"{patron.FirstName} {patron.LastName}".Trim() : null;

    /// <summary>What the account's tag map may add. It has personal data only if that may be sent.</summary>
    public PatronFacts Facts => IsProven
        ? new()
        {
            Expiry = _visit.Clock.Day(Standing!.Patron.ExpiresAt),
            Birth = Patron is null ? null : _details?.Birth,
            Class = _details?.Group,
            Id = string.IsNullOrEmpty(Patron?.PatronId) ? null : Patron.PatronId,
            HomeLibrary = _visit.Account.Library.Organization,
            // The id says nothing about the person. It lets vendors without personal data tell patrons apart.
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
            // A set keeps the order in which texts were added.
            var said = new HashSet<string>(StringComparer.Ordinal);
            foreach (var action in Actions)
            {
                Say(May(action).Refusals, said);
                Say(May(action).Warnings, said);
            }

            return [.. said];
        }
    }

    /// <summary>The same card and PIN, after a change of the patron's blocks; null if the patron has been deleted.</summary>
    public PatronView With(Standing? standing) => new(_visit, standing, _pin, _state, _details);

    private static void Say(IReadOnlyList<Refusal> reasons, HashSet<string> said)
    {
        for (var i = 0; i < reasons.Count; i++)
            said.Add(reasons[i].Message);
    }

    private Verdict May(PatronAction action) => _verdicts[(int)action] ??= Standing!.May(action, _visit.Asker);
}

/// <summary>What FOLIO keeps of a patron and a tag map may name.</summary>
/// <param name="Birth">The date of birth.</param>
/// <param name="Group">The patron group's name.</param>
internal sealed record PatronDetails(DateOnly? Birth, string? Group);
