using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    // So many patrons are looked at one by one sooner than the sets of two common words are compared.
    private const int FewEnough = 1_000;

    /// <summary>
    /// Finds live patrons who match <paramref name="text"/> (see <see cref="SearchText"/>) and changed at or after
    /// <paramref name="updatedSince"/>. Either may be null. Ordered by creation, or by change where a time is given.
    /// </summary>
    public async ValueTask<PatronPage> SearchAsync(
        Caller caller, string? text, DateTimeOffset? updatedSince, long skip, int take, CancellationToken cancel)
    {
        var search = text is null ? null : SearchText.Of(text);
        if (text is not null && search is null)
            return new(0, []);
        return await store.ReadAsync(
            async session =>
            {
                var library = caller.Library.Id;
                if (search is { Parts.Count: > 1 } && await RarestAsync(session, library, search) is var (rarest, count))
                {
                    if (count == 0)
                        return new PatronPage(0, []);
                    if (count <= FewEnough)
                        return await AmongAsync(session, library, search, rarest, updatedSince, skip, take);
                }

                return await SearchAsync(session, library, search, updatedSince, skip, take);
            },
            ReadCost.Uneven,
            cancel);
    }

    // How many match each part is counted no further than it matters.
    private static async ValueTask<(int Part, long Count)> RarestAsync(Session session, long libraryId, SearchText search)
    {
        var values = new List<DbValue> { libraryId };
        var counts = Sql.Composed(SearchCondition.Count(values, search, FewEnough + 1));
        return await session.FindAsync(
            counts, row => search.Parts.Select((_, i) => (Part: i, Count: row.Number(i))).MinBy(part => part.Count), [.. values]);
    }

    private static async ValueTask<PatronPage> AmongAsync(
        Session session, long libraryId, SearchText search, int rarest, DateTimeOffset? updatedSince, long skip, int take)
    {
        var (where, values, order) = Condition(libraryId, updatedSince);
        SearchCondition.AppendOthers(where, values, search, rarest);
        // The limit tells PostgreSQL that they are few. Else it would expect tens of thousands, and read every patron.
        var rows = await session.QueryAsync(
            Sql.Composed($"""
                with rare as materialized (
                    select id as rare_id from ({SearchCondition.One(values, search.Parts[rarest])}) as way limit {FewEnough})
                select {Patron.Columns} from rare join patron on id = rare_id {where} order by {order}
                """),
            Patron.Columns.Read,
            [.. values]);
        Patron[] found = [.. rows.Where(search.Finds)];
        return new(found.Length, skip < found.Length ? [.. found.Skip((int)skip).Take(take)] : []);
    }

    private static async ValueTask<PatronPage> SearchAsync(
        Session session, long libraryId, SearchText? search, DateTimeOffset? updatedSince, long skip, int take)
    {
        var (where, values, order) = Condition(libraryId, updatedSince);
        if (search is not null)
            SearchCondition.Append(where, values, search);
        var found = $"with found as materialized (select {order} from patron {where})";
        var count = Sql.Composed($"{found} select count(*) from found");
        var counted = values.ToArray();
        // Searched once for both the total and the page, because the search is the expensive part when two words are common.
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
        var rows = await session.QueryAsync(page, CountedPatron.FoundColumns.Read, [.. values]);
        return rows is [var first, ..] ? PageOf(first.Total, rows)
            : new(skip == 0 ? 0 : await session.FindAsync(count, static row => row.Number(0), counted), []);
    }

    private static (StringBuilder Where, List<DbValue> Values, string Order) Condition(long libraryId, DateTimeOffset? updatedSince)
    {
        var values = new List<DbValue> { libraryId };
        var where = new StringBuilder("where library_id = $1 and deleted_at is null");
        if (updatedSince is { } since)
            where.Append(null, $" and updated_at >= {SearchCondition.Parameter(values, since)}");
        return (where, values, updatedSince is null ? "id" : "updated_at, id");
    }
}
