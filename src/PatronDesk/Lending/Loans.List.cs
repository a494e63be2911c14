using PatronDesk.Accounts;
using PatronDesk.Lists;

namespace PatronDesk.Lending;

internal sealed partial class Loans
{
    private static readonly ListedTable<Loan> Listed = new()
    {
        Table = "loan",
        Columns = Loan.Columns,
        ColumnCount = Loan.ColumnCount,
        Map = Loan.Read,
        Where = "loan.library_id = $1",
        DefaultOrder = [new("loan.out_at", Descending: true), new("loan.row", Descending: true)],
        TieBreaker = new("loan.row", Descending: true),
        Schema = LendingIndexes.Loans,
        SortedByIndex = new HashSet<string> { "loan.id" },
    };

    /// <summary>The loans that a query describes, the latest first where it asks for no order.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public Listing<Loan> List(Caller caller, ListQuery query) =>
        Listed.List(store, [caller.Library.Id], query, settings.QueryLimit);
}
