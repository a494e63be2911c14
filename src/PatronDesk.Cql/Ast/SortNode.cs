namespace PatronDesk.Cql.Ast;

/// <summary>One key of a sort: an index with modifiers.</summary>
/// <param name="Index">The index's name as written, without quotes.</param>
/// <param name="Modifiers">Its modifiers, in order.</param>
/// <param name="Position">Where the index stands in the query, in UTF-16 units from 0.</param>
public sealed record CqlSortKey(string Index, IReadOnlyList<CqlModifier> Modifiers, int Position);

/// <summary>A query with an order: <c>… sortby personal.lastName barcode/sort.descending</c>.</summary>
public sealed class SortNode : CqlNode
{
    internal SortNode(CqlNode query, IReadOnlyList<CqlSortKey> keys, int position)
        : base(position)
    {
        Query = query;
        Keys = keys;
    }

    /// <summary>What is sorted.</summary>
    public CqlNode Query { get; }

    /// <summary>By what, the most important first; at least one.</summary>
    public IReadOnlyList<CqlSortKey> Keys { get; }
}
