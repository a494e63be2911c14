using System.Collections.Concurrent;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Accounts;

/// <summary>
/// The sign-ins of staff: starts them, renews them, ends them, and finds whom a token stands for. What was found is
/// remembered for two seconds, so that a sign-in that ended elsewhere ends here within that time.
/// </summary>
internal sealed class StaffSessions(Store store, Tokens tokens, SignInSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(2);

    private static readonly Sql Find = new($"""
        select {Found.Columns}
        from staff_session
        join staff on staff.id = staff_session.staff_id
        join library on library.id = staff.library_id
        where staff_session.id = $1
          and staff_session.ends_at > $2
          and staff.disabled_at is null
          and staff.removed_at is null
          and library.disabled_at is null
        """);

    private static readonly Sql StillHasPassword = new("""
        select id
        from staff
        where id = $1 and password_hash = $2 and disabled_at is null and removed_at is null
        {lock}
        """);

    private static readonly Sql Insert = new("""
        insert into staff_session (id, staff_id, refresh_id, created_at, ends_at) values ($1, $2, $3, $4, $5)
        """);

    private static readonly Sql LockRefresh = new("select refresh_id, created_at from staff_session where id = $1 {lock}");

    private static readonly Sql Renew = new("update staff_session set refresh_id = $2, ends_at = $3 where id = $1");

    private static readonly Sql End = new("delete from staff_session where id = $1");

    private static readonly Sql EndAll = new("""
        delete from staff_session where staff_id = (select staff_id from staff_session where id = $1)
        """);

    private static readonly Sql DeleteEnded = new("delete from staff_session where ends_at <= $1");

    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);

    /// <summary>Whom an access token lets in; null for any token that does not.</summary>
    public async ValueTask<Caller?> FindAsync(string token, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(token, out var entry) && IsFresh(entry, now))
            return entry.Caller;
        known.TryRemove(token, out _);
        var askedAt = clock.GetTimestamp();
        if (await tokens.ReadAsync(token, TokenKind.Access, evenExpired: false, cancel) is not { } claims
            || await FindSessionAsync(claims, now, cancel) is not { } caller)
            return null;
        known[token] = new Known(caller, claims.SessionId, askedAt, claims.ExpiresAt);
        return caller;
    }

    /// <summary>Starts a sign-in; null where the password has changed since it was verified, or the person was disabled.</summary>
    /// <param name="library">Whose staff they are.</param>
    /// <param name="member">Who signs in.</param>
    /// <param name="verifiedHash">The hash against which the password was verified.</param>
    /// <param name="renewable">Whether the client renews its tokens.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<SignedIn?> StartAsync(
        Library library, StaffMember member, string verifiedHash, bool renewable, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (sessionId, refreshId) = (NewId(), renewable ? NewId() : null);
        var ends = renewable ? RenewableUntil(now, startedAt: now) : now + settings.DayToken;
        var started = await store.WriteAsync(
            async session =>
            {
                if (await session.FindAsync(StillHasPassword, static row => row.Number(0), member.Id, verifiedHash) == 0)
                    return false;
                await session.ExecuteAsync(
                    Insert, sessionId, member.Id, refreshId, now, ends);
                return true;
            },
            cancel);
        if (!started)
            return null;
        return await WriteAsync(
            new TokenClaims
            {
                Id = "",
                SessionId = sessionId,
                UserId = member.Uuid,
                Username = member.Username,
                Tenant = library.Tenant,
                Kind = TokenKind.Access,
                IssuedAt = now,
                ExpiresAt = now,
            },
            refreshId,
            ends,
            cancel);
    }

    /// <summary>
    /// Gives new tokens for a refresh token, which is used up by it; null where it is not good. One that was used before
    /// was stolen, or its copy was: the whole sign-in ends.
    /// </summary>
    /// <param name="refreshToken">Anything that a client sent.</param>
    /// <param name="tenant">The tenant that the client names; null where it names none.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<SignedIn?> RenewAsync(string refreshToken, string? tenant, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await tokens.ReadAsync(refreshToken, TokenKind.Refresh, evenExpired: false, cancel) is not { } claims
            || (tenant is not null && tenant != claims.Tenant)
            || await FindSessionAsync(claims, now, cancel) is not { } caller)
            return null;
        var refreshId = NewId();
        var ends = await store.WriteAsync<DateTimeOffset?>(
            async session =>
            {
                if (await session.FindAsync(
                    LockRefresh, static row => new Renewable(row.TextOrNull(0), row.Instant(1)), claims.SessionId) is not { RefreshId: not null } found)
                    return null;
                if (found.RefreshId == claims.Id)
                {
                    var until = RenewableUntil(now, found.StartedAt);
                    return await session.ExecuteAsync(Renew, claims.SessionId, refreshId, until) == 1 ? until : null;
                }

                await session.ExecuteAsync(End, claims.SessionId);
                await session.JournalAsync(new(
                    caller.Library.Id, now, "program", "sign_in.ended", caller.Actor, "refresh token used twice"));
                return null;
            },
            cancel);
        if (ends is { } end)
            return await WriteAsync(claims with { IssuedAt = now, Username = caller.Username! }, refreshId, end, cancel);
        Forget(claims.SessionId);
        return null;
    }

    /// <summary>Ends the sign-in of a token, also of one whose time is over; false where it is no token of ours.</summary>
    public async ValueTask<bool> EndAsync(string token, TokenKind kind, string? tenant, CancellationToken cancel)
    {
        if (await tokens.ReadAsync(token, kind, evenExpired: true, cancel) is not { } claims
            || (tenant is not null && tenant != claims.Tenant))
            return false;
        await store.WriteAsync(session => session.ExecuteAsync(End, claims.SessionId), cancel);
        Forget(claims.SessionId);
        return true;
    }

    /// <summary>
    /// Ends every sign-in of the person whom a token stands for; false where the token's own sign-in does not stand any
    /// more, or it is no token of ours. The token's own time may be over.
    /// </summary>
    public async ValueTask<bool> EndAllAsync(string token, TokenKind kind, string? tenant, CancellationToken cancel)
    {
        if (await tokens.ReadAsync(token, kind, evenExpired: true, cancel) is not { } claims
            || (tenant is not null && tenant != claims.Tenant)
            || await store.WriteAsync(session => session.ExecuteAsync(EndAll, claims.SessionId), cancel) == 0)
            return false;
        Forget(entry => entry.Caller.UserId == claims.UserId);
        return true;
    }

    /// <summary>Erases the sign-ins whose time is over, and what is remembered of them.</summary>
    public async ValueTask ForgetEndedAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var entry in known)
        {
            if (!IsFresh(entry.Value, now))
                known.TryRemove(entry);
        }

        await store.WriteAsync(session => session.ExecuteAsync(DeleteEnded, now), cancel);
    }

    private async ValueTask<Caller?> FindSessionAsync(TokenClaims claims, DateTimeOffset now, CancellationToken cancel)
    {
        var found = await store.ReadAsync(
            session => session.FindAsync(
                Find, Found.Columns.Read, claims.SessionId, now),
            cancel);
        return found is { Library: var library, Member: var member }
            && library.Tenant == claims.Tenant
            && member.Uuid == claims.UserId
            ? new Caller(library, member.Actor)
            {
                UserId = member.Uuid,
                Username = member.Username,
                Permissions = Roles.PermissionsOf(member.Role),
            }
            : null;
    }

    private DateTimeOffset RenewableUntil(DateTimeOffset now, DateTimeOffset startedAt)
    {
        var (next, last) = (now + settings.Refresh, startedAt + settings.LongestSignIn);
        return next < last ? next : last;
    }

    private async ValueTask<SignedIn> WriteAsync(TokenClaims claims, string? refreshId, DateTimeOffset ends, CancellationToken cancel)
    {
        var access = claims with
        {
            Id = NewId(),
            Kind = TokenKind.Access,
            ExpiresAt = claims.IssuedAt + (refreshId is null ? settings.DayToken : settings.Access),
        };
        var text = await tokens.WriteAsync(access, cancel);
        if (refreshId is null)
            return new SignedIn(text, access.ExpiresAt, null);
        var refresh = claims with { Id = refreshId, Kind = TokenKind.Refresh, ExpiresAt = ends };
        return new SignedIn(text, access.ExpiresAt, new(await tokens.WriteAsync(refresh, cancel), refresh.ExpiresAt));
    }

    // By the clock that only goes forward: the other may be set back, and an ended sign-in would go on.
    private bool IsFresh(Known entry, DateTimeOffset now) =>
        clock.GetElapsedTime(entry.FoundAt) < Remembered && entry.ExpiresAt > now;

    private void Forget(string sessionId) => Forget(entry => entry.SessionId == sessionId);

    private void Forget(Predicate<Known> isEnded)
    {
        foreach (var entry in known)
        {
            if (isEnded(entry.Value))
                known.TryRemove(entry);
        }
    }

    private static string NewId() => System.Security.Cryptography.RandomNumberGenerator.GetHexString(32, lowercase: true);

    private sealed record Found(Library Library, StaffMember Member)
    {
        public static readonly Columns<Found> Columns =
            new((ref at) => new(at.Part(Library.Columns), at.Part(StaffMember.Columns)));
    }

    private sealed record Renewable(string? RefreshId, DateTimeOffset StartedAt);

    private sealed record Known(Caller Caller, string SessionId, long FoundAt, DateTimeOffset ExpiresAt);
}

/// <summary>The tokens of a sign-in.</summary>
/// <param name="Access">Lets its bearer in.</param>
/// <param name="AccessExpiresAt">Until when.</param>
/// <param name="Refresh">Renews both; null for a sign-in of a working day.</param>
internal sealed record SignedIn(string Access, DateTimeOffset AccessExpiresAt, RefreshToken? Refresh);

/// <summary>A token that is good for one renewal.</summary>
internal sealed record RefreshToken(string Text, DateTimeOffset ExpiresAt);
