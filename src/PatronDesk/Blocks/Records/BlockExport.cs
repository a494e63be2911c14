using PatronDesk.Accounts;
using PatronDesk.Cql.Sql;
using PatronDesk.Data;
using PatronDesk.Lists;
using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>Reads the manual blocks of a library in chunks, for an operator's export.</summary>
internal sealed class BlockExport(Store store)
{
    // An operator waits for a slow query; a client of the server would not.
    private static readonly TimeSpan QueryLimit = TimeSpan.FromHours(1);

    private static readonly ListedTable<ExportedBlock> Listed = new()
    {
        Table = "manual_block",
        Columns = ExportedBlock.Columns,
        Where = "manual_block.library_id = $1",
        DefaultOrder = [Earliest("manual_block.created_at"), Earliest("manual_block.row")],
        Schema = BlockIndexes.ManualBlocks,
        SortedByIndex = new HashSet<string> { "manual_block.id" },
    };

    /// <summary>The blocks that match a query, oldest first, expired ones too; null for all.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public IAsyncEnumerable<IReadOnlyList<ExportedBlock>> ReadAsync(Caller caller, string? cql, CancellationToken cancel) =>
        Listed.Query(store, [caller.Library.Id], cql, orderBy: null, QueryLimit).ReadAsync(0, int.MaxValue, cancel);

    private static SqlOrder Earliest(string column) => new(column, IsDescending: false, MayBeUndefined: false, SqlOrderKind.Number);
}

/// <summary>A block with the patron whose it is.</summary>
/// <param name="Block">The block.</param>
/// <param name="Who">The patron.</param>
internal sealed record ExportedBlock(ManualBlock Block, PatronNames Who)
{
    public static readonly Columns<ExportedBlock> Columns = new((ref at) => new(
        at.Part(ManualBlock.Columns), at.Part(PatronNames.Of("manual_block", "user_id"))));
}
