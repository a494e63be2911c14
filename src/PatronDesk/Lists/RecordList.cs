using System.Runtime.CompilerServices;
using System.Text;

using PatronDesk.Data;

namespace PatronDesk.Lists;

/// <summary>
/// Lists the rows of one table that fulfil a condition, in an order, in chunks: each chunk is a query of its own that
/// begins after the last row of the one before. So neither memory nor SQLite's write-ahead log grows with a reader who
/// asks for two thousand million rows and takes them slowly.
/// </summary>
/// <param name="store">Where the table is.</param>
/// <param name="listed">The table.</param>
/// <param name="where">The condition, its parameters written from <c>$1</c>.</param>
/// <param name="values">The condition's values.</param>
/// <param name="order">The order; its last term is unique, so that no row is passed over or told twice.</param>
/// <param name="cost">What is known of the cost of each chunk.</param>
internal sealed class RecordList<T>(
    Store store,
    ListedTable<T> listed,
    string where,
    IReadOnlyList<DbValue> values,
    IReadOnlyList<OrderTerm> order,
    ReadCost cost)
{
    /// <summary>Rows that one query answers at most.</summary>
    public const int ChunkRows = 1000;

    private readonly string orderBy = string.Join(", ", order.Select(term => term.ToSql()));

    private readonly string selected = $"{listed.Columns}, {string.Join(", ", order.Select(term => term.Expression))}";

    /// <summary>How many rows fulfil the condition.</summary>
    public ValueTask<long> CountAsync(CancellationToken cancel)
    {
        var sql = Sql.Composed($"select count(*) from {listed.Table} where {where}");
        return AskAsync(session => session.FindAsync(sql, static row => row.Number(0), [.. values]), cancel);
    }

    /// <summary>The rows from <paramref name="offset"/> on, <paramref name="limit"/> at most, chunk by chunk.</summary>
    /// <param name="offset">How many rows to pass over.</param>
    /// <param name="limit">How many rows at most.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ListTimeoutException">A chunk took longer than it may.</exception>
    public async IAsyncEnumerable<IReadOnlyList<T>> ReadAsync(
        int offset, int limit, [EnumeratorCancellation] CancellationToken cancel)
    {
        DbValue[]? after = null;
        var left = limit;
        while (left > 0)
        {
            var take = Math.Min(left, ChunkRows);
            var chunk = await ReadChunkAsync(after, after is null ? offset : 0, take, cancel);
            yield return [.. chunk.Select(row => row.Record)];
            left -= chunk.Count;
            if (chunk.Count < take)
                yield break;
            after = chunk[^1].Key;
        }
    }

    private ValueTask<List<(T Record, DbValue[] Key)>> ReadChunkAsync(
        DbValue[]? after, int offset, int take, CancellationToken cancel)
    {
        var bound = new List<DbValue>(values);
        var condition = new StringBuilder(where);
        if (after is not null)
            AppendAfter(condition, bound, after);
        var text = $"select {selected} from {listed.Table} where {condition} order by {orderBy} limit {Bind(bound, (long)take)}";
        if (offset > 0)
            text += $" offset {Bind(bound, (long)offset)}";
        var sql = Sql.Composed(text);
        return AskAsync(session => session.QueryAsync(sql, ReadRow, [.. bound]), cancel);
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

    private (T Record, DbValue[] Key) ReadRow(Row row)
    {
        var key = new DbValue[order.Count];
        for (var i = 0; i < key.Length; i++)
            key[i] = row.Value(listed.Columns.Count + i);
        return (listed.Columns.Read(row), key);
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

    private static string IsAfter(OrderTerm term, DbValue value, List<DbValue> bound) => (term.Descending, value.IsNull) switch
    {
        (false, true) => "1 = 0",
        (false, false) when term.MayBeAbsent => $"({term.Expression} > {Bind(bound, value)} or {term.Expression} is null)",
        (false, false) => $"{term.Expression} > {Bind(bound, value)}",
        (true, true) => $"{term.Expression} is not null",
        (true, false) => $"{term.Expression} < {Bind(bound, value)}",
    };

    private static string Bind(List<DbValue> bound, DbValue value)
    {
        bound.Add(value);
        return $"${bound.Count}";
    }
}
