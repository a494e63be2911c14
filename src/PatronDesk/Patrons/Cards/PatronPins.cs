using System.Net;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

/// <summary>
/// Verifies a patron's PIN: the password of the Libib face, or a separate PIN of digits. Wrong PINs are throttled by card
/// and address, so that nobody can try all four-digit PINs; by card over all addresses, so that nobody can try them from
/// many; and slowed down by client, so that nobody can try one card after another.
/// </summary>
internal sealed class PatronPins(Store store, PasswordQueue passwords, SignInThrottle throttle, TimeProvider clock)
{
    private static readonly Sql FindHashes = new("""
        select password_hash, pin_hash from patron where library_id = $1 and id = $2 and deleted_at is null
        """);

    private static readonly Sql SetHash = new($"""
        update patron
        set pin_hash = $3, version = version + 1, {AuditStamp.Settings(4)}
        where library_id = $1 and uuid = $2 and deleted_at is null
        """);

    private readonly PinFailureLimiter _failures = new(clock);

    /// <summary>Whether a text is a PIN: four to twelve digits.</summary>
    public static bool IsPin(string text) => text.Length is >= 4 and <= 12 && text.All(char.IsAsciiDigit);

    /// <summary>Whether this is the patron's password or PIN; never for an empty text.</summary>
    /// <param name="caller">The client, whose wrong PINs are counted.</param>
    /// <param name="address">The client's address; null where it has none.</param>
    /// <param name="patron">A live patron.</param>
    /// <param name="pin">As sent.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <exception cref="PasswordQueueFullException">Too many passwords wait.</exception>
    public async ValueTask<PinCheck> CheckAsync(
        Caller caller, IPAddress? address, Patron patron, string pin, CancellationToken cancel)
    {
        var hashes = await store.ReadAsync(
            session => session.FindAsync(
                FindHashes, static row => new PinHashes(row.TextOrNull(0), row.TextOrNull(1)), caller.Library.Id, patron.Id),
            cancel);
        return await CheckAsync(new(caller, address, patron, hashes ?? new(null, null), pin), cancel);
    }

    /// <summary>The same, for a caller that has already read the patron's hashes.</summary>
    /// <exception cref="PasswordQueueFullException">Too many passwords wait.</exception>
    public async ValueTask<PinCheck> CheckAsync(PinGuess sent, CancellationToken cancel)
    {
        if (sent.Pin.Length == 0)
            return new PinCheck.Wrong();
        var client = string.Create(null, $"{sent.Caller.Library.Id} {sent.Caller.Name}");
        if (_failures.DelayOf(client) is var delay && delay > TimeSpan.Zero)
            await Task.Delay(delay, cancel);
        var guess = Guess.OfPin(sent.Caller.Library, sent.Patron.Id, sent.Address);
        using var entered = await throttle.EnterAsync(guess, cancel);
        if (await throttle.WaitOfAsync(guess, cancel) is var wait && wait > TimeSpan.Zero)
            return new PinCheck.MustWait(wait);
        var (password, digits) = sent.Hashes;
        if ((digits is not null && IsPin(sent.Pin) && await passwords.VerifyAsync(sent.Pin, digits, cancel))
            || (password is not null && await passwords.VerifyAsync(sent.Pin, password, cancel)))
        {
            await throttle.SucceededAsync(guess, cancel);
            await PatronImports.SignedInAsync(store, sent.Caller.Library, sent.Patron, cancel);
            return new PinCheck.Right();
        }

        _failures.Count(client);
        await throttle.FailedAsync(guess, cancel);
        return new PinCheck.Wrong();
    }

    /// <summary>Sets the PIN of digits, or removes it with null; the password stays. False where there is no such patron.</summary>
    public async ValueTask<bool> SetAsync(Caller caller, string patronUuid, string? pin, CancellationToken cancel)
    {
        var hash = pin is null ? null : await passwords.HashAsync(pin, cancel);
        var uuid = PatronKey.OfUuid(patronUuid).Text;
        return await store.WriteAsync(
            async session =>
            {
                var now = clock.Now();
                if (await session.ExecuteAsync(
                    SetHash, [caller.Library.Id, uuid, hash, .. AuditStamp.Values(caller, now)]) == 0)
                    return false;
                await session.JournalAsync(new(caller.Library.Id, now, caller.Actor, "patron.updated", uuid, "pin"));
                return true;
            },
            cancel);
    }
}

/// <summary>The outcome of checking a PIN.</summary>
internal abstract record PinCheck
{
    public sealed record Wrong : PinCheck;

    public sealed record Right : PinCheck;

    /// <summary>Not checked, because too many were wrong.</summary>
    public sealed record MustWait(TimeSpan Wait) : PinCheck;
}
