using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>
/// The ledger of loans: one door for every face. Each decision is made in the transaction that writes it, with the patron's
/// row locked first and the item's second, so that what was true when it was judged is true when it is written.
/// </summary>
internal sealed partial class Loans(Store store, BlockSettings settings, TimeProvider clock)
{
    private static readonly Sql FindOne = new($"select {Loan.Columns} from loan where library_id = $1 and id = $2");

    private static readonly Sql FindOpen = new($"""
        select {Loan.Columns} from loan where library_id = $1 and item_id = $2 and returned_at is null
        """);

    private static readonly Sql OpenOfPatron = new($"""
        select {Loan.Columns} from loan
        where library_id = $1 and user_id = $2 and returned_at is null
        order by out_at, row
        limit {MostOfPatron}
        """);

    private static readonly Sql CountOpen = new("""
        select count(*) from loan where library_id = $1 and user_id = $2 and returned_at is null
        """);

    private static readonly Sql LastOfItem = new($"""
        select {Loan.Columns} from loan where library_id = $1 and item_id = $2 order by out_at desc, row desc limit 1
        """);

    private static readonly Sql Lend = new("""
        insert into loan (row, library_id, id, item_id, user_id, out_at, due_at, renewals, comment, version,
            created_at, created_by, created_by_name, updated_at, updated_by, updated_by_name)
        values ($1, $2, $3, $4, $5, $6, $7, 0, $8, 1, $6, $9, $10, $6, $9, $10)
        """);

    private static readonly Sql Extend = new("""
        update loan
        set due_at = $3, renewals = renewals + 1, comment = coalesce($4, comment), version = version + 1,
            updated_at = $5, updated_by = $6, updated_by_name = $7
        where library_id = $1 and row = $2
        """);

    private static readonly Sql Close = new("""
        update loan
        set returned_at = $3, version = version + 1, updated_at = $4, updated_by = $5, updated_by_name = $6
        where library_id = $1 and row = $2 and returned_at is null
        """);

    /// <summary>How many loans of one patron are listed at most.</summary>
    public const int MostOfPatron = 1000;

    /// <summary>The loan with this id, any case; null where there is none.</summary>
    public ValueTask<Loan?> FindAsync(Caller caller, string id, CancellationToken cancel) => store.ReadAsync(
        session => session.FindAsync(FindOne, Loan.Read, caller.Library.Id, PatronKey.OfUuid(id).Value), cancel);

    /// <summary>What a patron has, the oldest first; up to <see cref="MostOfPatron"/>.</summary>
    public ValueTask<List<Loan>> OpenOfAsync(Caller caller, Patron patron, CancellationToken cancel) => store.ReadAsync(
        session => session.QueryAsync(OpenOfPatron, Loan.Read, caller.Library.Id, patron.Uuid), cancel);

    private static ValueTask<Loan?> FindOpenAsync(Session session, Library library, Item item) =>
        session.FindAsync(FindOpen, Loan.Read, library.Id, item.Id);

    private static DateTimeOffset DueAfter(Library library, DateTimeOffset now) => now.AddDays(library.LoanDays);

    // An override is journalled with what was done in spite of which reasons; why, is with the loan.
    private static void JournalOverride(
        Batch batch, Caller caller, DateTimeOffset now, Passage passage, PatronAction action, string subject)
    {
        if (passage is Passage.Overridden overridden)
        {
            batch.Journal(new(
                caller.Library.Id, now, caller.Actor, "block.overridden", subject,
                $"{action.ToString().ToLowerInvariant()}: {overridden.Reasons}"));
        }
    }

    private static IReadOnlyList<Refusal> WarningsOf(Passage passage) => passage switch
    {
        Passage.Allowed(var warnings) => warnings,
        Passage.Overridden(var verdict) => [.. verdict.Refusals, .. verdict.Warnings],
        _ => [],
    };
}
