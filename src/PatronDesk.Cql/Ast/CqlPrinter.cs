using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace PatronDesk.Cql.Ast;

/// <summary>
/// Writes a tree as CQL. It writes parentheses only where the tree needs them, and quotes a word that might not read back
/// as one.
/// </summary>
internal static class CqlPrinter
{
    private static readonly SearchValues<char> Simple = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:@*?^");

    public static string Print(CqlNode node)
    {
        var text = new StringBuilder();
        Append(text, node, isLast: true);
        return text.ToString();
    }

    // All operators bind equally, to the left. A prefix map reaches to the end of its parenthesis, or to
    // sortby; so it needs a parenthesis of its own only where it isn't the last thing there.
    private static void Append(StringBuilder text, CqlNode node, bool isLast)
    {
        switch (node)
        {
            case SearchClause clause:
                AppendClause(text, clause);
                break;
            case BooleanNode boolean:
                AppendOperand(text, boolean.Left, parentheses: boolean.Left is PrefixNode, isLast: false);
                text.Append(' ').Append(NameOf(boolean.Operator));
                AppendModifiers(text, boolean.Modifiers);
                text.Append(' ');
                // After a modifier without value, the > of a prefix map would be taken for the modifier's comparison.
                var closed = boolean.Right is BooleanNode
                    || (boolean.Right is PrefixNode && (!isLast || boolean.Modifiers is [.., { Value: null }]));
                AppendOperand(text, boolean.Right, closed, isLast);
                break;
            case PrefixNode prefix:
                text.Append("> ");
                if (prefix.Name is not null)
                    AppendSymbol(text, prefix.Name).Append(" = ");
                AppendSymbol(text, prefix.Identifier).Append(' ');
                Append(text, prefix.Query, isLast: true);
                break;
            case SortNode sort:
                AppendOperand(text, sort.Query, parentheses: sort.Query is PrefixNode, isLast: true);
                text.Append(" sortby");
                foreach (var key in sort.Keys)
                {
                    AppendSymbol(text.Append(' '), key.Index);
                    AppendModifiers(text, key.Modifiers);
                }
                break;
        }
    }

    public static string NameOf(BooleanOperator op) => op switch
    {
        BooleanOperator.And => "and",
        BooleanOperator.Or => "or",
        BooleanOperator.Not => "not",
        BooleanOperator.Prox => "prox",
        _ => throw new UnreachableException(),
    };

    private static void AppendOperand(StringBuilder text, CqlNode node, bool parentheses, bool isLast)
    {
        if (parentheses)
            text.Append('(');
        Append(text, node, isLast || parentheses);
        if (parentheses)
            text.Append(')');
    }

    private static void AppendClause(StringBuilder text, SearchClause clause)
    {
        if (clause.Index != SearchClause.ServerChoice || clause.Relation.Kind != RelationKind.Equal
            || clause.Relation.Modifiers.Count > 0)
        {
            AppendSymbol(text, clause.Index).Append(' ').Append(clause.Relation.Name);
            AppendModifiers(text, clause.Relation.Modifiers);
            text.Append(' ');
        }
        AppendSymbol(text, clause.Term);
    }

    private static void AppendModifiers(StringBuilder text, IReadOnlyList<CqlModifier> modifiers)
    {
        foreach (var modifier in modifiers)
        {
            text.Append('/').Append(modifier.Type).Append(modifier.Comparison);
            if (modifier.Value is not null)
                AppendSymbol(text, modifier.Value);
        }
    }

    // A term in the tree is already escaped, so it means the same between quotes.
    private static StringBuilder AppendSymbol(StringBuilder text, string symbol) =>
        symbol.Length > 0 && !symbol.AsSpan().ContainsAnyExcept(Simple) && !IsReserved(symbol)
            ? text.Append(symbol)
            : text.Append('"').Append(symbol).Append('"');

    private static bool IsReserved(string word) => word.Length <= 8
        && word.ToLowerInvariant() is "and" or "or" or "not" or "prox" or "sortby"
            or "any" or "all" or "adj" or "within" or "encloses";
}
