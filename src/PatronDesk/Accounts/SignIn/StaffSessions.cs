using System.Collections.Concurrent;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Accounts;

/// <summary>
/// The sign-ins of staff: starts, renews and ends them, and finds who a token belongs to. Caches that for two seconds, so
/// that a sign-in ended elsewhere ends here within that time.
/// </summary>
internal sealed partial class StaffSessions(Store store, Tokens tokens, SignInSettings settings, TimeProvider clock)
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

    private readonly ConcurrentDictionary<(TokenKind Kind, string Token), Known> _known = new();

    /// <summary>The caller with this access token; null where the token is not valid.</summary>
    public async ValueTask<Caller?> FindAsync(string token, CancellationToken cancel) =>
        (await FindKnownAsync(token, TokenKind.Access, cancel))?.Caller;

    private async ValueTask<Known?> FindKnownAsync(string token, TokenKind kind, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue((kind, token), out var entry) && IsFresh(entry, now))
            return entry;
        _known.TryRemove((kind, token), out _);
        var askedAt = clock.GetTimestamp();
        if (await tokens.ReadAsync(token, kind, evenExpired: false, cancel) is not { } claims
            || await FindSessionAsync(claims, now, cancel) is not { } caller)
            return null;
        return _known[(kind, token)] = new Known(caller, claims.SessionId, askedAt, claims.IssuedAt, claims.ExpiresAt);
    }

    /// <summary>Starts a sign-in; null where the password has changed since it was verified, or the person was disabled.</summary>
    /// <param name="library">The library that they work for.</param>
    /// <param name="member">The person who signs in.</param>
    /// <param name="verifiedHash">The hash that the password was verified against.</param>
    /// <param name="renewable">Whether the client renews its tokens.</param>
    /// <param name="cancel">Cancels the wait.</param>
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
            new(sessionId, member.Uuid, member.Username, library.Tenant), now, refreshId, ends, cancel);
    }

    /// <summary>
    /// Exchanges a refresh token for new tokens; null where it is not valid. A refresh token can be used once. If it is used
    /// again, it or its copy was stolen, and the whole sign-in ends.
    /// </summary>
    /// <param name="refreshToken">Anything that a client sent.</param>
    /// <param name="tenant">The tenant that the client names; null where it names none.</param>
    /// <param name="cancel">Cancels the wait.</param>
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
                    LockRefresh,
                        static row => new Renewable(row.TextOrNull(0), row.Instant(1)),
                        claims.SessionId) is not { RefreshId: not null } found)
                    return null;
                if (found.RefreshId == claims.Id)
                {
                    var until = RenewableUntil(now, found.StartedAt);
                    return await session.ExecuteAsync(Renew, claims.SessionId, refreshId, until) == 1 ? until : null;
                }

                await session.ExecuteAsync(End, claims.SessionId);
                await session.JournalAsync(new(
                    caller.Library.Id, now, Actor.Program, "sign_in.ended", caller.Name, "refresh token used twice"));
                return null;
            },
            cancel);
        if (ends is { } end)
        {
            return await WriteAsync(
                new(claims.SessionId, claims.UserId, caller.Username!, claims.Tenant), now, refreshId, end, cancel);
        }

        Forget(claims.SessionId);
        return null;
    }

    /// <summary>Ends a token's sign-in, even if the token has expired; false where the token is not ours.</summary>
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
    /// Ends every sign-in of a token's person; false where the token's own sign-in has ended, or the token is not ours. The
    /// token itself may have expired.
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

    /// <summary>Erases expired sign-ins, and drops them from the cache.</summary>
    public async ValueTask ForgetEndedAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var entry in _known)
        {
            if (!IsFresh(entry.Value, now))
                _known.TryRemove(entry);
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

    private async ValueTask<SignedIn> WriteAsync(
        Holder holder, DateTimeOffset now, string? refreshId, DateTimeOffset ends, CancellationToken cancel)
    {
        var accessEnds = now + (refreshId is null ? settings.DayToken : settings.Access);
        var access = await tokens.WriteAsync(holder.Token(NewId(), TokenKind.Access, now, accessEnds), cancel);
        return new SignedIn(access, accessEnds, refreshId is null
            ? null
            : new(await tokens.WriteAsync(holder.Token(refreshId, TokenKind.Refresh, now, ends), cancel), ends));
    }

    // A monotonic clock: if the wall clock were set back, an ended sign-in would continue.
    private bool IsFresh(Known entry, DateTimeOffset now) =>
        clock.GetElapsedTime(entry.FoundAt) < Remembered && entry.ExpiresAt > now;

    private void Forget(string sessionId) => Forget(entry => entry.SessionId == sessionId);

    private void Forget(Predicate<Known> isEnded)
    {
        foreach (var entry in _known)
        {
            if (isEnded(entry.Value))
                _known.TryRemove(entry);
        }
    }

    private static string NewId() => System.Security.Cryptography.RandomNumberGenerator.GetHexString(32, lowercase: true);

    private sealed record Found(Library Library, StaffMember Member)
    {
        public static readonly Columns<Found> Columns =
            new((ref at) => new(at.Part(Library.Columns), at.Part(StaffMember.Columns)));
    }

    /// <summary>What all tokens of a sign-in say.</summary>
    private sealed record Holder(string SessionId, string UserId, string Username, string Tenant)
    {
        public TokenClaims Token(string id, TokenKind kind, DateTimeOffset issuedAt, DateTimeOffset expiresAt) => new()
        {
            Id = id,
            SessionId = SessionId,
            UserId = UserId,
            Username = Username,
            Tenant = Tenant,
            Kind = kind,
            IssuedAt = issuedAt,
            ExpiresAt = expiresAt,
        };
    }

    private sealed record Renewable(string? RefreshId, DateTimeOffset StartedAt);

    private sealed record Known(Caller Caller, string SessionId, long FoundAt, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
}

/// <summary>The tokens of a sign-in.</summary>
/// <param name="Access">The access token.</param>
/// <param name="AccessExpiresAt">When the access token expires.</param>
/// <param name="Refresh">The refresh token; null for a sign-in that lasts a working day.</param>
internal sealed record SignedIn(string Access, DateTimeOffset AccessExpiresAt, RefreshToken? Refresh);

/// <summary>A token that can be used for one renewal.</summary>
internal sealed record RefreshToken(string Text, DateTimeOffset ExpiresAt);
