using PatronDesk.Accounts;
using PatronDesk.Cql.Sql;
using PatronDesk.Data;
using PatronDesk.Lists;

namespace PatronDesk.Lending;

internal sealed partial class Loans
{
    private static readonly ListedTable<Loan> Listed = new()
    {
        Table = Loan.Table,
        TableAlone = "loan",
        Columns = Loan.Columns,
        Where = "loan.library_id = $1",
        DefaultOrder = [ListedTable<Loan>.Latest("loan.created_at"), ListedTable<Loan>.Latest("loan.row")],
        Schema = LendingIndexes.Loans,
        SortedByIndex = new HashSet<string> { "loan.id" },
    };

    private static readonly Sql OpenRange = new($"""
        select {Loan.Columns} from {Loan.Table}
        where loan.library_id = $1 and loan.patron = $2 and loan.returned_at is null and loan.due_at < $3
        order by loan.row
        limit $4 offset $5
        """);

    private static readonly Sql Counts = new("""
        select
            (select count(*) from loan where library_id = $1 and patron = $3 and returned_at is null),
            (select count(*) from loan where library_id = $1 and patron = $3 and returned_at is null and due_at < $2),
            (select count(*) from hold where library_id = $1 and patron = $3 and is_open = 1 and status = $4
                and (expires_at is null or expires_at > $2)),
            (select count(*) from hold where library_id = $1 and patron = $3 and is_open = 1 and status = $5
                and (expires_at is null or expires_at > $2))
        """);

    private static readonly Sql OverduePage = new($"""
        select {Loan.Columns} from {Loan.Table}
        where loan.library_id = $1 and loan.returned_at is null and loan.due_at < $2 and (loan.due_at, loan.row) > ($3, $4)
        order by loan.due_at, loan.row
        limit $5
        """);

    private static readonly Sql AllCounts = new("""
        select
            (select count(*) from loan where library_id = $1 and returned_at is null),
            (select count(*) from loan where library_id = $1 and returned_at is null and due_at < $2),
            (select count(*) from hold where library_id = $1 and is_open = 1 and status = $3 and (expires_at is null or expires_at > $2)),
            (select count(*) from hold where library_id = $1 and is_open = 1 and status = $4 and (expires_at is null or expires_at > $2))
        """);

    /// <summary>The loans that match a query; newest first where it gives no order.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public PagedQuery<Loan> Query(Caller caller, string? cql, IReadOnlyList<CqlSort>? orderBy = null) =>
        Listed.Query(store, [caller.Library.Id], cql, orderBy, settings.QueryLimit);

    /// <summary>The loan with this id, ignoring case; null where there is none.</summary>
    public ValueTask<Loan?> FindAsync(Caller caller, string id, CancellationToken cancel) =>
        store.ReadAsync(session => LoanSql.FindAsync(session, caller.Library, id.ToLowerInvariant()), cancel);

    /// <summary>A patron's open loans, oldest first.</summary>
    /// <param name="caller">The caller, with the library.</param>
    /// <param name="patronId">The patron's UUID.</param>
    /// <param name="overdueOnly">Whether to return only overdue loans.</param>
    /// <param name="offset">How many to skip.</param>
    /// <param name="limit">The most to return; the face limits it.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<List<Loan>> OfPatronAsync(
        Caller caller, string patronId, bool overdueOnly, int offset, int limit, CancellationToken cancel) =>
        store.ReadAsync(
            session => session.QueryAsync(
                OpenRange, Loan.Columns.Read, caller.Library.Id, patronId, overdueOnly ? clock.Now() : DateTimeOffset.MaxValue,
                (long)limit, (long)offset),
            cancel);

    /// <summary>How many items a patron has and how many holds.</summary>
    public async ValueTask<LendingCounts> CountsAsync(Caller caller, string patronId, CancellationToken cancel) =>
        (await store.ReadAsync(
            session => session.FindAsync(
                Counts,
                static row => new LendingCounts(
                    (int)row.Number(0), (int)row.Number(1), (int)row.Number(2), (int)row.Number(3)),
                caller.Library.Id, clock.Now(), patronId, HoldStatus.OnShelf, HoldStatus.Waiting),
            cancel))!;

    /// <summary>The library's overdue loans, the longest overdue first.</summary>
    /// <param name="caller">The caller, with the library.</param>
    /// <param name="after">The due date and the row of the last loan of the page before; null for the first page.</param>
    /// <param name="limit">The most to return.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<List<Loan>> OverdueAsync(
        Caller caller, (DateTimeOffset DueAt, long Row)? after, int limit, CancellationToken cancel)
    {
        var (dueAt, row) = after ?? (DateTimeOffset.UnixEpoch, 0);
        return store.ReadAsync(
            session => session.QueryAsync(
                OverduePage, Loan.Columns.Read, caller.Library.Id, clock.Now(), dueAt, row, (long)limit),
            ReadCost.Unknown(settings.QueryLimit),
            cancel);
    }

    /// <summary>How many items the library has out, and how many holds wait for a person.</summary>
    public async ValueTask<LibraryCounts> CountAllAsync(Caller caller, CancellationToken cancel) =>
        (await store.ReadAsync(
            session => session.FindAsync(
                AllCounts,
                static row => new LibraryCounts(row.Number(0), row.Number(1), row.Number(2), row.Number(3)),
                caller.Library.Id, clock.Now(), HoldStatus.OnShelf, HoldStatus.Waiting),
            ReadCost.Unknown(settings.QueryLimit),
            cancel))!;

    /// <summary>
    /// How many loans were recorded in each of the spans between these bounds; null where counting took longer than it may.
    /// </summary>
    public ValueTask<IReadOnlyList<long>?> CountByTimeAsync(
        Caller caller, IReadOnlyList<DateTimeOffset> bounds, CancellationToken cancel) =>
        Spans.CountAsync(
            store, Spans.Counting(bounds.Count - 1, "loan where library_id = $1", "created_at"), caller.Library.Id, bounds,
            settings.QueryLimit, cancel);

    /// <summary>Where an item is; null where the library has no item with this barcode.</summary>
    public async ValueTask<ItemStanding?> ItemAsync(Caller caller, string barcode, CancellationToken cancel) =>
        Item.BarcodeOf(barcode) is not { } clean
            ? null
            : await store.ReadSnapshotAsync(
                async session =>
                {
                    var (library, now) = (caller.Library, clock.Now());
                    return await ItemRecords.FindAsync(session, library, clean) is { } item
                        ? new ItemStanding(
                            item,
                            await LoanSql.FindOpenAsync(session, library, item.Id),
                            await HoldQueue.FirstAsync(session, library, item.Id, now),
                            await HoldQueue.CountAsync(session, library, item.Id, now))
                        : null;
                },
                cancel);
}
