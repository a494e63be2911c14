using System.Text;
using PatronDesk.Data;

namespace PatronDesk.Journal;

/// <summary>Lists the journal, newest first, in pages that begin after an entry.</summary>
internal sealed class JournalList(Store store, JournalSettings settings)
{
    /// <summary>The most entries of one page.</summary>
    public const int MostRows = 1000;

    private static readonly Columns<ListedEntry> Columns = new((ref at) => new(
        new(at.Number("journal.at"), at.Number("journal.id")),
        new(
            at.Instant("journal.at"), at.Text("journal.actor"), at.TextOrNull("journal.face"), at.Text("journal.action"),
            at.Text("journal.subject"), at.TextOrNull("journal.detail")),
        at.TextOrNull("journal.patron")));

    /// <summary>The entries after a place, or those right before one; newest first.</summary>
    /// <param name="libraryId">The library.</param>
    /// <param name="filter">Which entries.</param>
    /// <param name="after">The page begins with the next older entry.</param>
    /// <param name="before">The page ends with the next newer entry.</param>
    /// <param name="limit">The most entries; never more than <see cref="MostRows"/>.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <exception cref="JournalTimeoutException">No index serves the filter, and it took too long.</exception>
    public async ValueTask<List<ListedEntry>> ReadAsync(
        long libraryId, JournalFilter filter, JournalPlace? after, JournalPlace? before, int limit, CancellationToken cancel)
    {
        var (sql, values) = Compose(Columns.Text, libraryId, filter, after, before);
        var order = before is null ? "desc" : "asc";
        values.Add((long)int.Clamp(limit, 1, MostRows));
        var text = $"{sql} order by journal.at {order}, journal.id {order} limit ${values.Count}";
        var found = await AskAsync(filter, session => session.QueryAsync(Sql.Composed(text), Columns.Read, [.. values]), cancel);
        if (before is not null)
            found.Reverse();
        return found;
    }

    /// <summary>Whether there are more entries than this.</summary>
    /// <exception cref="JournalTimeoutException">It took too long.</exception>
    public ValueTask<bool> HasMoreThanAsync(long libraryId, JournalFilter filter, int most, CancellationToken cancel)
    {
        var (sql, values) = Compose("cast(1 as bigint)", libraryId, filter, null, null);
        values.Add((long)most);
        var text = $"{sql} order by journal.at desc, journal.id desc limit 1 offset ${values.Count}";
        return AskAsync(
            filter, async session => await session.FindAsync(Sql.Composed(text), static row => row.Flag(0), [.. values]), cancel);
    }

    private static (string Sql, List<DbValue> Values) Compose(
        string columns, long libraryId, JournalFilter filter, JournalPlace? after, JournalPlace? before)
    {
        var values = new List<DbValue> { libraryId };
        string Bind(DbValue value)
        {
            values.Add(value);
            return $"${values.Count}";
        }

        var table = "journal";
        if (filter.PatronId is { } patron)
        {
            // Two indexes serve the two halves; together they would serve neither.
            var who = Bind(patron);
            table = $"""
                (select * from journal where library_id = $1 and subject = {who}
                 union all
                 select * from journal where library_id = $1 and patron = {who} and subject <> {who}) journal
                """;
        }

        var where = new StringBuilder("journal.library_id = $1");
        if (filter.Actor is { } actor)
            where.Append(null, $" and journal.actor = {Bind(actor)}");
        if (filter.Action is { } action)
            where.Append(null, $" and journal.action = {Bind(action)}");
        if (filter.From is { } from)
            where.Append(null, $" and journal.at >= {Bind(from)}");
        if (filter.Until is { } until)
            where.Append(null, $" and journal.at < {Bind(until)}");
        if (after is { } older)
            where.Append(null, $" and (journal.at, journal.id) < ({Bind(older.At)}, {Bind(older.Id)})");
        if (before is { } newer)
            where.Append(null, $" and (journal.at, journal.id) > ({Bind(newer.At)}, {Bind(newer.Id)})");
        return ($"select {columns} from {table} where {where}", values);
    }

    // Who and what have no index of their own: each entry that is written would pay for it.
    private async ValueTask<T> AskAsync<T>(JournalFilter filter, Func<Session, ValueTask<T>> ask, CancellationToken cancel)
    {
        var cost = filter is { PatronId: null } and ({ Actor: not null } or { Action: not null })
            ? ReadCost.Unknown(settings.QueryLimit)
            : ReadCost.Uneven;
        try
        {
            return await store.ReadAsync(ask, cost, cancel);
        }
        catch (StoreTimeoutException)
        {
            throw new JournalTimeoutException();
        }
    }
}

/// <summary>An entry in the list of the journal.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Entry">What it says.</param>
/// <param name="Patron">The UUID of the patron whom it is about, where the subject is another record; null for none.</param>
internal sealed record ListedEntry(JournalPlace Place, NotedEntry Entry, string? Patron)
{
    /// <summary>The UUID of the patron whom it is about; null for none.</summary>
    public string? PatronId =>
        Patron ?? (Entry.Action.StartsWith("patron.", StringComparison.Ordinal) ? Entry.Subject : null);
}

/// <summary>The operator's settings for the journal's list.</summary>
/// <param name="QueryLimit">How long a list that no index serves may take.</param>
internal sealed record JournalSettings(TimeSpan QueryLimit);

/// <summary>A list that no index serves took longer than it may.</summary>
internal sealed class JournalTimeoutException() : Exception("The list took longer than it may.");
