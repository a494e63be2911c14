using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>
/// Keeps a new sign-in name unique over staff and patrons. Two tables have no common unique index. So who gives a name to
/// staff locks the library's row, who gives one to a patron shares it, and each looks at the other's names after that.
/// </summary>
internal static class StaffUsernames
{
    private static readonly Sql Lock = new("select id from library where id = $1 {lock}");

    private static readonly Sql Share = new("select id from library where id = $1 {lock_shared}");

    private static readonly Sql Find = new("""
        select count(*) from staff where library_id = $1 and username_folded = $2 and removed_at is null
        """);

    private static readonly Sql FindId = new("select count(*) from staff where library_id = $1 and uuid = $2");

    private static readonly Sql All = new("""
        select username_folded from staff where library_id = $1 and removed_at is null
        union all
        select uuid from staff where library_id = $1
        """);

    /// <summary>The names of all staff, folded for search, and their UUIDs; none of them can be a new patron's.</summary>
    public static async ValueTask<IReadOnlySet<string>> AllAsync(Session session, Library library) =>
        (await session.QueryAsync(All, static row => row.Text(0), library.Id)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether somebody of the staff has, or had, the UUID.</summary>
    public static ValueTask<bool> HasIdAsync(Session session, Library library, string uuid) =>
        session.FindAsync(FindId, static row => row.Flag(0), library.Id, uuid);

    /// <summary>Waits until nobody gives a patron a name, and makes those who want to wait for this unit of work.</summary>
    public static async ValueTask LockAsync(Session session, long libraryId) =>
        await session.FindAsync(Lock, static row => row.Number(0), libraryId);

    /// <summary>Whether one of the staff has the name. Until this unit of work ends, nobody of the staff gets one.</summary>
    /// <param name="session">The unit of work.</param>
    /// <param name="library">The library.</param>
    /// <param name="folded">The name, folded for search.</param>
    public static async ValueTask<bool> IsTakenAsync(Session session, Library library, string folded)
    {
        await session.FindAsync(Share, static row => row.Number(0), library.Id);
        return await session.FindAsync(Find, static row => row.Flag(0), library.Id, folded);
    }
}
