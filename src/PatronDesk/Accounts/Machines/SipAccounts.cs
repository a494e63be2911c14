using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Accounts;

/// <summary>The accounts of SIP2 clients, for <c>patrondesk account sip</c> and the login message 93.</summary>
internal sealed class SipAccounts(Store store, PasswordQueue passwords, SignInThrottle throttle, TimeProvider clock)
{
    private const int MostProven = 10_000;

    private static readonly string Selected =
        $"select {SipAccount.Columns} from sip_account join library on library.id = sip_account.library_id";

    private static readonly Sql FindByLogin = new($"{Selected} where login_folded = $1");

    private static readonly Sql ListAll = new($"{Selected} where library.id = $1 order by sip_account.id limit 10000");

    private static readonly Sql Insert = new($"""
        insert into sip_account (library_id, login, login_folded, password_hash, created_at, {SipClientSettings.Columns.Names})
        values ($1, $2, $3, $4, $5, {SipClientSettings.Columns.Parameters(6)})
        on conflict do nothing
        """);

    private static readonly Sql Change = new($"""
        update sip_account set {SipAccount.Columns.Settings(3)} where library_id = $1 and id = $2
        """);

    private static readonly Sql Use = new("update sip_account set last_used_at = $2 where id = $1");

    // Verified for an unknown login, so that the time of an answer does not show which logins exist.
    private readonly Lazy<string> _unknownNameHash = new(() => PasswordHash.Make(Secrets.NewPassword()));

    // Some vendors reconnect for each patron, so a password that was right before skips the slow hash. Keyed by the stored
    // hash, so that a new password is verified again.
    private readonly ConcurrentDictionary<string, byte[]> _proven = new(StringComparer.Ordinal);

    /// <summary>The account with this login, ignoring case; null where there is none.</summary>
    public ValueTask<SipAccount?> FindAsync(string login, CancellationToken cancel) =>
        store.ReadAsync(session => session.FindAsync(FindByLogin, SipAccount.Columns.Read, Fold.Case(login.Trim())), cancel);

    public ValueTask<List<SipAccount>> ListAsync(Library library, CancellationToken cancel) =>
        store.ReadAsync(session => session.QueryAsync(ListAll, SipAccount.Columns.Read, library.Id), cancel);

    /// <summary>Creates an account by a command; false where its login is taken, in this library or another.</summary>
    public ValueTask<bool> CreateAsync(
        Library library, string login, SipClientSettings settings, string password, CancellationToken cancel) =>
        CreateAsync(Actor.CommandLine, library, login, settings, password, cancel);

    /// <summary>Creates an account and journals it; false where its login is taken, in this library or another.</summary>
    public async ValueTask<bool> CreateAsync(
        Actor by, Library library, string login, SipClientSettings settings, string password, CancellationToken cancel)
    {
        var (name, hash) = (login.Trim(), await passwords.HashAsync(password, cancel));
        return await store.WriteAsync(
            async session =>
            {
                var now = clock.Now();
                if (await session.ExecuteAsync(
                    Insert, SipClientSettings.Columns.Values(settings, library.Id, name, Fold.Case(name), hash, now)) == 0)
                    return false;
                await session.JournalAsync(new(library.Id, now, by, "sip.created", name));
                return true;
            },
            cancel);
    }

    /// <summary>Saves an account's settings by a command, with a new password unless it is null.</summary>
    public ValueTask ChangeAsync(SipAccount account, string? password, CancellationToken cancel) =>
        ChangeAsync(Actor.CommandLine, account, password, cancel);

    /// <summary>Saves an account's settings and journals the change.</summary>
    /// <param name="by">Who changes it.</param>
    /// <param name="account">The changed account.</param>
    /// <param name="password">A new password; null to keep the old one.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask ChangeAsync(Actor by, SipAccount account, string? password, CancellationToken cancel)
    {
        var changed = password is null
            ? account
            : account with { PasswordHash = await passwords.HashAsync(password, cancel) };
        await store.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(Change, SipAccount.Columns.Changes(changed, account.Library.Id, account.Id));
                await session.JournalAsync(new(account.Library.Id, clock.Now(), by, "sip.changed", account.Login));
                return true;
            },
            cancel);
    }

    /// <summary>Whether an account has this password; for whoever may set it, and so not throttled.</summary>
    public ValueTask<bool> HasPasswordAsync(SipAccount account, string password, CancellationToken cancel) =>
        new(passwords.VerifyAsync(password, account.PasswordHash, cancel));

    /// <summary>
    /// Signs a client in. Its login and password must be right, and it must connect from an allowed network. Saves when it
    /// was last used.
    /// </summary>
    /// <exception cref="PasswordQueueFullException">Too many passwords wait.</exception>
    public async ValueTask<SipSignIn> SignInAsync(string login, string password, IPAddress? address, CancellationToken cancel)
    {
        var guess = Guess.OfSipLogin(Fold.Case(login.Trim()), address);
        // Checked first, so that even the right password is refused while the client must wait.
        if (await throttle.WaitOfAsync(guess, cancel) is var wait && wait > TimeSpan.Zero)
            return new SipSignIn.MustWait(wait);
        var account = await FindAsync(login, cancel);
        var outcome = await CheckAsync(account, guess, password, cancel);
        if (outcome is not null)
            return outcome;
        if (account is not { DisabledAt: null, Library.DisabledAt: null } || !account.IsWelcomeFrom(address))
            return new SipSignIn.Wrong();
        await store.WriteAsync(session => session.ExecuteAsync(Use, account.Id, clock.Now()), cancel);
        return new SipSignIn.Welcome(account);
    }

    /// <summary>Null where the password is right.</summary>
    private async ValueTask<SipSignIn?> CheckAsync(SipAccount? account, Guess guess, string password, CancellationToken cancel)
    {
        var hash = account?.PasswordHash ?? _unknownNameHash.Value;
        if (_proven.TryGetValue(hash, out var right) && CryptographicOperations.FixedTimeEquals(right, Secrets.Hash(password)))
            return null;
        using var entered = await throttle.EnterAsync(guess, cancel);
        // Another guess may have failed while this one waited for its turn.
        if (await throttle.WaitOfAsync(guess, cancel) is var wait && wait > TimeSpan.Zero)
            return new SipSignIn.MustWait(wait);
        if (!await passwords.VerifyAsync(password, hash, cancel))
        {
            await throttle.FailedAsync(guess, cancel);
            return new SipSignIn.Wrong();
        }

        await throttle.SucceededAsync(guess, cancel);
        if (_proven.Count < MostProven)
            _proven[hash] = Secrets.Hash(password);
        return null;
    }
}

/// <summary>The outcome of a client's sign-in.</summary>
internal abstract record SipSignIn
{
    public sealed record Welcome(SipAccount Account) : SipSignIn;

    /// <summary>Unknown login, wrong password, disabled, or a network that is not allowed; the client is not told which.</summary>
    public sealed record Wrong : SipSignIn;

    /// <summary>Too many wrong passwords came from this address; this one was not checked.</summary>
    public sealed record MustWait(TimeSpan Wait) : SipSignIn;
}
