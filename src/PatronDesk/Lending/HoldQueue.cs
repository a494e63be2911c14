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

    // A hold that the patron placed anew since has its place already.
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

    /// <summary>The open hold of a patron for an item; null where there is none.</summary>
    public static ValueTask<Hold?> FindAsync(
        Session session, Library library, string itemId, string patronId, DateTimeOffset now) =>
        session.FindAsync(OfPatron, Hold.Columns.Read, library.Id, now, OfItem(itemId), patronId);

    /// <summary>Opens the hold again that a check-out filled at this instant, in its old place; none where it filled none.</summary>
    public static async ValueTask ReopenAsync(
        Session session, Caller caller, Item item, string patronId, DateTimeOffset filledAt, DateTimeOffset now) =>
        await session.ExecuteAsync(
            Reopen,
            [
                caller.Library.Id, OfItem(item.Id), patronId, HoldStatus.Filled, filledAt,
                .. FoldedText.Columns(HoldStatus.Waiting), .. AuditStamp.Values(caller, now),
            ]);

    /// <summary>Takes an item off the shelf for holds, since it is not in the library after all: whoever it was for waits again.</summary>
    public static async ValueTask UnshelveAsync(Session session, Caller caller, Item item, DateTimeOffset now)
    {
        foreach (var hold in await session.QueryAsync(
            OnShelf, Hold.Columns.Read, caller.Library.Id, now, OfItem(item.Id), HoldStatus.OnShelf))
            await MoveAsync(session, caller, hold, HoldStatus.Waiting, now);
    }

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
