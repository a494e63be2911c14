using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    // Up to here it is cheaper to step over rows than to look up where to begin.
    private const long NearEnough = 2_000;

    // One statement sees one snapshot, and is one round trip.
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

    /// <summary>One page of the live patrons in the order of creation, with their exact number, from one snapshot.</summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="skip">How many patrons come before the page.</param>
    /// <param name="take">The page's size, 1 to 500.</param>
    /// <param name="cancel">Ends the wait.</param>
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

    /// <summary>
    /// Finds live patrons by <paramref name="text"/>, as <see cref="SearchCondition"/> reads it, who changed at or after
    /// <paramref name="updatedSince"/>. Either may be null. In the order of creation; of change where a time is given.
    /// </summary>
    public ValueTask<PatronPage> SearchAsync(
        Caller caller, string? text, DateTimeOffset? updatedSince, long skip, int take, CancellationToken cancel)
    {
        var values = new List<DbValue> { caller.Library.Id };
        var where = new StringBuilder("where library_id = $1 and deleted_at is null");
        if (updatedSince is { } since)
            where.Append(null, $" and updated_at >= {SearchCondition.Parameter(values, since)}");
        if (text is not null && !SearchCondition.Append(where, values, text))
            return new(new PatronPage(0, []));

        var order = updatedSince is null ? "id" : "updated_at, id";
        var found = $"with found as materialized (select {order} from patron {where})";
        var count = Sql.Composed($"{found} select count(*) from found");
        var counted = values.ToArray();
        // Found once, for the number and for the page: to find is what a search of two common words costs.
        var page = Sql.Composed($"""
            {found},
            page as (
                select id as place from found
                order by {order}
                limit {SearchCondition.Parameter(values, (long)take)} offset {SearchCondition.Parameter(values, skip)})
            select {CountedPatron.FoundColumns}
            from page
            join patron on id = place
            order by {order}
            """);
        return store.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync(page, CountedPatron.FoundColumns.Read, [.. values]);
                return rows is [var first, ..] ? PageOf(first.Total, rows)
                    : new(skip == 0 ? 0 : await session.FindAsync(count, static row => row.Number(0), counted), []);
            },
            ReadCost.Uneven,
            cancel);
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
/// <param name="Total">How many there are in all.</param>
/// <param name="Patrons">Those of the page.</param>
internal sealed record PatronPage(long Total, IReadOnlyList<Patron> Patrons);

/// <summary>A patron of a page, with how many there are in all: one statement tells both.</summary>
internal sealed record CountedPatron(Patron Patron, long Total)
{
    /// <summary>Of all live patrons of the library <c>$1</c>.</summary>
    public static readonly Columns<CountedPatron> Columns = Counted(PatronTally.Total);

    /// <summary>Of those that a statement calls <c>found</c>.</summary>
    public static readonly Columns<CountedPatron> FoundColumns = Counted("(select count(*) from found)");

    private static Columns<CountedPatron> Counted(string total) =>
        new((ref at) => new(at.Part(Patron.Columns), at.Computed(total) ?? 0));
}
