namespace PatronDesk.Accounts;

internal sealed partial class StaffSessions
{
    /// <summary>
    /// A token for a browser at the desk, in place of the access token of the same sign-in. It ends after the idle time unless
    /// it is replaced before, and at the latest with the sign-in. Null where the token is not valid.
    /// </summary>
    /// <param name="token">The access token, or an earlier token of this kind.</param>
    /// <param name="kind">The kind of <paramref name="token"/>.</param>
    /// <param name="idle">How long the browser may be idle.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<string?> MakeDeskTokenAsync(string token, TokenKind kind, TimeSpan idle, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return await tokens.ReadAsync(token, kind, evenExpired: false, cancel) is { } claims
            ? await tokens.WriteAsync(
                claims with { Id = NewId(), Kind = TokenKind.Desk, IssuedAt = now, ExpiresAt = now + idle }, cancel)
            : null;
    }

    /// <summary>Who is signed in at the desk with this token; null where the token is not valid any more.</summary>
    public async ValueTask<AtDesk?> FindAtDeskAsync(string token, CancellationToken cancel) =>
        await FindKnownAsync(token, TokenKind.Desk, cancel) is { } known ? new(known.Caller, known.IssuedAt) : null;

    /// <summary>The UUID of who was signed in with a token that may have ended; null where the token was never ours.</summary>
    public async ValueTask<string?> WhoWasAtDeskAsync(string token, CancellationToken cancel) =>
        (await tokens.ReadAsync(token, TokenKind.Desk, evenExpired: true, cancel))?.UserId;
}

/// <summary>A person who is signed in at the desk.</summary>
/// <param name="Caller">The person.</param>
/// <param name="IssuedAt">When their token was made.</param>
internal sealed record AtDesk(Caller Caller, DateTimeOffset IssuedAt);
