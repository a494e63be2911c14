using System.Security.Cryptography;
using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Sip2;

/// <summary>
/// What one session was told of PINs, since terminals send one with every message: a right one costs no second password
/// hash, a wrong one counts once. Nothing here can be read back as a PIN. Ends with any change of the patron's record.
/// </summary>
internal sealed class KnownPins(PatronPins pins, TimeProvider clock)
{
    private const int Most = 512;

    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);
    private static readonly byte[] ProcessKey = RandomNumberGenerator.GetBytes(32);

    private Dictionary<string, (bool IsRight, long At)>? known;
    private (string Uuid, long Version, long At) proven;

    /// <summary>Whether this is the patron's PIN; false also where too many were wrong.</summary>
    /// <exception cref="PasswordQueueFullException">Too many passwords wait.</exception>
    public async ValueTask<bool> IsRightAsync(Caller caller, Patron patron, string pin, CancellationToken cancel)
    {
        var name = Name(patron, pin);
        if (known is not null && known.TryGetValue(name, out var before) && clock.GetElapsedTime(before.At) < Lasts)
        {
            if (before.IsRight)
                proven = (patron.Uuid, patron.Version, before.At);
            return before.IsRight;
        }

        var check = await pins.CheckAsync(caller, patron, pin, cancel);
        if (check == PinCheck.TooManyWrong)
            return false;
        known ??= new(StringComparer.Ordinal);
        if (known.Count >= Most)
            known.Clear();
        known[name] = (check == PinCheck.Right, clock.GetTimestamp());
        if (check == PinCheck.Right)
            proven = (patron.Uuid, patron.Version, clock.GetTimestamp());
        return check == PinCheck.Right;
    }

    /// <summary>Whether the last right PIN of this session was this patron's.</summary>
    public bool HasProven(Patron patron) =>
        proven.Uuid == patron.Uuid && proven.Version == patron.Version && clock.GetElapsedTime(proven.At) < Lasts;

    /// <summary>The patron has gone: the next one begins anew.</summary>
    public void ForgetProven() => proven = default;

    private static string Name(Patron patron, string pin) => Convert.ToBase64String(
        HMACSHA256.HashData(ProcessKey, Encoding.UTF8.GetBytes($"{patron.Uuid} {patron.Version} {pin}")));
}
