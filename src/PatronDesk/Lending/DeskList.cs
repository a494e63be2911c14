using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>The desk's list: what staff should look at. A line is removed when staff mark it as done.</summary>
internal sealed class DeskList(Store store, TimeProvider clock) : IPurgeFollower, IIdFollower
{
    /// <summary>The most lines that one call returns.</summary>
    public const int MaxLines = 1000;

    private static readonly Sql Insert = new($"""
        insert into desk_line (library_id, {DeskLine.Columns.Names}) values ($1, {DeskLine.Columns.Parameters(2)})
        on conflict do nothing
        """);

    private static readonly Sql Page = new($"""
        select {DeskLine.Columns} from desk_line where library_id = $1 and id > $2 order by id limit $3
        """);

    private static readonly Sql Delete = new("delete from desk_line where library_id = $1 and id = $2");

    private static readonly Sql Move = new("update desk_line set patron = $3 where library_id = $1 and patron = $2");

    private static readonly Sql Forget = new("delete from desk_line where library_id = $1 and patron = $2");

    /// <summary>The lines after a given one, oldest first.</summary>
    /// <param name="caller">The caller, with the library.</param>
    /// <param name="after">The id of the last line seen; 0 to start.</param>
    /// <param name="limit">The most lines to return; never more than <see cref="MaxLines"/>.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<List<DeskLine>> ListAsync(Caller caller, long after, int limit, CancellationToken cancel) =>
        store.ReadAsync(
            session => session.QueryAsync(
                Page, DeskLine.Columns.Read, caller.Library.Id, after, (long)int.Clamp(limit, 0, MaxLines)),
            cancel);

    /// <summary>Takes a line off the list and journals it; false where there is no line with this id.</summary>
    public ValueTask<bool> FinishAsync(Caller caller, long id, CancellationToken cancel) => store.WriteAsync(
        async session =>
        {
            if (await session.ExecuteAsync(Delete, caller.Library.Id, id) == 0)
                return false;
            await session.JournalAsync(
                new(caller.Library.Id, clock.Now(), caller.Actor, "desk.done", string.Create(null, $"{id}")));
            return true;
        },
        cancel);

    /// <inheritdoc/>
    public async ValueTask FollowAsync(Session session, long libraryId, string oldUuid, string newUuid) =>
        await session.ExecuteAsync(Move, libraryId, oldUuid, newUuid);

    /// <inheritdoc/>
    public async ValueTask FollowAsync(Session session, long libraryId, string patronUuid, DateTimeOffset now) =>
        await session.ExecuteAsync(Forget, libraryId, patronUuid);

    /// <summary>Adds a line; only once, however often a machine reports the same event.</summary>
    internal static void Add(Batch batch, Library library, DeskLine line, DateTimeOffset now) =>
        batch.Add(Insert, DeskLine.Columns.Values(line with { NotedAt = now }, library.Id));

    internal static async ValueTask AddAsync(Session session, Library library, DeskLine line, DateTimeOffset now)
    {
        var batch = session.StartBatch();
        Add(batch, library, line, now);
        await batch.ExecuteAsync();
    }
}
