using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Blocks;

internal sealed partial class BlockRecords
{
    private static readonly Sql OfOne = new($"""
        select {ManualBlock.Columns} from manual_block
        where {InSight} and user_id = $3
        order by created_at desc, row desc
        limit {BlockSettings.MostOfOnePatron}
        """);

    // Only blocks of the library's own live patrons: a block may be of a user who is kept elsewhere.
    private static readonly Sql CountBlocked = new($"""
        select
            count(distinct case when borrowing = 1 then user_id end),
            count(distinct case when renewals = 1 then user_id end),
            count(distinct case when requests = 1 then user_id end)
        from manual_block
        where {InSight}
          and exists (
            select 1 from patron
            where patron.library_id = $1 and patron.uuid = manual_block.user_id and patron.deleted_at is null)
        """);

    private static readonly Sql CountByCode = new($"""
        select code, count(*) from manual_block
        where {InSight}
        group by code
        order by 2 desc, 1
        limit $3
        """);

    private static readonly Sql Expiring = new($"""
        select {ManualBlock.Columns} from manual_block
        where {InSight} and expires_at <= $3
        order by expires_at, row
        limit $4
        """);

    /// <summary>A patron's visible blocks, newest first.</summary>
    public ValueTask<List<ManualBlock>> OfPatronAsync(Caller caller, string userId, CancellationToken cancel) =>
        store.ReadAsync(
            session => session.QueryAsync(OfOne, ManualBlock.Columns.Read, caller.Library.Id, clock.Now(), userId.ToLowerInvariant()),
            cancel);

    /// <summary>How many blocks are visible.</summary>
    public ValueTask<long> CountAsync(Caller caller, CancellationToken cancel) =>
        store.ReadAsync(session => BlockTally.TotalAsync(session, caller.Library.Id, clock.Now()), cancel);

    /// <summary>How many live patrons a block keeps from each action.</summary>
    public async ValueTask<BlockedCounts> CountBlockedAsync(Caller caller, CancellationToken cancel) =>
        (await store.ReadAsync(
            session => session.FindAsync(
                CountBlocked,
                static row => new BlockedCounts(row.Number(0), row.Number(1), row.Number(2)),
                caller.Library.Id, clock.Now()),
            ReadCost.Unknown(settings.QueryLimit),
            cancel))!;

    /// <summary>
    /// How many visible blocks have each code, the commonest first; the code is null for blocks without one. Null where counting
    /// took longer than it may.
    /// </summary>
    public async ValueTask<IReadOnlyList<(string? Code, long Count)>?> CountByCodeAsync(
        Caller caller, int limit, CancellationToken cancel)
    {
        try
        {
            return await store.ReadAsync(
                session => session.QueryAsync(
                    CountByCode, static row => (row.TextOrNull(0), row.Number(1)), caller.Library.Id, clock.Now(), (long)limit),
                ReadCost.Unknown(settings.QueryLimit),
                cancel);
        }
        catch (StoreTimeoutException)
        {
            return null;
        }
    }

    /// <summary>The visible blocks that expire by then, the next first.</summary>
    public ValueTask<List<ManualBlock>> ExpiringAsync(Caller caller, DateTimeOffset until, int limit, CancellationToken cancel) =>
        store.ReadAsync(
            session => session.QueryAsync(
                Expiring, ManualBlock.Columns.Read, caller.Library.Id, clock.Now(), until, (long)limit),
            cancel);
}

/// <summary>How many live patrons are blocked, by action.</summary>
internal sealed record BlockedCounts(long Borrowing, long Renewals, long Requests);
