namespace PatronDesk.Cql.Parsing;

internal enum TokenKind
{
    End,
    Open,
    Close,
    Slash,

    /// <summary>=, ==, &lt;&gt;, &lt;, &lt;=, &gt;, &gt;=</summary>
    Symbol,

    Word,
    Text,
    And,
    Or,
    Not,
    Prox,
    SortBy,
}

/// <summary>A piece of a query: its kind, and where its text (of a quoted one what is between the quotes) stands.</summary>
internal readonly record struct CqlToken(TokenKind Kind, int Position, int Start, int Length);
