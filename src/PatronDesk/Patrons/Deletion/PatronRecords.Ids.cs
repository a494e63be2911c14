using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    private static readonly Sql LockDeletedId = new($$"""
        select id from patron where library_id = $1 and uuid = $2 and deleted_at is not null {lock}
        """);

    private static readonly Sql WriteId = new("""
        update patron set uuid = $3, version = version + 1 where library_id = $1 and id = $2
        """);

    /// <summary>
    /// Gives a deleted patron with this UUID another one, so that a new patron can have it. The old patron's entries in the
    /// journal, and what upper rooms keep of them, follow.
    /// </summary>
    private async ValueTask FreeIdAsync(Session session, Caller caller, string uuid, DateTimeOffset now)
    {
        var library = caller.Library.Id;
        var id = await session.FindAsync(LockDeletedId, static row => row.Number(0), library, uuid);
        if (id == 0)
            return;
        var other = Guid.NewGuid().ToString("D");
        var batch = session.StartBatch();
        batch.Add(WriteId, library, id, other);
        batch.Rename(library, uuid, other);
        batch.Journal(new(library, now, caller.Actor, "patron.id_changed", other, uuid));
        await batch.ExecuteAsync();
        foreach (var follower in _idFollowers)
            await follower.FollowAsync(session, library, uuid, other);
    }
}
