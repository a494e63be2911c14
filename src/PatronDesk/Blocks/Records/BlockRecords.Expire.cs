using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Blocks;

internal sealed partial class BlockRecords
{
    private const int RemovedAtOnce = 200;

    private static readonly Sql Move = new("""
        update manual_block set user_id = $3, version = version + 1 where library_id = $1 and user_id = $2
        """);

    private static readonly Sql FindExpired = new($"""
        select row, id, user_id
        from manual_block
        where library_id = $1 and expires_at <= $2
        order by expires_at
        limit {RemovedAtOnce}
        {"{lock_free}"}
        """);

    private static readonly Sql OfPatron = new("select row, id, user_id from manual_block where library_id = $1 and user_id = $2");

    /// <summary>
    /// Removes expired blocks, which queries no longer show, and journals each. Several nodes may do it at once. Returns how
    /// many.
    /// </summary>
    public ValueTask<int> ExpireAsync(Library library, CancellationToken cancel) => store.WriteInStepsAsync(
        session => RemoveExpiredAsync(session, library.Id, clock.Now()), RemovedAtOnce, cancel);

    /// <summary>Removes a purged patron's blocks, in the purge's transaction.</summary>
    internal static async ValueTask PurgeAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now)
    {
        var blocks = await session.QueryAsync(OfPatron, static row => (row.Number(0), row.Text(1), row.Text(2)), libraryId, patronUuid);
        await RemoveAsync(session, libraryId, blocks, "block.purged", now);
        await session.ForgetDetailsAsync(libraryId, patronUuid, LiftedAction);
    }

    private static async ValueTask<int> RemoveExpiredAsync(Session session, long libraryId, DateTimeOffset now)
    {
        var expired = await session.QueryAsync(FindExpired, static row => (row.Number(0), row.Text(1), row.Text(2)), libraryId, now);
        await RemoveAsync(session, libraryId, expired, "block.expired", now);
        return expired.Count;
    }

    /// <summary>Gives a patron's blocks the patron's new UUID.</summary>
    internal static async ValueTask MoveAsync(Session session, long libraryId, string oldUuid, string newUuid) =>
        await session.ExecuteAsync(Move, libraryId, oldUuid, newUuid);

    private static async ValueTask RemoveAsync(
        Session session, long libraryId, List<(long Row, string Id, string Patron)> blocks, string action, DateTimeOffset now)
    {
        if (blocks.Count == 0)
            return;
        var batch = session.StartBatch();
        foreach (var (row, id, patron) in blocks)
        {
            batch.Add(Erase, libraryId, row);
            batch.Journal(new(libraryId, now, Actor.Program, action, id) { PatronId = patron });
        }

        BlockTally.Count(batch, libraryId, -blocks.Count);
        await batch.ExecuteAsync();
    }
}
