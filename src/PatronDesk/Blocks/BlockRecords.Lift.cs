using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Blocks;

internal sealed partial class BlockRecords
{
    // Staff have a UUID with their name, so their blocks never look like a machine's. A block that staff changed is theirs.
    private static readonly Sql FindOwn = new($"""
        select {ManualBlock.Columns}
        from manual_block
        where {InSight} and user_id = $3 and created_by is null and created_by_name = $4 and version = 1
        order by row
        limit 1000
        {"{lock}"}
        """);

    /// <summary>
    /// Removes the patron's blocks that this client made and that nobody has changed since; returns how many.
    /// </summary>
    /// <param name="caller">A client without a UUID; its <see cref="Caller.Username"/> marks its blocks.</param>
    /// <param name="userId">The patron's UUID.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<int> LiftOwnAsync(Caller caller, string userId, CancellationToken cancel) =>
        store.WriteAsync(
            async session =>
            {
                var now = clock.Now();
                var own = await session.QueryAsync(
                    FindOwn, ManualBlock.Columns.Read, caller.Library.Id, now, userId.ToLowerInvariant(), caller.Username);
                if (own.Count == 0)
                    return 0;
                var batch = session.StartBatch();
                foreach (var block in own)
                {
                    batch.Add(Erase, caller.Library.Id, block.Row);
                    batch.Journal(new(caller.Library.Id, now, caller.Actor, "block.deleted", block.Id));
                }

                BlockTally.Count(batch, caller.Library.Id, -own.Count);
                await batch.ExecuteAsync();
                return own.Count;
            },
            cancel);
}
