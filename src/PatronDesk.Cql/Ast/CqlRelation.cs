namespace PatronDesk.Cql.Ast;

/// <summary>The relations of CQL 1.2, and those that a context set may add (<see cref="Named"/>).</summary>
public enum RelationKind
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>==</c></summary>
    Exact,

    /// <summary><c>&lt;&gt;</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>adj</c>: the words stand next to each other, in this order.</summary>
    Adjacent,

    /// <summary><c>all</c>: all the words.</summary>
    All,

    /// <summary><c>any</c>: one of the words.</summary>
    Any,

    /// <summary><c>within</c>: parsed, not executed.</summary>
    Within,

    /// <summary><c>encloses</c>: parsed, not executed.</summary>
    Encloses,

    /// <summary>A word with a dot, such as <c>rec.near</c>: parsed, not executed.</summary>
    Named,
}

/// <summary>A relation with its modifiers.</summary>
public sealed class CqlRelation
{
    /// <summary>The relation that a bare term has.</summary>
    internal static readonly CqlRelation Default = new(RelationKind.Equal, "=", []);

    private static readonly CqlRelation[] Plain =
    [
        Default,
        new(RelationKind.Exact, "==", []),
        new(RelationKind.NotEqual, "<>", []),
        new(RelationKind.Less, "<", []),
        new(RelationKind.LessOrEqual, "<=", []),
        new(RelationKind.Greater, ">", []),
        new(RelationKind.GreaterOrEqual, ">=", []),
        new(RelationKind.Adjacent, "adj", []),
        new(RelationKind.All, "all", []),
        new(RelationKind.Any, "any", []),
        new(RelationKind.Within, "within", []),
        new(RelationKind.Encloses, "encloses", []),
    ];

    internal CqlRelation(RelationKind kind, string name, IReadOnlyList<CqlModifier> modifiers)
    {
        Kind = kind;
        Name = name;
        Modifiers = modifiers;
    }

    /// <summary>Which one.</summary>
    public RelationKind Kind { get; }

    /// <summary>How it is written: <c>==</c>, <c>any</c>, <c>rec.near</c>.</summary>
    public string Name { get; }

    /// <summary>Its modifiers, in order.</summary>
    public IReadOnlyList<CqlModifier> Modifiers { get; }

    /// <summary>A relation without modifiers; not for <see cref="RelationKind.Named"/>.</summary>
    internal static CqlRelation Of(RelationKind kind) => Plain[(int)kind];

    /// <summary>Reads a relation from the word after an index, in any case; null when the word is none.</summary>
    internal static CqlRelation? OfWord(ReadOnlySpan<char> word)
    {
        for (var kind = RelationKind.Adjacent; kind <= RelationKind.Encloses; kind++)
        {
            if (word.Equals(Of(kind).Name, StringComparison.OrdinalIgnoreCase))
                return Of(kind);
        }
        return word.Contains('.') ? new CqlRelation(RelationKind.Named, word.ToString(), []) : null;
    }

    internal CqlRelation With(IReadOnlyList<CqlModifier> modifiers) =>
        modifiers.Count == 0 ? this : new CqlRelation(Kind, Name, modifiers);
}
