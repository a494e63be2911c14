using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Lending;

/// <summary>
/// Knows a machine's event that comes again although its date could not be true, such as one in the future. Such an event was
/// recorded as of another date, so the loan's own dates don't show that it is the same.
/// </summary>
internal sealed partial class Loans
{
    private const string EventCheckOut = "check-out";
    private const string EventCheckIn = "check-in";
    private const string EventRenewal = "renewal";

    private static readonly Sql KeepReported = new("""
        insert into reported_date (library_id, loan_row, what, reported_at) values ($1, $2, $3, $4) on conflict do nothing
        """);

    private static readonly Sql FindReported = new($"""
        select {Loan.Columns} from {Loan.Table}
        join reported_date on reported_date.library_id = loan.library_id and reported_date.loan_row = loan.row
        where loan.library_id = $1 and loan.item_id = $2 and reported_date.what = $3 and reported_date.reported_at = $4
        order by loan.created_at desc, loan.row desc
        limit 1
        """);

    /// <summary>Keeps the date that the machine reported, when the batch is run; nothing if it is the date that counts.</summary>
    private static void AddReported(Batch batch, Library library, Loan loan, string what, DateTimeOffset? reported)
    {
        if (reported is { } at)
            batch.Add(KeepReported, library.Id, loan.Row, what, at);
    }

    /// <summary>The loan that this event was recorded for before; null where it is new.</summary>
    private static async ValueTask<Loan?> FindReportedAsync(
        Session session, Library library, Item item, string what, AwayEvent away) =>
        away.At is { } at
            ? await session.FindAsync(FindReported, Loan.Columns.Read, library.Id, item.Id, what, Instants.Whole(at))
            : null;
}
