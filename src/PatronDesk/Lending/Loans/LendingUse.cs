using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Lending;

/// <summary>Whether anybody lent to a patron, or kept something for them, since some time.</summary>
internal static class LendingUse
{
    private static readonly Sql Loans = new("""
        select count(*) from loan where library_id = $1 and patron = $2 and updated_at >= $3
        """);

    private static readonly Sql Holds = new("""
        select count(*) from hold where library_id = $1 and patron = $2 and updated_at >= $3
        """);

    public static ValueTask<bool> HasLoanAsync(Session session, Library library, string patronUuid, DateTimeOffset since) =>
        session.FindAsync(Loans, static row => row.Flag(0), library.Id, patronUuid, since);

    public static ValueTask<bool> HasHoldAsync(Session session, Library library, string patronUuid, DateTimeOffset since) =>
        session.FindAsync(Holds, static row => row.Flag(0), library.Id, patronUuid, since);
}
