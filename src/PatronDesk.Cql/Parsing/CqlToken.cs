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

/// <summary>A token: its kind, and where its text is. The quotes around a text are not part of it.</summary>
internal readonly record struct CqlToken(TokenKind Kind, int Position, int Start, int Length);
