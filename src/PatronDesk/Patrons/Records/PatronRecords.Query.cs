using PatronDesk.Accounts;
using PatronDesk.Cql.Sql;
using PatronDesk.Lists;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    internal static ListedTable<Patron> Listed { get; } = new()
    {
        Table = "patron",
        Columns = Patron.WithDetails,
        Where = "patron.library_id = $1 and patron.deleted_at is null",
        DefaultOrder = [ListedTable<Patron>.Latest("patron.id")],
        Schema = UserIndexes.Schema,
        EveryRow = "patron.id > 0",
        SortedByIndex = new HashSet<string> { "patron.uuid" },
    };

    /// <summary>The live patrons that match a query, with what only FOLIO shows; newest first where it gives no order.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public PagedQuery<Patron> Query(Caller caller, string? cql, IReadOnlyList<CqlSort>? orderBy = null)
    {
        var query = Listed.Query(store, [caller.Library.Id], cql, orderBy, settings.QueryLimit);
        query.KeptCount = cancel => store.ReadAsync(session => PatronTally.TotalAsync(session, caller.Library.Id), cancel);
        return query;
    }
}
