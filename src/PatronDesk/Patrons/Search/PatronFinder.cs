using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// Lists and counts patrons for people: filtered, in an order, and in pages that begin after a patron, so that a page in
/// the middle costs what the first does. It reads among few of its kind, so that no machine waits for it.
/// </summary>
internal sealed class PatronFinder(Store store, PatronSettings settings, IBlockedPatrons blocked, TimeProvider clock)
{
    /// <summary>Up to so many are counted.</summary>
    public const int MostCounted = 1000;

    private readonly Columns<ListedPatron> _columns = new((ref at) => new(
        at.Part(Patron.Columns),
        at.Computed($"cast(case when {blocked.Condition} then 1 else 0 end as bigint)") == 1,
        new(at.Text(PatronOrder.LastName), at.Text(PatronOrder.FirstName), at.Number(PatronOrder.Expires), at.Number("patron.id"))));

    private static readonly Sql SameEmail = new($"""
        select {Patron.Columns} from patron
        where library_id = $1 and email_folded = $2 and deleted_at is null and id <> $3
        order by id
        limit 20
        """);

    private static readonly Sql SameName = new($"""
        select {Patron.Columns} from patron
        where library_id = $1 and coalesce(last_name_folded, '') = $2 and coalesce(first_name_folded, '') = $3
          and deleted_at is null and id <> $4
        order by id
        limit 100
        """);

    private readonly Sql _counts = new($"""
        select
            (select count(*) from patron where library_id = $1 and deleted_at is null and frozen = 1),
            (select count(*) from patron where library_id = $1 and deleted_at is null and inactive = 1),
            (select count(*) from patron where library_id = $1 and deleted_at is null and expires_at <= $2),
            (select count(*) from patron where library_id = $1 and deleted_at is not null and merged_into is null and deleted_at > $3),
            {PatronTally.Total}
        """);

