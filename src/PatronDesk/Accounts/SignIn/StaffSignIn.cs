using System.Diagnostics;
using System.Net;
using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>Signs staff in by name and password.</summary>
internal sealed class StaffSignIn(
    Store store, PasswordQueue passwords, SignInThrottle throttle, StaffSessions sessions, ILogger<StaffSignIn> log)
{
    private static readonly Sql ByUsername = StaffMember.FindBy("username_folded", Found.Columns.Text);
    private static readonly Sql ByUserId = StaffMember.FindBy("uuid", Found.Columns.Text);

    // Verified for an unknown name, so that it takes as long as a known one; no password matches it.
    private static readonly string UnknownNameHash = PasswordHash.Make(Secrets.NewApiKey());

    /// <summary>Signs in.</summary>
    /// <param name="library">The library that they sign in to.</param>
    /// <param name="name">The sign-in name, or the user id where <paramref name="byUserId"/> is true.</param>
    /// <param name="byUserId">Whether <paramref name="name"/> is the user id.</param>
    /// <param name="password">The password.</param>
    /// <param name="address">The client's address.</param>
    /// <param name="renewable">Whether the client will renew its tokens.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <exception cref="PasswordQueueFullException">Too many passwords wait.</exception>
    public async ValueTask<SignInOutcome> SignInAsync(
        Library library, string name, bool byUserId, string password, IPAddress? address, bool renewable, CancellationToken cancel)
    {
        var key = byUserId ? name.ToLowerInvariant() : Fold.Search(name);
        var found = await store.ReadAsync(
            session => session.FindAsync(
                byUserId ? ByUserId : ByUsername,
                Found.Columns.Read,
                library.Id,
                key),
            cancel);
        var guess = Guess.Of(library, found?.Member.Actor ?? key, address);
        var outcome = await JudgeAsync(library, found, guess, password, renewable, cancel);
        Log(outcome, found?.Member.Actor ?? "nobody known", library.Tenant, address);
        return outcome;
    }

    private async ValueTask<SignInOutcome> JudgeAsync(
        Library library, Found? found, Guess guess, string password, bool renewable, CancellationToken cancel)
    {
        using var entered = await throttle.EnterAsync(guess, cancel);
        if (await throttle.WaitOfAsync(guess, cancel) is var wait && wait > TimeSpan.Zero)
            return new SignInOutcome.MustWait(wait);
        var right = await passwords.VerifyAsync(password, found?.PasswordHash ?? UnknownNameHash, cancel);
        if (!right || found?.PasswordHash is not { } hash)
            return new SignInOutcome.Wrong(await throttle.FailedAsync(guess, cancel));
        await throttle.SucceededAsync(guess, cancel);
        if (found.Member.DisabledAt is not null)
            return new SignInOutcome.Disabled();
        return await sessions.StartAsync(library, found.Member, hash, renewable, cancel) is { } tokens
            ? new SignInOutcome.Welcome(tokens)
            : new SignInOutcome.Wrong(MustWaitNow: false);
    }

    private void Log(SignInOutcome outcome, string who, string library, IPAddress? address)
    {
        var whyNot = outcome switch
        {
            SignInOutcome.Welcome => null,
            SignInOutcome.MustWait => "too many wrong passwords before",
            SignInOutcome.Disabled => "disabled",
            SignInOutcome.Wrong => "wrong name or password",
            _ => throw new UnreachableException(),
        };
        if (whyNot is null)
            SignInLog.Welcome(log, who, library, address);
        else
            SignInLog.Refused(log, who, library, address, whyNot);
    }

    private sealed record Found(StaffMember Member, string? PasswordHash)
    {
        public static readonly Columns<Found> Columns =
            new((ref at) => new(at.Part(StaffMember.Columns), at.TextOrNull("staff.password_hash")));
    }
}

/// <summary>The outcome of a sign-in.</summary>
internal abstract record SignInOutcome
{
    public sealed record Welcome(SignedIn Tokens) : SignInOutcome;

    /// <summary>Unknown name or wrong password; the client is not told which.</summary>
    public sealed record Wrong(bool MustWaitNow) : SignInOutcome;

    /// <summary>The password was right, but the person may not sign in.</summary>
    public sealed record Disabled : SignInOutcome;

    /// <summary>Too many wrong passwords; this one was not checked.</summary>
    public sealed record MustWait(TimeSpan Wait) : SignInOutcome;
}
