using System.Collections.Concurrent;
using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    // So many patrons are looked at one by one sooner than the sets of two common words are compared.
    private const int FewEnough = 1_000;

    // By how many words and how many joined words the part has. A part has at most eight of them, and its text four ways to be joined.
    private static readonly ConcurrentDictionary<(int Words, int Joined), FoundSql> OfOnePart = new();

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

    private static ValueTask<PatronPage> SearchAsync(
        Session session, long libraryId, SearchText? search, DateTimeOffset? updatedSince, long skip, int take)
    {
        if (search is { Parts: [var only] } && updatedSince is null)
        {
            var sql = OfOnePart.GetOrAdd((only.Words.Count, only.Joined.Count), static (_, part) => OnePart(part), only);
            return PageAsync(session, sql, [libraryId, .. SearchCondition.ValuesOf(only)], skip, take);
        }

        var (where, values, order) = Condition(libraryId, updatedSince);
        if (search is not null)
            SearchCondition.Append(where, values, search);
        var found = $"select {order} from patron {where}";
        return PageAsync(session, new FoundSql(found, order, values.Count, Sql.Composed), values, skip, take);
    }

    // Most searches have one part. Each of its ways finds live patrons, so the table of patrons is not looked at a second time.
    private static FoundSql OnePart(SearchPart part)
    {
        var values = new List<DbValue> { 0 };
        return new(SearchCondition.One(values, part), "id", values.Count, static text => new Sql(text));
    }

    private static async ValueTask<PatronPage> PageAsync(
        Session session, FoundSql sql, List<DbValue> values, long skip, int take)
    {
        var rows = await session.QueryAsync(sql.Page, CountedPatron.FoundColumns.Read, [.. values, (long)take, skip]);
        if (rows is [var first, ..])
            return PageOf(first.Total, rows);
        return new(skip == 0 ? 0 : await session.FindAsync(sql.Count, static row => row.Number(0), [.. values]), []);
    }

    private static (StringBuilder Where, List<DbValue> Values, string Order) Condition(long libraryId, DateTimeOffset? updatedSince)
    {
        var values = new List<DbValue> { libraryId };
        var where = new StringBuilder("where library_id = $1 and deleted_at is null");
        if (updatedSince is { } since)
            where.Append(null, $" and updated_at >= {SearchCondition.Parameter(values, since)}");
        return (where, values, updatedSince is null ? "id" : "updated_at, id");
    }

    /// <summary>The statements of a search.</summary>
    /// <param name="found">Finds the ids, and what the order needs.</param>
    /// <param name="order">The order.</param>
    /// <param name="values">How many values <paramref name="found"/> has.</param>
    /// <param name="sql">Makes a statement of a text.</param>
    private sealed class FoundSql(string found, string order, int values, Func<string, Sql> sql)
    {
        // Searched once for both the total and the page, because the search is the expensive part when two words are common.
        public Sql Page { get; } = sql($"""
            with found as materialized ({found})
            select {CountedPatron.FoundColumns}
            from (select id as place from found order by {order} limit ${values + 1} offset ${values + 2}) as page
            join patron on id = place
            order by {order}
            """);

        /// <summary>Only a page beyond the end needs it.</summary>
        public Sql Count => Sql.Composed($"with found as materialized ({found}) select count(*) from found");
    }
}
