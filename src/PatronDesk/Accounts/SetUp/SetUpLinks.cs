using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>
/// The single-use link by which a person makes the first library of an empty store. A new link ends the one before, on every node.
/// None is made, and none is good, once there is a library, however it was made.
/// </summary>
internal sealed class SetUpLinks(Store store, LibraryAccounts accounts, TimeProvider clock)
{
    // The form may be sent a second time by a double click or a reload. Later, nobody is shown the key again.
    private static readonly TimeSpan Repeatable = TimeSpan.FromMinutes(1);

    private static readonly Sql Find = new("select secret_hash from set_up_link");

    private static readonly Sql Delete = new("delete from set_up_link");

    private static readonly Sql Insert = new("insert into set_up_link (id, secret_hash, created_at) values (1, $1, $2)");

    private static readonly Sql FindMade = new($"""
        select {Library.Columns}
        from api_key
        join library on library.id = api_key.library_id
        where api_key.key_hash = $1 and api_key.created_at > $2
        """);

    /// <summary>Makes a link's secret, and ends the link before; null where there is a library.</summary>
    public ValueTask<string?> MakeAsync(CancellationToken cancel) => store.WriteAsync(
        async session =>
        {
            await store.LockForSetUpAsync(session);
            if (await SetUpState.IsDoneAsync(session))
                return null;
            var secret = Secrets.NewLink();
            await session.ExecuteAsync(Delete);
            await session.ExecuteAsync(Insert, Secrets.Hash(secret), clock.GetUtcNow());
            return secret;
        },
        cancel);

    /// <summary>Whether the secret is that of the newest link, and there is no library yet.</summary>
    public ValueTask<bool> IsGoodAsync(string secret, CancellationToken cancel) =>
        store.ReadAsync(session => IsGoodAsync(session, secret), cancel);

    /// <summary>
    /// Makes the first library, once. Its key comes from the link, the form and the password, so that the same form sent a second
    /// time at once is answered alike, although the store keeps only hashes.
    /// </summary>
    /// <param name="secret">The link's secret.</param>
    /// <param name="formId">The id of the form that was sent.</param>
    /// <param name="wanted">The library; its API key is made here.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<SetUp> UseAsync(string secret, string formId, NewLibrary wanted, CancellationToken cancel)
    {
        var key = KeyOf(secret, formId, wanted.Password);
        // Before the password is hashed: nobody without a link may make the server work.
        if (await IsGoodAsync(secret, cancel))
        {
            var outcome = await accounts.CreateAsync(
                wanted with { ApiKey = key }, session => IsGoodAsync(session, secret), cancel);
            switch (outcome)
            {
                case CreateLibrary.Created or CreateLibrary.NotFirst:
                    break;
                // In a store without a library nothing is taken.
                case CreateLibrary.Taken:
                default:
                    throw new UnreachableException();
            }
        }

        var since = clock.GetUtcNow() - Repeatable;
        return await store.ReadAsync(
            session => session.FindAsync(FindMade, Library.Columns.Read, Secrets.Hash(key), since), cancel) is { } library
            ? new SetUp.Done(library, key)
            : new SetUp.LinkEnded();
    }

    private static async ValueTask<bool> IsGoodAsync(Session session, string secret) =>
        await session.FindAsync(Find, static row => row.Bytes(0)) is { } hash
        && CryptographicOperations.FixedTimeEquals(hash, Secrets.Hash(secret))
        && !await SetUpState.IsDoneAsync(session);

    private static string KeyOf(string secret, string formId, string password) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"first key\n{formId}\n{password}")));
}

/// <summary>The outcome of sending the form of a set-up link.</summary>
internal abstract record SetUp
{
    /// <param name="Library">The first library.</param>
    /// <param name="ApiKey">Its key, of which only the hash is stored.</param>
    public sealed record Done(Library Library, string ApiKey) : SetUp;

    /// <summary>The link was used, a newer one was made, or there is a library.</summary>
    public sealed record LinkEnded : SetUp;
}
