using System.Collections.Concurrent;
using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>
/// Finds the library of an API key. Caches it for two seconds, so that a key disabled elsewhere (by another node or the
/// command line) stops working within that time.
/// </summary>
internal sealed class Callers(Store store, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(2);

    private static readonly Sql FindByKey = new($"""
        select {Found.Columns}
        from api_key
        left join operator on operator.id = api_key.operator_id
        join library on library.id = api_key.library_id or library.operator_id = api_key.operator_id
        where api_key.key_hash = $1
          and api_key.disabled_at is null
          and library.api_id = $2
          and library.disabled_at is null
        """);

    private static readonly Sql OfOperator = new($"""
        select {Library.Columns}
        from library
        where operator_id = $1 and disabled_at is null
        order by organization, id
        limit 10000
        """);

    private static readonly Sql NoteUse = new("update api_key set last_used_at = $2 where id = $1");

    private readonly ConcurrentDictionary<Credentials, Known> _known = new();
    private readonly ConcurrentDictionary<long, DateTimeOffset> _uses = new();

    /// <summary>The caller, or null where the credentials do not match.</summary>
    public async ValueTask<Caller?> FindAsync(Credentials credentials, CancellationToken cancel)
    {
        if (!_known.TryGetValue(credentials, out var found) || !IsFresh(found))
        {
            found = await LookUpAsync(credentials, cancel);
            if (found is null)
            {
                _known.TryRemove(credentials, out _);
                return null;
            }

            _known[credentials] = found;
        }

        _uses[found.KeyId] = clock.GetUtcNow();
        return found.Caller;
    }

    /// <summary>The libraries of an owner of several libraries.</summary>
    public ValueTask<List<Library>> LibrariesOfOperatorAsync(long operatorId, CancellationToken cancel) =>
        store.ReadAsync(session => session.QueryAsync(OfOperator, Library.Columns.Read, operatorId), cancel);

    /// <summary>Saves when each key was last used, and drops unused credentials from the cache.</summary>
    public async ValueTask FlushUsesAsync(CancellationToken cancel)
    {
        foreach (var (credentials, entry) in _known)
        {
            if (!IsFresh(entry))
                _known.TryRemove(KeyValuePair.Create(credentials, entry));
        }

        var noted = _uses.ToArray();
        if (noted.Length == 0)
            return;
        await store.WriteAsync(
            async session =>
            {
                var batch = session.StartBatch();
                foreach (var (key, at) in noted)
                    batch.Add(NoteUse, key, at);
                return await batch.ExecuteAsync();
            },
            cancel);
        foreach (var use in noted)
            _uses.TryRemove(use);
    }

    // A monotonic clock: if the wall clock were set back, a disabled key would work until it caught up.
    private bool IsFresh(Known entry) => clock.GetElapsedTime(entry.FoundAt) < Remembered;

    private async ValueTask<Known?> LookUpAsync(Credentials credentials, CancellationToken cancel)
    {
        // Taken before the read, because the row may be old by the time it arrives.
        var askedAt = clock.GetTimestamp();
        var hash = Secrets.Hash(credentials.Key);
        var row = await store.ReadAsync(
            session => session.FindAsync(
                FindByKey, Found.Columns.Read, hash, credentials.ApiId),
            cancel);
        // The index found an equal hash; the comparison in constant time decides.
        if (row is null
            || !System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(row.KeyHash, hash)
            || !Secrets.Same(row.Library.ApiId, credentials.ApiId)
            || !Secrets.Same(row.OperatorApiId ?? "", credentials.OperatorApiId ?? ""))
            return null;
        var operatorId = row.OperatorApiId is null ? null : row.Library.OperatorId;
        return new Known(new Caller(row.Library, ApiKey.ActorOf(row.KeyId)) { OperatorId = operatorId }, row.KeyId, askedAt);
    }

    private sealed record Found(Library Library, long KeyId, byte[] KeyHash, string? OperatorApiId)
    {
        public static readonly Columns<Found> Columns = new((ref at) => new(
            at.Part(Library.Columns),
            at.Number("api_key.id"),
            at.Bytes("api_key.key_hash"),
            at.TextOrNull("operator.api_id")));
    }

    private sealed record Known(Caller Caller, long KeyId, long FoundAt);
}

/// <summary>What a client sends to identify itself.</summary>
/// <param name="Key">An API key, in any form.</param>
/// <param name="ApiId">The API id of the library to act on.</param>
/// <param name="OperatorApiId">The API id of an owner of several libraries, who then owns the key.</param>
internal readonly record struct Credentials(string Key, string ApiId, string? OperatorApiId);
