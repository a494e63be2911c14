using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Lending;

/// <summary>Statements on loans that several operations use.</summary>
internal static class LoanSql
{
    private static readonly Sql OpenOfItem = new($"""
        select {Loan.Columns} from {Loan.Table}
        where loan.library_id = $1 and loan.item_id = $2 and loan.returned_at is null
        """);

    private static readonly Sql ById = new($"select {Loan.Columns} from {Loan.Table} where loan.library_id = $1 and loan.id = $2");

    private static readonly Sql OpenOfPatron = new("""
        select count(*) from loan where library_id = $1 and patron = $2 and returned_at is null
        """);

    public static ValueTask<Loan?> FindOpenAsync(Session session, Library library, string itemId) =>
        session.FindAsync(OpenOfItem, Loan.Columns.Read, library.Id, itemId);

    public static ValueTask<Loan?> FindAsync(Session session, Library library, string id) =>
        session.FindAsync(ById, Loan.Columns.Read, library.Id, id);

    /// <summary>How many items a patron has.</summary>
    public static ValueTask<long> CountOpenAsync(Session session, long libraryId, string patronId) =>
        session.FindAsync(OpenOfPatron, static row => row.Number(0), libraryId, patronId);
}
