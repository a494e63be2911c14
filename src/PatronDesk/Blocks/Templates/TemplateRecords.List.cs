using PatronDesk.Accounts;
using PatronDesk.Cql.Sql;
using PatronDesk.Lists;

namespace PatronDesk.Blocks;

internal sealed partial class TemplateRecords
{
    private static readonly ListedTable<BlockTemplate> Listed = new()
    {
        Table = "manual_block_template",
        Columns = BlockTemplate.Columns,
        Where = "manual_block_template.library_id = $1",
        DefaultOrder =
        [
            ListedTable<BlockTemplate>.Latest("manual_block_template.created_at"),
            ListedTable<BlockTemplate>.Latest("manual_block_template.row"),
        ],
        Schema = BlockIndexes.Templates,
        SortedByIndex = new HashSet<string> { "manual_block_template.id" },
    };

    /// <summary>The library's templates, newest first.</summary>
    public async ValueTask<IReadOnlyList<BlockTemplate>> AllAsync(Caller caller, int limit, CancellationToken cancel)
    {
        var all = new List<BlockTemplate>();
        await foreach (var chunk in Query(caller, cql: null).ReadAsync(0, limit, cancel))
            all.AddRange(chunk);
        return all;
    }

    /// <summary>The templates that match a query; newest first where it gives no order.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public PagedQuery<BlockTemplate> Query(Caller caller, string? cql, IReadOnlyList<CqlSort>? orderBy = null) =>
        Listed.Query(store, [caller.Library.Id], cql, orderBy, settings.QueryLimit);
}
