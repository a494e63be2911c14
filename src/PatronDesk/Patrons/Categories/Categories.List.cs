using PatronDesk.Accounts;
using PatronDesk.Cql.Binding;
using PatronDesk.Cql.Sql;
using PatronDesk.Lists;

namespace PatronDesk.Patrons;

internal sealed partial class Categories
{
    private static readonly ListedTable<Category> Groups = Listed(CategoryIndexes.Groups);

    private static readonly ListedTable<Category> Addresses = Listed(CategoryIndexes.Addresses);

    /// <summary>The categories of a kind that match a query, in the order in which they were made.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public PagedQuery<Category> Query(Caller caller, string kind, string? cql, IReadOnlyList<CqlSort>? orderBy) =>
        (kind == CategoryKind.Group ? Groups : Addresses)
            .Query(store, [caller.Library.Id, kind], cql, orderBy, settings.QueryLimit);

    private static ListedTable<Category> Listed(CqlSchema schema) => new()
    {
        Table = "category",
        Columns = Category.Columns,
        Where = "category.library_id = $1 and category.kind = $2",
        DefaultOrder = [new("category.row", IsDescending: false, MayBeUndefined: false, SqlOrderKind.Number)],
        Schema = schema,
        IsSmall = true,
    };
}
