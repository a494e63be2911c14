using System.Buffers;

namespace PatronDesk.Cql.Parsing;

/// <summary>
/// Cuts a query into tokens. Only space, tab, CR and LF separate; only quotation marks quote; a word ends at white
/// space or at one of <c>( ) / &lt; &gt; =</c>; a backslash and what follows stay together and stay in the text.
/// </summary>
internal struct CqlLexer(string query)
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create("()/<>= \t\r\n");
    private static readonly SearchValues<char> Special = SearchValues.Create("\"\\");
    private int _next;

    /// <summary>The token at hand.</summary>
    public CqlToken Token { get; private set; }

    /// <summary>Goes to the next token.</summary>
    public void Move()
    {
        while (_next < query.Length && query[_next] is ' ' or '\t' or '\r' or '\n')
            _next++;
        if (_next == query.Length)
        {
            Token = new CqlToken(TokenKind.End, _next, _next, 0);
            return;
        }
        Token = query[_next] switch
        {
            '(' => One(TokenKind.Open),
            ')' => One(TokenKind.Close),
            '/' => One(TokenKind.Slash),
            '<' or '>' or '=' => Sign(),
            '"' => Quoted(),
            _ => Word(),
        };
    }

    /// <summary>The token's characters as they stand in the query, without quotes.</summary>
    public readonly ReadOnlySpan<char> Raw => query.AsSpan(Token.Start, Token.Length);

    /// <summary>The token's characters, escaped so that they could stand between quotes and mean the same.</summary>
    public readonly string Value()
    {
        var raw = Raw;
        return Token.Kind == TokenKind.Text || raw.IndexOfAny(Special) < 0 ? raw.ToString() : Escaped(raw);
    }

    private static string Escaped(ReadOnlySpan<char> word)
    {
        var text = new System.Text.StringBuilder(word.Length + 4);
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] == '"')
                text.Append('\\');
            text.Append(word[i]);
            if (word[i] == '\\')
                text.Append(i + 1 < word.Length ? word[++i] : '\\'); // a backslash at the end means itself
        }
        return text.ToString();
    }

    private CqlToken One(TokenKind kind) => new(kind, _next, _next++, 1);

    private CqlToken Sign()
    {
        var start = _next;
        _next += query.AsSpan(start).StartsWith("==", StringComparison.Ordinal)
            || query.AsSpan(start).StartsWith("<=", StringComparison.Ordinal)
            || query.AsSpan(start).StartsWith(">=", StringComparison.Ordinal)
            || query.AsSpan(start).StartsWith("<>", StringComparison.Ordinal) ? 2 : 1;
        return new CqlToken(TokenKind.Symbol, start, start, _next - start);
    }

    private CqlToken Quoted()
    {
        var open = _next;
        for (var i = open + 1; i < query.Length; i++)
        {
            if (query[i] == '"')
            {
                _next = i + 1;
                return new CqlToken(TokenKind.Text, open, open + 1, i - open - 1);
            }
            if (query[i] == '\\')
                i++;
        }
        throw new CqlException(new CqlError("this quotation mark is never closed", query, open));
    }

    private CqlToken Word()
    {
        var start = _next;
        var length = query.AsSpan(start).IndexOfAny(WordEnds);
        if (length < 0)
            length = query.Length - start;
        _next = start + length;
        return new CqlToken(KindOf(query.AsSpan(start, length)), start, start, length);
    }

    private static TokenKind KindOf(ReadOnlySpan<char> word) => word.Length switch
    {
        2 when word.Equals("or", StringComparison.OrdinalIgnoreCase) => TokenKind.Or,
        3 when word.Equals("and", StringComparison.OrdinalIgnoreCase) => TokenKind.And,
        3 when word.Equals("not", StringComparison.OrdinalIgnoreCase) => TokenKind.Not,
        4 when word.Equals("prox", StringComparison.OrdinalIgnoreCase) => TokenKind.Prox,
        6 when word.Equals("sortby", StringComparison.OrdinalIgnoreCase) => TokenKind.SortBy,
        _ => TokenKind.Word,
    };
}
