using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Sip2;

/// <summary>
/// What one connection knows of PINs. Some terminals send the PIN with every message: then a right one costs only one
/// password hash, and a wrong one counts once. Others send it once: then it is remembered for the card that is being served.
/// No PIN can be read back from here. Any change of the patron's record ends the memory.
/// </summary>
internal sealed class CardMemory(PatronPins pins, TimeProvider clock)
{
    private const int MaxKnown = 512;

    /// <summary>After so long without a message about the card, assume another person.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);
    private static readonly byte[] ProcessKey = RandomNumberGenerator.GetBytes(32);

    private Dictionary<string, (bool IsRight, long At)>? _known;
    private string? _card;
    private long _version;
    private PinState _state;
    private long _heardAt;

    /// <summary>
    /// Notes a message about this card, and forgets the PIN of any other. Null for a card that no patron has.
    /// </summary>
    /// <returns>What earlier messages told of the card's PIN.</returns>
    public PinState Turn(Patron? patron)
    {
        if (patron is null || _card != patron.Uuid || _version != patron.Version || clock.GetElapsedTime(_heardAt) >= Silence)
            _state = PinState.Unknown;
        (_card, _version, _heardAt) = (patron?.Uuid, patron?.Version ?? 0, clock.GetTimestamp());
        return _state;
    }

    /// <summary>Notes that the PIN of the current card was right, or that it was wrong or empty.</summary>
    public void Note(bool isRight) => _state = isRight ? PinState.Proven : PinState.Failed;

    /// <summary>Forgets everything, because the patron has left.</summary>
    public void Forget() => (_card, _state) = (null, PinState.Unknown);

    /// <summary>Whether this is the patron's PIN.</summary>
    /// <exception cref="Accounts.PasswordQueueFullException">Too many passwords wait.</exception>
    public async ValueTask<PinCheck> CheckAsync(PinGuess guess, CancellationToken cancel)
    {
        var name = Name(guess);
        if (_known is not null && _known.TryGetValue(name, out var before) && clock.GetElapsedTime(before.At) < Lasts)
            return before.IsRight ? new PinCheck.Right() : new PinCheck.Wrong();
        var check = await pins.CheckAsync(guess, cancel);
        bool? isRight = check switch
        {
            PinCheck.Right => true,
            PinCheck.Wrong => false,
            PinCheck.MustWait => null,
            _ => throw new UnreachableException(),
        };
        if (isRight is not { } known)
            return check;
        _known ??= new(StringComparer.Ordinal);
        if (_known.Count >= MaxKnown)
            _known.Clear();
        _known[name] = (known, clock.GetTimestamp());
        return check;
    }

    private static string Name(PinGuess guess) => Convert.ToBase64String(HMACSHA256.HashData(
        ProcessKey, Encoding.UTF8.GetBytes($"{guess.Patron.Uuid} {guess.Patron.Version} {guess.Pin}")));
}

/// <summary>What a connection knows of the PIN of the card that it serves.</summary>
internal enum PinState
{
    /// <summary>None was sent yet.</summary>
    Unknown,

    /// <summary>The last one was right.</summary>
    Proven,

    /// <summary>The last one was wrong or empty.</summary>
    Failed,
}
