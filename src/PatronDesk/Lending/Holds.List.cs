using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Lists;

namespace PatronDesk.Lending;

internal sealed partial class Holds
{
    private const int ExpiredAtOnce = 200;

    private static readonly ListedTable<Hold> Listed = new()
    {
        Table = "hold",
        Columns = Hold.Columns,
        ColumnCount = Hold.ColumnCount,
        Map = Hold.Read,
        Where = "hold.library_id = $1",
        DefaultOrder = [new("hold.placed_at", Descending: true), new("hold.row", Descending: true)],
        TieBreaker = new("hold.row", Descending: true),
        Schema = LendingIndexes.Requests,
        SortedByIndex = new HashSet<string> { "hold.id" },
    };

    private static readonly Sql FindExpired = new($"""
        select row, id from hold
        where library_id = $1 and status = 'open' and expires_at <= $2
        order by expires_at
        limit {ExpiredAtOnce}
        {"{lock_free}"}
        """);

    private static readonly Sql Expire = new("""
        update hold set status = 'expired', closed_at = $3, version = version + 1, updated_at = $3
        where library_id = $1 and row = $2
        """);

    /// <summary>The holds that a query describes, the latest first where it asks for no order.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public Listing<Hold> List(Caller caller, ListQuery query) =>
        Listed.List(store, [caller.Library.Id], query, settings.QueryLimit);

    /// <summary>Closes the holds whose instant has passed and journals each; safe when several nodes do it at once.</summary>
    public async ValueTask ExpireAsync(Library library, CancellationToken cancel)
    {
        int step;
        do
        {
            step = await store.WriteAsync(
                async session =>
                {
                    var now = clock.Now();
                    var expired = await session.QueryAsync(
                        FindExpired, static row => (Row: row.Number(0), Id: row.Text(1)), library.Id, now);
                    if (expired.Count == 0)
                        return 0;
                    var batch = session.StartBatch();
                    foreach (var (row, id) in expired)
                    {
                        batch.Add(Expire, library.Id, row, now);
                        batch.Journal(new(library.Id, now, "program", "hold.expired", id));
                    }

                    await batch.ExecuteAsync();
                    return expired.Count;
                },
                cancel);
        }
        while (step == ExpiredAtOnce);
    }
}
