using PatronDesk.Accounts;
using PatronDesk.Cql.Sql;
using PatronDesk.Data;
using PatronDesk.Lists;

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
/// <param name="Barcode">The patron's; null where there is no such patron.</param>
/// <param name="FirstName">The patron's; null likewise.</param>
/// <param name="LastName">The patron's; null likewise.</param>
internal sealed record ExportedBlock(ManualBlock Block, string? Barcode, string? FirstName, string? LastName)
{
    public static readonly Columns<ExportedBlock> Columns = new((ref at) => new(
        at.Part(ManualBlock.Columns), at.TextOrNull(Of("patron.barcode")), at.TextOrNull(Of("patron.first_name")), at.TextOrNull(Of("patron.last_name"))));

    private static string Of(string column) => $"""
        (select {column} from patron
         where patron.library_id = manual_block.library_id and patron.uuid = manual_block.user_id and patron.deleted_at is null)
        """;
}
