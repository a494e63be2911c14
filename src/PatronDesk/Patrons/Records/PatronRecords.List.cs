using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    // Up to this many rows, skipping them is cheaper than looking up where to begin.
    private const long NearEnough = 2_000;

    // One statement reads one snapshot, and takes one round trip.
    private static readonly Sql NearStart = new($"""
        select {CountedPatron.Columns}
        from patron
        where library_id = $1 and deleted_at is null
        order by id
        limit $2 offset $3
        """);

    private static readonly Sql FromId = new($"""
        select {Patron.Columns}
        from patron
        where library_id = $1 and deleted_at is null and id >= $2
        order by id
        limit $3 offset $4
        """);

    private static readonly Sql FromEnd = new($"""
        select {Patron.Columns}
        from patron
        where library_id = $1 and deleted_at is null
        order by id desc
        limit $2 offset $3
        """);

    /// <summary>One page of the live patrons in the order of creation, with their exact total, from one snapshot.</summary>
    /// <param name="caller">Whose library is listed.</param>
    /// <param name="skip">How many patrons come before the page.</param>
    /// <param name="take">The page's size, 1 to 500.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<PatronPage> ListAsync(Caller caller, long skip, int take, CancellationToken cancel)
    {
        if (skip <= NearEnough)
        {
            var rows = await store.ReadAsync(
                session => session.QueryAsync(NearStart, CountedPatron.Columns.Read, caller.Library.Id, take, skip), cancel);
            if (rows is [var first, ..])
                return PageOf(first.Total, rows);
        }

        return await store.ReadSnapshotAsync(session => ListAsync(session, caller.Library.Id, skip, take), cancel);
    }

    private static PatronPage PageOf(long total, List<CountedPatron> rows) =>
        new(total, [.. rows.Select(static row => row.Patron)]);

    private static async ValueTask<PatronPage> ListAsync(Session session, long libraryId, long skip, int take)
    {
        var total = await PatronTally.TotalAsync(session, libraryId);
        if (skip >= total)
            return new(total, []);
        var fromEnd = Math.Max(0, total - skip - take);
        if (fromEnd <= NearEnough)
        {
            var backwards = await session.QueryAsync(
                FromEnd, Patron.Columns.Read, libraryId, Math.Min(take, total - skip), fromEnd);
            backwards.Reverse();
            return new(total, backwards);
        }

        var (fromId, rest) = await PatronTally.SeekAsync(session, libraryId, skip);
        return new(total, await session.QueryAsync(FromId, Patron.Columns.Read, libraryId, fromId, take, rest));
    }
}

/// <summary>A page of patrons.</summary>
/// <param name="Total">The total over all pages.</param>
/// <param name="Patrons">The patrons of this page.</param>
internal sealed record PatronPage(long Total, IReadOnlyList<Patron> Patrons);

/// <summary>A patron of a page with the total, so that one statement returns both.</summary>
internal sealed record CountedPatron(Patron Patron, long Total)
{
    /// <summary>With the total of the library <c>$1</c>'s live patrons.</summary>
    public static readonly Columns<CountedPatron> Columns = Counted(PatronTally.Total);

    /// <summary>With the total of the statement's CTE <c>found</c>.</summary>
    public static readonly Columns<CountedPatron> FoundColumns = Counted("(select count(*) from found)");

    private static Columns<CountedPatron> Counted(string total) =>
        new((ref at) => new(at.Part(Patron.Columns), at.Computed(total) ?? 0));
}
