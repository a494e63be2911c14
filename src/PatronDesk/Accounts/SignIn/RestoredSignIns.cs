using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>
/// Ends the sign-ins in a store that was restored: whoever signed out since the backup, or lost a password, would be signed in
/// again. The keys that sign tokens go too, because every backup has them. API keys, passwords and SIP2 accounts stay.
/// </summary>
internal static class RestoredSignIns
{
    // A store that is older has no sign-ins.
    private const int SinceVersion = 9;

    private static readonly Sql EndSessions = new("delete from staff_session");

    private static readonly Sql DropTokenKeys = new("delete from token_key");

    /// <summary>Returns how many sign-ins it ended.</summary>
    /// <param name="store">The store, which nobody serves.</param>
    /// <param name="schemaVersion">The version of its schema, which may be older than the program's.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public static async ValueTask<int> EndAsync(Store store, int schemaVersion, CancellationToken cancel) =>
        schemaVersion < SinceVersion
            ? 0
            : await store.WriteAsync(
                static async session =>
                {
                    await session.ExecuteAsync(DropTokenKeys);
                    return await session.ExecuteAsync(EndSessions);
                },
                cancel);
}
