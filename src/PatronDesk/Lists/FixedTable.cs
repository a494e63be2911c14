using PatronDesk.Cql.Binding;
using PatronDesk.Cql.Sql;
using PatronDesk.Data;

namespace PatronDesk.Lists;

/// <summary>
/// Makes a listed table from a short list that is part of the program. The engine gets its texts as constants, so that a
/// query means the same here as everywhere.
/// </summary>
internal static class FixedTable
{
    /// <param name="name">Its name in SQL; a plain word.</param>
    /// <param name="all">The records, in the default order.</param>
    /// <param name="id">Returns a record's UUID, in lower case.</param>
    /// <param name="texts">
    /// The other CQL indexes, each with a record's text for it. A term without an index is searched in all of them.
    /// </param>
    public static ListedTable<T> Of<T>(
        string name, IReadOnlyList<T> all, Func<T, string> id, params (string Index, Func<T, string> Of)[] texts)
    {
        var rows = all.Select((record, position) =>
        {
            var columns = texts.Select((text, i) => Columns(text.Of(record), i));
            return $"select cast({position} as {{int}}) as position, {Constant(id(record))} as id, {string.Join(", ", columns)}";
        });
        return new()
        {
            Table = $"({string.Join(" union all ", rows)}) as {name}",
            Columns = new((ref at) => all[(int)at.Number("position")], table: name),
            Where = "1 = 1",
            DefaultOrder = [new($"{name}.position", IsDescending: false, MayBeUndefined: false, SqlOrderKind.Number)],
            Schema = new(
                [
                    new UuidIndex("id", SqlColumn.Plain($"{name}.id")) { MayBeUndefined = false },
                    .. texts.Select((text, i) => new TextIndex(
                        text.Index,
                        SqlColumn.Plain($"{name}.text{i}"),
                        SqlColumn.Plain($"{name}.text{i}_folded"),
                        $"{name}.text{i}_words") { MayBeUndefined = false }),
                ],
                serverChoice: [.. texts.Select(text => text.Index)]),
            IsSmall = true,
        };
    }

    private static string Columns(string text, int i)
    {
        var (folded, words) = FoldedText.Of(text);
        return $"{Constant(text)} as text{i}, {Constant(folded!)} as text{i}_folded, {Constant(words!)} as text{i}_words";
    }

    // Only texts of the program itself.
    private static string Constant(string text) => $"'{text}' {{binary}}";
}

/// <summary>Answers queries on the lists of <see cref="FixedTable"/>.</summary>
internal sealed class FixedLists(Store store)
{
    /// <summary>The records that match a query.</summary>
    /// <exception cref="PatronDesk.Cql.Parsing.CqlException">The query cannot be parsed or executed.</exception>
    public PagedQuery<T> Query<T>(ListedTable<T> table, string? cql, IReadOnlyList<CqlSort>? orderBy) =>
        table.Query(store, [], cql, orderBy, Timeout.InfiniteTimeSpan);
}
