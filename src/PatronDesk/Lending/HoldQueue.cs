using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Lending;

/// <summary>The queue for one item, in <see cref="Hold.Order"/>. Whoever asks has locked the item.</summary>
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

    public static string OfItem(string itemId) => $"item:{itemId}";

    /// <summary>The hold whose turn it is; null where nobody waits.</summary>
    public static ValueTask<Hold?> FirstAsync(Session session, Library library, string itemId, DateTimeOffset now) =>
        session.FindAsync(First, Hold.Columns.Read, library.Id, now, OfItem(itemId));

    public static async ValueTask<int> CountAsync(Session session, Library library, string itemId, DateTimeOffset now) =>
        (int)await session.FindAsync(CountAll, static row => row.Number(0), library.Id, now, OfItem(itemId));

    /// <summary>Whether somebody other than this patron waits.</summary>
    public static async ValueTask<bool> IsWantedByAnotherAsync(
        Session session, Library library, string itemId, string patronId, DateTimeOffset now) =>
        await session.FindAsync(AnothersCount, static row => row.Flag(0), library.Id, now, OfItem(itemId), patronId);

    /// <summary>Gives an open hold another status; false where it was closed in the meantime.</summary>
    public static async ValueTask<bool> MoveAsync(Session session, Caller caller, Hold hold, string status, DateTimeOffset now) =>
        await session.ExecuteAsync(
            SetStatus,
            [
                caller.Library.Id, hold.Row, .. FoldedText.Columns(status), status is HoldStatus.Waiting or HoldStatus.OnShelf,
                .. AuditStamp.Values(caller, now),
            ]) == 1;

    /// <summary>Puts an item that is in the library on the shelf for whose turn it is; null where nobody waits.</summary>
    public static async ValueTask<Hold?> ShelveAsync(Session session, Caller caller, Item item, DateTimeOffset now)
    {
        while (await FirstAsync(session, caller.Library, item.Id, now) is { } next)
        {
            if (next.Status == HoldStatus.OnShelf)
                return next;
            // The deletion of its patron may close it between the two statements: then it is the next one's turn.
            if (await MoveAsync(session, caller, next, HoldStatus.OnShelf, now))
                return next with { Status = HoldStatus.OnShelf, Version = next.Version + 1 };
        }

        return null;
    }
}
