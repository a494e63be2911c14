using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>
/// The keys that sign tokens, kept in the store so that every node signs with them and accepts the other nodes' tokens.
/// Every 30 days a new key is made; an old one is accepted until the last token that it can have signed has expired.
/// </summary>
internal sealed class TokenKeys(Store store, SignInSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Signs = TimeSpan.FromDays(30);

    // After this time, a key that an operator deleted from the store is no longer used.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private static readonly Sql List = new("""
        select id, secret, retires_at, ends_at
        from token_key
        where ends_at > $1
        order by created_at desc, id
        limit 1000
        """);

    private static readonly Sql Insert = new("""
        insert into token_key (id, secret, created_at, retires_at, ends_at) values ($1, $2, $3, $4, $5)
        """);

    private static readonly Sql DeleteEnded = new("delete from token_key where ends_at <= $1");

    private volatile Loaded? _loaded;

    /// <summary>The current signing key; created where there is none. If two nodes each create one, both are valid.</summary>
    public async ValueTask<TokenKey> ToSignWithAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (Remembering is { Signing: { } known } && known.RetiresAt > now)
            return known;
        if ((await LoadAsync(now, cancel)).Signing is { } stored && stored.RetiresAt > now)
            return stored;
        var id = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var retires = now + Signs;
        var secret = RandomNumberGenerator.GetBytes(32);
        await store.WriteAsync(
            session => session.ExecuteAsync(Insert, id, secret, now, retires, retires + settings.Longest), cancel);
        return (await LoadAsync(now, cancel)).Keys[id];
    }

    /// <summary>The key with the id that a token names; null where no token of it can be valid.</summary>
    public async ValueTask<TokenKey?> FindAsync(string id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        // An unknown id may be another node's new key.
        if (Remembering?.Keys.TryGetValue(id, out var key) is not true)
            (await LoadAsync(now, cancel)).Keys.TryGetValue(id, out key);
        return key?.EndsAt > now ? key : null;
    }

    /// <summary>Erases the keys whose tokens have all expired.</summary>
    public async ValueTask ForgetEndedAsync(CancellationToken cancel) =>
        await store.WriteAsync(session => session.ExecuteAsync(DeleteEnded, clock.GetUtcNow()), cancel);

    // A monotonic clock: if the wall clock were set back, a deleted key would stay valid until it caught up.
    private Loaded? Remembering => _loaded is { } known && clock.GetElapsedTime(known.At) < Remembered ? known : null;

    private async ValueTask<Loaded> LoadAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var askedAt = clock.GetTimestamp();
        var keys = await store.ReadAsync(
            session => session.QueryAsync(
                List,
                static row => new TokenKey(row.Text(0), row.Bytes(1), row.Instant(2), row.Instant(3)),
                now),
            cancel);
        return _loaded = new Loaded(
            keys.ToFrozenDictionary(key => key.Id, StringComparer.Ordinal), keys.FirstOrDefault(), askedAt);
    }

    private sealed record Loaded(FrozenDictionary<string, TokenKey> Keys, TokenKey? Signing, long At);
}

/// <summary>One key: 256 random bits for HMAC with SHA-256.</summary>
internal sealed class TokenKey(string id, byte[] secret, DateTimeOffset retiresAt, DateTimeOffset endsAt)
{
    /// <summary>The id that tokens carry (<c>kid</c>).</summary>
    public string Id { get; } = id;

    /// <summary>The time until which it signs.</summary>
    public DateTimeOffset RetiresAt { get; } = retiresAt;

    /// <summary>The time until which its tokens are accepted.</summary>
    public DateTimeOffset EndsAt { get; } = endsAt;

    public SymmetricSecurityKey Secret { get; } = new(secret)
    {
        KeyId = id,
        // With the cache, the library would keep a signer for every key it ever saw.
        CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
    };
}
