using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Lending;

/// <summary>The queue for one item, in <see cref="Hold.Order"/>. The caller has locked the item.</summary>
internal static class HoldQueue
{
    private static readonly Sql First = new($"""
        select {Hold.Columns} from {Hold.Table}
        where hold.library_id = $1 and hold.queue = $3 and hold.is_open = 1
          and (hold.expires_at is null or hold.expires_at > $2)
        order by {Hold.Order}
        limit 1
        """);

    private static readonly Sql CountAll = new("""
        select count(*) from hold
        where library_id = $1 and queue = $3 and is_open = 1 and (expires_at is null or expires_at > $2)
        """);

    private static readonly Sql AnothersCount = new($"{CountAll.Text} and patron <> $4");

    private static readonly Sql SetStatus = new($"""
        update hold
        set {FoldedText.Settings("status", 3)}, is_open = $6, {AuditStamp.Settings(7)}, version = version + 1
        where library_id = $1 and row = $2 and is_open = 1
        """);

    // If the patron has placed a new hold since, that one already has its place.
    private static readonly Sql Reopen = new($"""
        update hold
        set is_open = 1, {FoldedText.Settings("status", 6)}, {AuditStamp.Settings(9)}, version = version + 1
        where library_id = $1 and queue = $2 and patron = $3 and is_open = 0 and status = $4 and updated_at = $5
          and not exists (
            select 1 from hold as other
            where other.library_id = $1 and other.queue = $2 and other.patron = $3 and other.is_open = 1)
        """);

    private static readonly Sql OnShelf = new($"""
        select {Hold.Columns} from {Hold.Table}
        where hold.library_id = $1 and hold.queue = $3 and hold.is_open = 1 and hold.status = $4
          and (hold.expires_at is null or hold.expires_at > $2)
        limit 100
        """);

    private static readonly Sql OfPatron = new($"""
        select {Hold.Columns} from {Hold.Table}
        where hold.library_id = $1 and hold.queue = $3 and hold.patron = $4 and hold.is_open = 1
          and (hold.expires_at is null or hold.expires_at > $2)
        """);

    public static string OfItem(string itemId) => $"item:{itemId}";

    /// <summary>The next hold in the queue; null where nobody waits.</summary>
    public static ValueTask<Hold?> FirstAsync(Session session, Library library, string itemId, DateTimeOffset now) =>
        session.FindAsync(First, Hold.Columns.Read, library.Id, now, OfItem(itemId));

    public static async ValueTask<int> CountAsync(Session session, Library library, string itemId, DateTimeOffset now) =>
        (int)await session.FindAsync(CountAll, static row => row.Number(0), library.Id, now, OfItem(itemId));

    /// <summary>Whether another patron waits.</summary>
    public static async ValueTask<bool> IsWantedByAnotherAsync(
        Session session, Library library, string itemId, string patronId, DateTimeOffset now) =>
        await session.FindAsync(AnothersCount, static row => row.Flag(0), library.Id, now, OfItem(itemId), patronId);

    /// <summary>Changes an open hold's status; false where it was closed in the meantime.</summary>
    public static async ValueTask<bool> MoveAsync(Session session, Caller caller, Hold hold, string status, DateTimeOffset now) =>
        await session.ExecuteAsync(
            SetStatus,
            [
                caller.Library.Id, hold.Row, .. FoldedText.Columns(status), status is HoldStatus.Waiting or HoldStatus.OnShelf,
                .. AuditStamp.Values(caller, now),
            ]) == 1;

    /// <summary>The open hold of a patron for an item; null where there is none.</summary>
    public static ValueTask<Hold?> FindAsync(
        Session session, Library library, string itemId, string patronId, DateTimeOffset now) =>
        session.FindAsync(OfPatron, Hold.Columns.Read, library.Id, now, OfItem(itemId), patronId);

    /// <summary>Reopens the hold that a check-out at this time filled, in its old place; does nothing where it filled none.</summary>
    public static async ValueTask ReopenAsync(
        Session session, Caller caller, Item item, string patronId, DateTimeOffset filledAt, DateTimeOffset now) =>
        await session.ExecuteAsync(
            Reopen,
            [
                caller.Library.Id, OfItem(item.Id), patronId, HoldStatus.Filled, filledAt,
                .. FoldedText.Columns(HoldStatus.Waiting), .. AuditStamp.Values(caller, now),
            ]);

    /// <summary>
    /// Takes an item off the shelf for holds, because it is not in the library after all. The hold that it was for waits
    /// again.
    /// </summary>
    public static async ValueTask UnshelveAsync(Session session, Caller caller, Item item, DateTimeOffset now)
    {
        foreach (var hold in await session.QueryAsync(
            OnShelf, Hold.Columns.Read, caller.Library.Id, now, OfItem(item.Id), HoldStatus.OnShelf))
            await MoveAsync(session, caller, hold, HoldStatus.Waiting, now);
    }

    /// <summary>Sets an item in the library aside for the next in its queue; null where nobody waits.</summary>
    public static async ValueTask<Hold?> ShelveAsync(Session session, Caller caller, Item item, DateTimeOffset now)
    {
        while (await FirstAsync(session, caller.Library, item.Id, now) is { } next)
        {
            if (next.Status == HoldStatus.OnShelf)
                return next;
            // Deleting its patron may close the hold between the two statements; then the next hold is tried.
            if (await MoveAsync(session, caller, next, HoldStatus.OnShelf, now))
                return next with { Status = HoldStatus.OnShelf, Version = next.Version + 1 };
        }

        return null;
    }
}
