using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Lending;

internal sealed partial class Loans
{
    private const int AnonymisedAtOnce = 500;

    private static readonly Sql FindKept = new($"""
        select row from loan
        where library_id = $1 and returned_at <= $2 and user_id is not null
        order by returned_at
        limit {AnonymisedAtOnce}
        {"{lock_free}"}
        """);

    private static readonly Sql Anonymise = new("""
        update loan set user_id = null, comment = null, version = version + 1 where library_id = $1 and row = $2
        """);

    private static readonly Sql BreakSeals = new("""
        delete from lending_seal
        where library_id = $1 and kind = 'loan'
          and row in (select row from loan where library_id = $1 and returned_at <= $2)
        """);

    /// <summary>
    /// Takes the person out of loans that came back more days ago than the library keeps names for, also of those that a
    /// restore would bring back; in steps that other writes go between. Nothing where the library keeps them.
    /// </summary>
    public async ValueTask AnonymiseAsync(Library library, CancellationToken cancel)
    {
        if (library.KeepLoansDays == 0)
            return;
        int step;
        do
        {
            step = await store.WriteAsync(session => AnonymiseStepAsync(session, library), cancel);
        }
        while (step == AnonymisedAtOnce);
    }

    private async ValueTask<int> AnonymiseStepAsync(Session session, Library library)
    {
        var now = clock.Now();
        var before = now.AddDays(-library.KeepLoansDays);
        var kept = await session.QueryAsync(FindKept, static row => row.Number(0), library.Id, before);
        var broken = await session.ExecuteAsync(BreakSeals, library.Id, before);
        if (kept.Count + broken == 0)
            return 0;
        var batch = session.StartBatch();
        foreach (var row in kept)
            batch.Add(Anonymise, library.Id, row);
        // By count: naming the loans would say again whose they may have been.
        batch.Journal(new(
            library.Id, now, "program", "loans.anonymised", library.ApiId,
            (kept.Count + broken).ToString(CultureInfo.InvariantCulture)));
        await batch.ExecuteAsync();
        return kept.Count;
    }
}
