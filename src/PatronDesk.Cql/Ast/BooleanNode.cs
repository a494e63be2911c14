namespace PatronDesk.Cql.Ast;

/// <summary>How two parts of a query are combined.</summary>
public enum BooleanOperator
{
    /// <summary>Both.</summary>
    And,

    /// <summary>Either.</summary>
    Or,

    /// <summary>The left one and not the right one.</summary>
    Not,

    /// <summary>Near each other: parsed, not executed.</summary>
    Prox,
}

/// <summary>Two parts of a query combined. All four operators bind equally, from left to right.</summary>
public sealed class BooleanNode : CqlNode
{
    internal BooleanNode(
        BooleanOperator op, IReadOnlyList<CqlModifier> modifiers, CqlNode left, CqlNode right, int position)
        : base(position)
    {
        Operator = op;
        Modifiers = modifiers;
        Left = left;
        Right = right;
    }

    /// <summary>How the parts are combined.</summary>
    public BooleanOperator Operator { get; }

    /// <summary>The operator's modifiers, in order. They have no effect on and, or and not.</summary>
    public IReadOnlyList<CqlModifier> Modifiers { get; }

    /// <summary>The operand before the operator.</summary>
    public CqlNode Left { get; }

    /// <summary>The operand after the operator.</summary>
    public CqlNode Right { get; }
}
