using PatronDesk.Accounts;
using PatronDesk.Cql.Sql;
using PatronDesk.Data;
using PatronDesk.Lists;

namespace PatronDesk.Blocks;

internal sealed partial class BlockRecords
{
    private static readonly ListedTable<ManualBlock> Listed = new()
    {
        Table = "manual_block",
        Columns = ManualBlock.Columns,
        Where = InSight,
        DefaultOrder =
            [ListedTable<ManualBlock>.Latest("manual_block.created_at"), ListedTable<ManualBlock>.Latest("manual_block.row")],
        Schema = BlockIndexes.ManualBlocks,
        SortedByIndex = new HashSet<string> { "manual_block.id" },
    };

    /// <summary>The visible blocks that match a query; newest first where it gives no order.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public PagedQuery<ManualBlock> Query(Caller caller, string? cql, IReadOnlyList<CqlSort>? orderBy = null)
    {
        var now = clock.Now();
        var query = Listed.Query(store, [caller.Library.Id, now], cql, orderBy, settings.QueryLimit);
        query.DefaultLimit = query.IsPinned && settings.AllOfOnePatron ? BlockSettings.MostOfOnePatron : null;
        query.KeptCount = cancel => store.ReadAsync(session => BlockTally.TotalAsync(session, caller.Library.Id, now), cancel);
        return query;
    }
}
