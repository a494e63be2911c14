using PatronDesk.Cql.Ast;

namespace PatronDesk.Cql.Tests.Parsing;

/// <summary>Trees compared without their positions.</summary>
internal static class Tree
{
    /// <summary>The whole tree in one line, every part named, unlike CQL without any rule of precedence.</summary>
    public static string Show(CqlNode node) => node switch
    {
        SearchClause c => $"[{c.Index}|{c.Relation.Kind}:{c.Relation.Name}{Show(c.Relation.Modifiers)}|{c.Term}]",
        BooleanNode b => $"({Show(b.Left)} {b.Operator}{Show(b.Modifiers)} {Show(b.Right)})",
        PrefixNode p => $"{{>{p.Name ?? "-"}={p.Identifier} {Show(p.Query)}}}",
        SortNode s => $"{{{Show(s.Query)} sortby {string.Join(' ', s.Keys.Select(k => k.Index + Show(k.Modifiers)))}}}",
        _ => throw new ArgumentException("An unknown node.", nameof(node)),
    };

    private static string Show(IEnumerable<CqlModifier> modifiers) =>
        string.Concat(modifiers.Select(m => $"/{m.Type}{m.Comparison}{m.Value}"));
}
