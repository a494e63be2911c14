namespace PatronDesk.Cql.Ast;

/// <summary>
/// A prefix map, <c>&gt; dc = "info:srw/context-sets/1/dc-v1.1"</c>. It applies to what follows. Parsed, not executed.
/// </summary>
public sealed class PrefixNode : CqlNode
{
    internal PrefixNode(string? name, string identifier, CqlNode query, int position)
        : base(position)
    {
        Name = name;
        Identifier = identifier;
        Query = query;
    }

    /// <summary>The short name; null where the map names the default context set.</summary>
    public string? Name { get; }

    /// <summary>The context set's URI.</summary>
    public string Identifier { get; }

    /// <summary>What it applies to.</summary>
    public CqlNode Query { get; }
}
