using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Blocks;

/// <summary>What a machine may do with blocks. Each answers the patron's standing after it, from the same transaction.</summary>
internal sealed partial class BlockRecords
{
    // Staff have a UUID with their name, so their blocks never look like a machine's. A block that staff changed is theirs.
    private static readonly Sql FindOwn = new($$"""
        select {{ManualBlock.Columns}}
        from manual_block
        where {{InSight}} and user_id = $3 and created_by is null and created_by_name = $4 and version = 1
        order by row
        limit 1000
        {lock}
        """);

    /// <summary>Stores a new block of a live patron; returns their standing with it, null if there is no such patron.</summary>
    /// <param name="caller">The caller, with the library.</param>
    /// <param name="content">The block's content.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<Standing?> BlockPatronAsync(Caller caller, BlockContent content, CancellationToken cancel) =>
        store.WriteAsync(
            session =>
            {
                var now = clock.Now();
                var normal = Normal(content);
                return StandingReader.ChangeAsync(session, caller.Library, normal.UserId, now, async () =>
                {
                    // No two random UUIDs are equal.
                    if (await InsertAsync(session, caller, Guid.NewGuid().ToString("D"), normal, now) is null)
                        throw new UnreachableException();
                });
            },
            cancel);

    /// <summary>
    /// Removes the patron's blocks that this client made and that nobody has changed since; returns the standing without
    /// them, null if there is no such patron.
    /// </summary>
    /// <param name="caller">A client without a UUID; its <see cref="Caller.Username"/> marks its blocks.</param>
    /// <param name="userId">The patron's UUID.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<Standing?> LiftOwnAsync(Caller caller, string userId, CancellationToken cancel) =>
        store.WriteAsync(
            session =>
            {
                var now = clock.Now();
                return StandingReader.ChangeAsync(
                    session, caller.Library, userId, now, () => LiftOwnAsync(session, caller, userId, now));
            },
            cancel);

    private static async ValueTask LiftOwnAsync(Session session, Caller caller, string userId, DateTimeOffset now)
    {
        var own = await session.QueryAsync(FindOwn, ManualBlock.Columns.Read, caller.Library.Id, now, userId, caller.Username);
        if (own.Count == 0)
            return;
        var batch = session.StartBatch();
        foreach (var block in own)
        {
            batch.Add(Erase, caller.Library.Id, block.Row);
            batch.Journal(new(caller.Library.Id, now, caller.Actor, "block.deleted", block.Id) { PatronId = block.Content.UserId });
        }

        BlockTally.Count(batch, caller.Library.Id, -own.Count);
        await batch.ExecuteAsync();
    }
}
