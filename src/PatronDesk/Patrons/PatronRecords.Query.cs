using PatronDesk.Accounts;
using PatronDesk.Lists;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    private static readonly ListedTable<Patron> Listed = new()
    {
        Table = "patron",
        Columns = Patron.WithDetails,
        Where = "patron.library_id = $1 and patron.deleted_at is null",
        DefaultOrder = [new("patron.id", Descending: true)],
        TieBreaker = new("patron.id", Descending: true),
        Schema = UserIndexes.Schema,
        EveryRow = "patron.id > 0",
        SortedByIndex = new HashSet<string> { "patron.uuid" },
    };

    /// <summary>The live patrons that a query describes, with what only FOLIO shows; newest first where it asks for no order.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public Listing<Patron> Query(Caller caller, ListQuery query)
    {
        var listing = Listed.List(store, [caller.Library.Id], query, settings.QueryLimit);
        return listing.IsAll
            ? listing with { CountAsync = cancel => store.ReadAsync(session => PatronTally.TotalAsync(session, caller.Library.Id), cancel) }
            : listing;
    }
}
