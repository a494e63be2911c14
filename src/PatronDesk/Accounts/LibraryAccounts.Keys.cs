using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Accounts;

internal sealed partial class LibraryAccounts
{
    /// <summary>Characters.</summary>
    public const int LongestKeyName = 100;

    private const string SelectedKeys =
        "select id, name, created_at, last_used_at, disabled_at, made_by, operator_id from api_key";

    private static readonly Sql ListKeys = new($"""
        {SelectedKeys}
        where library_id = $1 or operator_id = $2
        order by id
        limit 10000
        """);

    private static readonly Sql FindKey = new($"{SelectedKeys} where key_hash = $2 and library_id = $1");

    private static readonly Sql DisableKey = new("""
        update api_key set disabled_at = $3 where library_id = $1 and id = $2 and disabled_at is null
        """);

    /// <summary>Adds a key by a command; false where it is in use already.</summary>
    public ValueTask<bool> AddKeyAsync(Library library, string name, string key, CancellationToken cancel) =>
        AddKeyAsync(Caller.CommandLine(library), name, key, cancel);

    /// <summary>Adds a key; false where it is in use already.</summary>
    public ValueTask<bool> AddKeyAsync(Caller caller, string name, string key, CancellationToken cancel) =>
        store.WriteAsync(
            async session =>
            {
                var (hash, library, now) = (Secrets.Hash(key), caller.Library.Id, clock.GetUtcNow());
                if (await session.FindAsync(KeyTaken, static row => row.Flag(0), hash))
                    return false;
                await session.ExecuteAsync(InsertKey, hash, name, library, (long?)null, now, caller.Name);
                var made = await session.FindAsync(FindKey, ReadKey, library, hash);
                await session.JournalAsync(new(library, now, caller.Actor, "key.created", made!.Actor));
                return true;
            },
            cancel);

    /// <summary>The keys that open a library, its owner's key to several libraries among them.</summary>
    public ValueTask<List<ApiKey>> KeysAsync(Library library, CancellationToken cancel) =>
        store.ReadAsync(session => session.QueryAsync(ListKeys, ReadKey, library.Id, library.OperatorId), cancel);

    /// <summary>What may be shown of this key of the library; null where it has none such.</summary>
    public ValueTask<ApiKey?> FindKeyAsync(Library library, string key, CancellationToken cancel) =>
        store.ReadAsync(session => session.FindAsync(FindKey, ReadKey, library.Id, Secrets.Hash(key)), cancel);

    /// <summary>Disables a key by a command; false where the library has no such enabled key.</summary>
    public ValueTask<bool> DisableKeyAsync(Library library, long keyId, CancellationToken cancel) =>
        DisableKeyAsync(Caller.CommandLine(library), keyId, cancel);

    /// <summary>Disables a key; false where the library has no such enabled key.</summary>
    public ValueTask<bool> DisableKeyAsync(Caller caller, long keyId, CancellationToken cancel) =>
        store.WriteAsync(
            async session =>
            {
                var (library, now) = (caller.Library.Id, clock.GetUtcNow());
                if (await session.ExecuteAsync(DisableKey, library, keyId, now) == 0)
                    return false;
                await session.JournalAsync(new(library, now, caller.Actor, "key.disabled", ApiKey.ActorOf(keyId)));
                return true;
            },
            cancel);

    private static ApiKey ReadKey(Row row) =>
        new(row.Number(0), row.Text(1), row.Instant(2), row.InstantOrNull(3), row.InstantOrNull(4))
        {
            MadeBy = row.TextOrNull(5),
            IsOfOperator = row.NumberOrNull(6) is not null,
        };
}

/// <summary>What may be shown of an API key; never the key itself.</summary>
internal sealed record ApiKey(
    long Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? DisabledAt)
{
    /// <summary>The journal's name for who made it; null for a key from before that was kept.</summary>
    public string? MadeBy { get; init; }

    /// <summary>Whether it belongs to an owner of several libraries, and cannot be disabled by one of them.</summary>
    public bool IsOfOperator { get; init; }

    /// <summary>The journal's name for it.</summary>
    public string Actor => ActorOf(Id);

    public static string ActorOf(long id) => string.Create(null, $"key:{id}");
}
