using PatronDesk.Accounts;
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
            [new("manual_block_template.created_at", Descending: true), new("manual_block_template.row", Descending: true)],
        TieBreaker = new("manual_block_template.row", Descending: true),
        Schema = BlockIndexes.Templates,
        SortedByIndex = new HashSet<string> { "manual_block_template.id" },
    };

    /// <summary>The templates that a query describes, newest first where it asks for no order.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public Listing<BlockTemplate> List(Caller caller, ListQuery query) =>
        Listed.List(store, [caller.Library.Id], query, settings.QueryLimit);
}
