using System.Runtime.CompilerServices;
using System.Text;
using PatronDesk.Cql.Sql;
using PatronDesk.Data;

namespace PatronDesk.Lists;

/// <summary>
/// A query on a listed table, ready to be read in pages. It reads in chunks; each is a query of its own that starts after
/// the last row of the previous one. So neither memory nor SQLite's write-ahead log grows when a reader asks for two
/// billion rows and takes them slowly. A chunk of large records is cut short.
/// </summary>
/// <param name="store">The store that has the table.</param>
/// <param name="table">The table.</param>
/// <param name="where">The condition, with parameters from <c>$1</c>.</param>
/// <param name="values">The condition's values.</param>
/// <param name="order">The order; its last key is unique, so that no row is skipped or repeated.</param>
/// <param name="cost">What is known about the cost of a chunk.</param>
internal sealed class PagedQuery<T>(
    Store store,
    ListedTable<T> table,
    string where,
    IReadOnlyList<DbValue> values,
    IReadOnlyList<SqlOrder> order,
    ReadCost cost)
{
    /// <summary>The most rows in one chunk.</summary>
    public const int ChunkRows = 1000;

    /// <summary>The most characters of the texts in one chunk, unless a single record has more.</summary>
    public const int ChunkCharacters = ChunkRows * 1024;

    private readonly string _orderBy = string.Join(", ", order.Select(term => term.Sql));

    private readonly string _selected = $"{table.Columns}, {string.Join(", ", order.Select(term => term.Expression))}";

    /// <summary>The limit where the caller gives none; null for the wire's own default.</summary>
    public int? DefaultLimit { get; set; }

    /// <summary>Whether the query names exactly one value of the schema's pinned index.</summary>
    public required bool IsPinned { get; init; }

    /// <summary>Whether the query has no condition, so that <see cref="KeptCount"/> may answer.</summary>
    public required bool IsAll { get; init; }

    /// <summary>The table to count; without the joined tables where the condition does not need them.</summary>
    public required string CountedTable { get; init; }

    /// <summary>The stored number of all records; null where they have to be counted.</summary>
    public Func<CancellationToken, ValueTask<long>>? KeptCount { get; set; }

    /// <summary>The exact number of matching records.</summary>
    /// <exception cref="ListTimeoutException">No index serves the query, and it took too long.</exception>
    public ValueTask<long> CountAsync(CancellationToken cancel)
    {
        if (IsAll && KeptCount is not null)
            return KeptCount(cancel);
        var sql = Sql.Composed($"select count(*) from {CountedTable} where {where}");
        return AskAsync(session => session.FindAsync(sql, static row => row.Number(0), [.. values]), cancel);
    }

    /// <summary>The records from <paramref name="offset"/> on, up to <paramref name="limit"/>, in chunks.</summary>
    /// <param name="offset">How many records to skip.</param>
    /// <param name="limit">The most records to return.</param>
    /// <param name="cancel">Stops the read.</param>
    /// <exception cref="ListTimeoutException">The enumeration throws it where a chunk exceeds its time limit.</exception>
    public async IAsyncEnumerable<Chunk<T>> ReadAsync(int offset, int limit, [EnumeratorCancellation] CancellationToken cancel)
    {
        DbValue[]? after = null;
        var (left, most) = (limit, ChunkRows);
        while (left > 0)
        {
            var take = Math.Min(left, most);
            var (rows, isCut) = await ReadChunkAsync(after, after is null ? offset : 0, take, cancel);
            yield return new Chunk<T>([.. rows.Select(row => row.Record)], rows.Sum(row => row.Characters), isCut);
            left -= rows.Count;
            if (!isCut && rows.Count < take)
                yield break;
            after = rows[^1].Key;
            // PostgreSQL sends all that it is asked for, so ask for little more than fits.
            most = Math.Min(ChunkRows, 2 * (isCut ? rows.Count : most));
        }
    }

    private async ValueTask<(List<Listed> Rows, bool IsCut)> ReadChunkAsync(
        DbValue[]? after, int offset, int take, CancellationToken cancel)
    {
        var bound = new List<DbValue>(values);
        var condition = new StringBuilder(where);
        if (after is not null)
            AppendAfter(condition, bound, after);
        var text = $"select {_selected} from {table.Table} where {condition} order by {_orderBy} limit {Bind(bound, (long)take)}";
        if (offset > 0)
            text += $" offset {Bind(bound, (long)offset)}";
        var sql = Sql.Composed(text);
        var rows = await AskAsync(session => session.QueryAsync(sql, ReadRow, [.. bound]), cancel);
        var fitting = rows.FindIndex(row => row.Key is null);
        if (fitting < 0)
            return (rows, false);
        rows.RemoveRange(fitting, rows.Count - fitting);
        return (rows, true);
    }

    private async ValueTask<TAnswer> AskAsync<TAnswer>(Func<Session, ValueTask<TAnswer>> ask, CancellationToken cancel)
    {
        try
        {
            return await store.ReadAsync(ask, cost, cancel);
        }
        catch (StoreTimeoutException late)
        {
            throw new ListTimeoutException(late.Limit);
        }
    }

    // Without a key from the first record on that does not fit. Only the row knows what came before it, because a query whose
    // connection broke is asked again, and two may be under way at once.
    private Listed ReadRow(Row row)
    {
        var before = row.Characters;
        if (before > ChunkCharacters)
            return default;
        var record = table.Columns.Read(row);
        var key = new DbValue[order.Count];
        for (var i = 0; i < key.Length; i++)
            key[i] = row.Value(table.Columns.Count + i);
        return before > 0 && row.Characters > ChunkCharacters ? default : new Listed(record, key, row.Characters - before);
    }

    // (a after x) or (a = x and b after y) or (a = x and b = y and c after z) …
    private void AppendAfter(StringBuilder condition, List<DbValue> bound, DbValue[] after)
    {
        condition.Append(" and (");
        var equal = "";
        for (var i = 0; i < after.Length; i++)
        {
            var term = order[i];
            condition.Append(i == 0 ? "" : " or ").Append('(').Append(equal).Append(IsAfter(term, after[i], bound)).Append(')');
            equal += after[i].IsNull
                ? $"{term.Expression} is null and "
                : $"{term.Expression} = {Bind(bound, after[i])} and ";
        }

        condition.Append(')');
    }

    private static string IsAfter(SqlOrder term, DbValue value, List<DbValue> bound) => (term.IsDescending, value.IsNull) switch
    {
        (false, true) => "1 = 0",
        (false, false) when term.MayBeUndefined => $"({term.Expression} > {Bind(bound, value)} or {term.Expression} is null)",
        (false, false) => $"{term.Expression} > {Bind(bound, value)}",
        (true, true) => $"{term.Expression} is not null",
        (true, false) => $"{term.Expression} < {Bind(bound, value)}",
    };

    private static string Bind(List<DbValue> bound, DbValue value)
    {
        bound.Add(value);
        return $"${bound.Count}";
    }

    private readonly record struct Listed(T Record, DbValue[]? Key, long Characters);
}

/// <summary>A list that no index serves exceeded its time limit and was stopped.</summary>
internal sealed class ListTimeoutException(TimeSpan limit) : Exception("The list took longer than it may.")
{
    public TimeSpan Limit { get; } = limit;
}
