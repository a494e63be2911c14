using PatronDesk.Accounts;
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
        DefaultOrder = [new("manual_block.created_at", Descending: true), new("manual_block.row", Descending: true)],
        TieBreaker = new("manual_block.row", Descending: true),
        Schema = BlockIndexes.ManualBlocks,
        SortedByIndex = new HashSet<string> { "manual_block.id" },
    };

    /// <summary>The blocks in sight that a query describes, newest first where it asks for no order.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public Listing<ManualBlock> List(Caller caller, ListQuery query)
    {
        var now = clock.Now();
        var listing = Listed.List(store, [caller.Library.Id, now], query, settings.QueryLimit);
        return listing with
        {
            DefaultLimit = listing.IsPinned && settings.AllOfOnePatron ? BlockSettings.MostOfOnePatron : null,
            CountAsync = listing.IsAll
                ? cancel => store.ReadAsync(session => BlockTally.TotalAsync(session, caller.Library.Id, now), cancel)
                : listing.CountAsync,
        };
    }
}
