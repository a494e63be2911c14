using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>
/// What becomes of loans and holds when their patron goes. Who has something on loan stays. Whoever is deleted is taken out
/// of every loan and hold at once, and their holds out of the queues; a sealed link is kept that a restore opens and the
/// purge destroys.
/// </summary>
internal sealed class PatronHistory : IDeletionGuard, IPatronFollower
{
    private static readonly Sql CountOpen = new("""
        select count(*) from loan where library_id = $1 and user_id = $2 and returned_at is null
        """);

    private static readonly Sql SealLoans = new("""
        insert into lending_seal (library_id, user_id, kind, row, comment)
        select library_id, user_id, 'loan', row, comment from loan where library_id = $1 and user_id = $2
        """);

    private static readonly Sql SealHolds = new("""
        insert into lending_seal (library_id, user_id, kind, row, comment)
        select library_id, user_id, case status when 'open' then 'open hold' else 'hold' end, row, null
        from hold where library_id = $1 and user_id = $2
        """);

    private static readonly Sql LeaveLoans = new("""
        update loan set user_id = null, comment = null, version = version + 1 where library_id = $1 and user_id = $2
        """);

    private static readonly Sql LeaveHolds = new("""
        update hold
        set user_id = null, version = version + 1, updated_at = case status when 'open' then $3 else updated_at end,
            closed_at = case status when 'open' then $3 else closed_at end,
            status = case status when 'open' then 'cancelled' else status end
        where library_id = $1 and user_id = $2
        """);

    private static readonly Sql ReturnLoans = new("""
        update loan
        set user_id = $2, version = version + 1,
            comment = (select comment from lending_seal
                       where library_id = $1 and user_id = $2 and kind = 'loan' and lending_seal.row = loan.row)
        where library_id = $1
          and row in (select row from lending_seal where library_id = $1 and user_id = $2 and kind = 'loan')
        """);

    private static readonly Sql ReturnHolds = new("""
        update hold set user_id = $2, version = version + 1
        where library_id = $1
          and row in (select row from lending_seal where library_id = $1 and user_id = $2 and kind = 'hold')
        """);

    // With its old place in the queue, which is the order of the rows.
    private static readonly Sql ReturnOpenHolds = new("""
        update hold set user_id = $2, status = 'open', closed_at = null, updated_at = $3, version = version + 1
        where library_id = $1
          and row in (select row from lending_seal where library_id = $1 and user_id = $2 and kind = 'open hold')
        """);

    private static readonly Sql Destroy = new("delete from lending_seal where library_id = $1 and user_id = $2");

    public async ValueTask<string?> RefusalAsync(Session session, Patron patron) =>
        await session.FindAsync(CountOpen, static row => row.Number(0), patron.LibraryId, patron.Uuid) switch
        {
            0 => null,
            1 => "The patron has 1 active checkout; check it in first.",
            var several => $"The patron has {several} active checkouts; check them in first.",
        };

    public async ValueTask DeletedAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now)
    {
        var batch = session.StartBatch();
        batch.Add(SealLoans, libraryId, patronUuid);
        batch.Add(SealHolds, libraryId, patronUuid);
        batch.Add(LeaveLoans, libraryId, patronUuid);
        batch.Add(LeaveHolds, libraryId, patronUuid, now);
        await batch.ExecuteAsync();
    }

    public async ValueTask RestoredAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now)
    {
        var batch = session.StartBatch();
        batch.Add(ReturnLoans, libraryId, patronUuid);
        batch.Add(ReturnHolds, libraryId, patronUuid);
        batch.Add(ReturnOpenHolds, libraryId, patronUuid, now);
        batch.Add(Destroy, libraryId, patronUuid);
        await batch.ExecuteAsync();
    }

    public async ValueTask PurgedAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now) =>
        await session.ExecuteAsync(Destroy, libraryId, patronUuid);
}
