using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Lending;

/// <summary>Anonymises returned loans and closed holds after the library's number of days.</summary>
internal sealed class Retention(Store store, TimeProvider clock)
{
    private const int AtOnce = 200;

    private static readonly Sql OldLoans = new($"""
        select row from loan
        where library_id = $1 and returned_at <= $2 and patron is not null
        order by returned_at
        limit {AtOnce}
        {"{lock_free}"}
        """);

    private static readonly Sql OldHolds = new($"""
        select row from hold
        where library_id = $1 and is_open = 0 and updated_at <= $2 and patron is not null
        order by row
        limit {AtOnce}
        {"{lock_free}"}
        """);

    private static readonly Sql EmptyLoan = new("""
        update loan set patron = null, override_comment = null, version = version + 1 where library_id = $1 and row = $2
        """);

    private static readonly Sql EmptyHold = new("""
        update hold set patron = null, override_comment = null, version = version + 1 where library_id = $1 and row = $2
        """);

    private static readonly Sql UnsealLoans = new("""
        delete from lending_seal
        where library_id = $1 and kind = 'loan'
          and row in (select loan.row from loan where loan.library_id = $1 and loan.returned_at <= $2)
        """);

    private static readonly Sql OldDeskLines = new("delete from desk_line where library_id = $1 and noted_at <= $2");

    // A hold whose place a restore would give back is not closed for good.
    private static readonly Sql UnsealHolds = new("""
        delete from lending_seal
        where library_id = $1 and kind = 'hold' and status is null
          and row in (select hold.row from hold where hold.library_id = $1 and hold.is_open = 0 and hold.updated_at <= $2)
        """);

    /// <summary>
    /// Removes the patron from loans and holds closed longer ago than the library's number of days, including deleted
    /// patrons' seals. Works in steps between which other writes can run, and journals a count. Returns how many; 0 where
    /// the library keeps its history.
    /// </summary>
    public async ValueTask<int> AnonymiseAsync(Library library, CancellationToken cancel)
    {
        if (library.KeepLoansDays == 0)
            return 0;
        var emptied = 0;
        foreach (var (find, empty) in new[] { (OldLoans, EmptyLoan), (OldHolds, EmptyHold) })
        {
            int step;
            do
            {
                step = await store.WriteAsync(session => StepAsync(session, library, find, empty), cancel);
                emptied += step;
            }
            while (step == AtOnce);
        }

        await store.WriteAsync(
            async session =>
            {
                var before = clock.Now().AddDays(-library.KeepLoansDays);
                await session.ExecuteAsync(OldDeskLines, library.Id, before);
                return await session.ExecuteAsync(UnsealLoans, library.Id, before)
                    + await session.ExecuteAsync(UnsealHolds, library.Id, before);
            },
            cancel);
        return emptied;
    }

    private async ValueTask<int> StepAsync(Session session, Library library, Sql find, Sql empty)
    {
        var now = clock.Now();
        var rows = await session.QueryAsync(
            find, static row => row.Number(0), library.Id, now.AddDays(-library.KeepLoansDays));
        if (rows.Count == 0)
            return 0;
        var batch = session.StartBatch();
        foreach (var row in rows)
            batch.Add(empty, library.Id, row);
        batch.Journal(new(
            library.Id, now, Actor.Program, find == OldLoans ? "loan.anonymised" : "hold.anonymised", library.ApiId,
            string.Create(null, $"{rows.Count}")));
        await batch.ExecuteAsync();
        return rows.Count;
    }
}