    /// <summary>A page of the patrons that match.</summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="filter">Which patrons.</param>
    /// <param name="order">In which order.</param>
    /// <param name="after">The last patron of the page before; null for the first page.</param>
    /// <param name="before">The first patron of the page after; null to go forward.</param>
    /// <param name="take">The page's size.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<FoundPatrons> FindAsync(
        Caller caller, PatronFilter filter, PatronOrder order, PatronPlace? after, PatronPlace? before, int take,
        CancellationToken cancel)
    {
        var values = new List<DbValue> { caller.Library.Id, clock.Now() };
        if (Where(values, caller.Library, filter) is not { } where)
            return new(new FoundPatrons(0, [], false, false));
        var count = Sql.Composed($"select count(*) from (select 1 from patron where {where} limit {MostCounted + 1}) as counted");
        var counted = values.ToArray();
        var backwards = before is not null;
        var beyond = before ?? after;
        if (beyond is not null)
            where += " and " + order.Beyond(beyond, backwards, value => SearchCondition.Parameter(values, value));
        var page = Sql.Composed($"""
            select {_columns}
            from patron
            where {where}
            order by {order.By(backwards)}
            limit {SearchCondition.Parameter(values, take + 1L)}
            """);
        return store.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync(page, _columns.Read, [.. values]);
                var hasMore = rows.Count > take;
                if (hasMore)
                    rows.RemoveAt(take);
                if (backwards)
                    rows.Reverse();
                var total = await session.FindAsync(count, static row => row.Number(0), counted);
                return backwards
                    ? new FoundPatrons(total, rows, hasMore, true)
                    : new FoundPatrons(total, rows, after is not null, hasMore);
            },
            ReadCost.Unknown(settings.QueryLimit),
            cancel);
    }

    /// <summary>The rows of the patrons that match, by name: the first so many.</summary>
    public ValueTask<List<long>> RowsAsync(Caller caller, PatronFilter filter, int most, CancellationToken cancel)
    {
        var values = new List<DbValue> { caller.Library.Id, clock.Now() };
        if (Where(values, caller.Library, filter) is not { } where)
            return new([]);
        var rows = Sql.Composed($"""
            select patron.id
            from patron
            where {where}
            order by {PatronOrder.ByName.By()}
            limit {SearchCondition.Parameter(values, (long)most)}
            """);
        return store.ReadAsync(
            session => session.QueryAsync(rows, static row => row.Number(0), [.. values]), ReadCost.Unknown(settings.QueryLimit), cancel);
    }

    /// <summary>How many patrons the library has, of each kind that the home page shows.</summary>
    public async ValueTask<PatronCounts> CountAsync(Caller caller, CancellationToken cancel)
    {
        var now = clock.Now();
        return (await store.ReadAsync(
            session => session.FindAsync(
                _counts,
                static row => new PatronCounts(row.Number(4), row.Number(0), row.Number(1), row.Number(2), row.Number(3)),
                caller.Library.Id, now, now.AddDays(-caller.Library.KeepDeletedDays)),
            ReadCost.Unknown(settings.QueryLimit),
            cancel))!;
    }

    /// <summary>
    /// The live patrons who may be the same person: with the same name and phone number, whatever its spaces and signs, or
    /// with the same email. An empty text matches nobody.
    /// </summary>
    /// <param name="caller">Whose library.</param>
    /// <param name="firstName">The first name.</param>
    /// <param name="lastName">The last name.</param>
    /// <param name="phone">The phone number.</param>
    /// <param name="email">The email.</param>
    /// <param name="exceptId">The row of the patron who is compared; 0 for a new one.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<IReadOnlyList<LikelyDouble>> DoublesAsync(
        Caller caller, string firstName, string lastName, string phone, string email, long exceptId, CancellationToken cancel)
    {
        if (!PatronRules.IsCleanText(firstName + lastName + email))
            return [];
        var (first, last, folded, digits) = (Fold.Search(firstName), Fold.Search(lastName), EmailFold.Of(email.Trim()), DigitsOf(phone));
        var found = await store.ReadAsync(
            async session => folded.Length == 0
                ? []
                : await session.QueryAsync(SameEmail, Patron.Columns.Read, caller.Library.Id, folded, exceptId),
            cancel);
        var doubles = found.ConvertAll(static patron => new LikelyDouble(patron, IsByEmail: true));
        if (digits.Length == 0 || (first.Length == 0 && last.Length == 0))
            return doubles;
        var named = await store.ReadAsync(
            session => session.QueryAsync(SameName, Patron.Columns.Read, caller.Library.Id, last, first, exceptId), cancel);
        doubles.AddRange(named
            .Where(patron => DigitsOf(patron.Phone) == digits && doubles.TrueForAll(one => one.Patron.Id != patron.Id))
            .Select(static patron => new LikelyDouble(patron, IsByEmail: false)));
        return doubles;
    }

    private static string DigitsOf(string? phone) => phone is null ? "" : string.Concat(phone.Where(char.IsAsciiDigit));

    // Null where the text has nothing to search for.
    private string? Where(List<DbValue> values, Library library, PatronFilter filter)
    {
        string Named(DbValue value) => SearchCondition.Parameter(values, value);
        // $2 is used in every statement, because PostgreSQL wants to know the type of each parameter.
        var where = new StringBuilder("patron.library_id = $1 and $2 > 0");
        where.Append(filter.Deleted
            ? " and patron.deleted_at is not null and patron.merged_into is null"
                + $" and patron.deleted_at > {Named(clock.Now().AddDays(-library.KeepDeletedDays))}"
            : " and patron.deleted_at is null");
        if (filter.Frozen)
            where.Append(" and patron.frozen = 1");
        if (filter.Inactive)
            where.Append(" and patron.inactive = 1");
        if (filter.Expired)
            where.Append(" and patron.expires_at <= $2");
        if (filter.Blocked)
            where.Append(" and ").Append(blocked.Condition);
        if (filter.Tag is { Length: > 0 } tag && PatronRules.IsCleanText(tag))
            where.Append(null, $" and patron.tag_words like {Named($"%{Like(Fold.ListText([tag]))}%")} escape '!'");
        if (filter.Text is not { Length: > 0 } text)
            return where.ToString();
        if (filter.Deleted)
            return AppendToDeleted(where, Named, text) ? where.ToString() : null;
        if (SearchText.Of(text) is not { } search)
            return null;
        SearchCondition.Append(where, values, search);
        return where.ToString();
    }

    // Deleted patrons are few, and their words are out of the index.
    private static bool AppendToDeleted(StringBuilder where, Func<DbValue, string> named, string text)
    {
        if (!PatronRules.IsCleanText(text))
            return false;
        foreach (var part in text.Split(' ', 8, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var word = named(Like(Fold.Search(part)) + "%");
            where.Append(null, $"""
                 and (patron.last_name_folded like {word} escape '!' or patron.first_name_folded like {word} escape '!'
                   or patron.barcode_folded like {word} escape '!' or patron.email_folded like {word} escape '!')
                """);
        }

        return true;
    }

    private static string Like(string text) => text.Replace("!", "!!", StringComparison.Ordinal)
        .Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}

/// <summary>How many patrons a library has.</summary>
internal sealed record PatronCounts(long Live, long Frozen, long Inactive, long Expired, long Deleted);

/// <summary>Somebody who may be the same person.</summary>
/// <param name="Patron">The patron.</param>
/// <param name="IsByEmail">Whether the email is the same; otherwise name and phone number are.</param>
internal sealed record LikelyDouble(Patron Patron, bool IsByEmail);
