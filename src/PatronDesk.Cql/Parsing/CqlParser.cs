using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PatronDesk.Cql.Ast;

namespace PatronDesk.Cql.Parsing;

/// <summary>
/// CQL 1.2 as Index Data's CQL-Java reads it, which is what FOLIO's clients were written against: and, or, not and prox
/// bind equally from left to right; keywords in any case, and allowed as terms; <c>field==(a or b)</c> spreads index and
/// relation over the list; consecutive words are one term. See docs/compat/cql.md.
/// </summary>
public sealed class CqlParser
{
    private readonly string _query;
    private CqlLexer _lexer;
    private int _clauses;
    private int _nesting;

    private CqlParser(string query)
    {
        _query = query;
        _lexer = new CqlLexer(query);
    }

    /// <summary>The tree of a query. An unfinished or over-long query is a <see cref="CqlException"/>.</summary>
    public static CqlNode Parse(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new CqlParser(query).Whole();
    }

    /// <summary>Like <see cref="Parse"/>, with the fault as a value.</summary>
    public static bool TryParse(
        string query, [NotNullWhen(true)] out CqlNode? node, [NotNullWhen(false)] out CqlError? error)
    {
        try
        {
            (node, error) = (Parse(query), null);
            return true;
        }
        catch (CqlException e)
        {
            (node, error) = (null, e.Error);
            return false;
        }
    }

    private CqlNode Whole()
    {
        if (_query.Length > CqlLimits.QueryLength)
            throw Limit("the query is longer than {0} characters", CqlLimits.QueryLength, CqlLimits.QueryLength);
        CheckCharacters();
        _lexer.Move();
        var node = WithSort(new Scope(SearchClause.ServerChoice, CqlRelation.Default, 0, 0));
        if (_lexer.Token.Kind != TokenKind.End)
            throw Fault($"the query is complete before {Found()}");
        return node;
    }

    private void CheckCharacters()
    {
        var nul = _query.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
            throw Fault("the character NUL (U+0000) is not allowed", nul);
        var first = _query.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (var i = Math.Max(first, 0); first >= 0 && i < _query.Length; i++)
        {
            if (!char.IsSurrogate(_query[i]))
                continue;
            if (i + 1 == _query.Length || !char.IsSurrogatePair(_query[i], _query[i + 1]))
                throw Fault("half a character (a lone surrogate) is not allowed", i);
            i++;
        }
    }

    /// <summary>The index and relation that a term has when it names none: those before the parenthesis around it.</summary>
    private readonly record struct Scope(string Index, CqlRelation Relation, int Position, int RelationPosition);

    private CqlNode WithSort(in Scope scope)
    {
        var position = _lexer.Token.Position;
        if (IsSymbol(">"))
            return PrefixMap(scope, mayHaveSort: true);
        var node = Query(scope);
        if (_lexer.Token.Kind != TokenKind.SortBy)
            return node;
        _lexer.Move();
        var keys = new List<CqlSortKey>(2);
        while (_lexer.Token.Kind != TokenKind.End)
        {
            var keyPosition = _lexer.Token.Position;
            if (keys.Count == CqlLimits.SortKeys)
                throw Limit("more than {0} keys after sortby", CqlLimits.SortKeys, keyPosition);
            var index = Symbol("the name of an index to sort by");
            keys.Add(new CqlSortKey(index, Modifiers(), keyPosition));
        }
        return keys.Count > 0
            ? new SortNode(node, keys, position)
            : throw Fault("expected the name of an index to sort by, but the query ends here");
    }

    private CqlNode Query(in Scope scope)
    {
        var node = Operand(scope);
        while (OperatorAtHand() is { } op)
        {
            var position = _lexer.Token.Position;
            _lexer.Move();
            var modifiers = Modifiers();
            node = new BooleanNode(op, modifiers, node, Operand(scope), position);
        }
        return _lexer.Token.Kind is TokenKind.End or TokenKind.Close or TokenKind.SortBy
            ? node
            : throw Fault($"expected and, or, not or the end of the query instead of {Found()}");
    }

    private BooleanOperator? OperatorAtHand() => _lexer.Token.Kind switch
    {
        TokenKind.And => BooleanOperator.And,
        TokenKind.Or => BooleanOperator.Or,
        TokenKind.Not => BooleanOperator.Not,
        TokenKind.Prox => BooleanOperator.Prox,
        _ => null,
    };

    private CqlNode Operand(in Scope outer)
    {
        var scope = outer;
        while (true)
        {
            if (_lexer.Token.Kind == TokenKind.Open)
                return Parenthesised(scope);
            if (IsSymbol(">"))
                return PrefixMap(scope, mayHaveSort: false);

            var position = _lexer.Token.Position;
            var first = Symbol("an index or a term");
            // Only the second token can be a relation: "Lea any" compares, "Lea Long any" is three words.
            if (Relation() is not { } relation)
                return Clause(scope, MoreWords(first), position);
            var relationPosition = _lexer.Token.Position;
            _lexer.Move();
            // Of a chain (query=id==x) the last index counts; FOLIO's own clients send such things.
            scope = new Scope(first, relation.With(Modifiers()), position, relationPosition);
        }
    }

    private SearchClause Clause(in Scope scope, string term, int position)
    {
        if (++_clauses > CqlLimits.Clauses)
            throw Limit("more than {0} comparisons in one query", CqlLimits.Clauses, position);
        var bare = ReferenceEquals(scope.Index, SearchClause.ServerChoice);
        return new SearchClause(
            scope.Index, scope.Relation, term, bare ? position : scope.Position, bare ? position : scope.RelationPosition, position);
    }

    private CqlNode Parenthesised(in Scope scope)
    {
        var open = _lexer.Token.Position;
        Nest(open);
        _lexer.Move();
        var node = Query(scope);
        if (_lexer.Token.Kind != TokenKind.Close)
        {
            throw Fault(_lexer.Token.Kind == TokenKind.End
                ? string.Create(CultureInfo.InvariantCulture, $"the parenthesis at column {open + 1} is never closed")
                : $"expected a closing parenthesis instead of {Found()}");
        }
        _lexer.Move();
        _nesting--;
        return node;
    }

    private PrefixNode PrefixMap(in Scope scope, bool mayHaveSort)
    {
        var position = _lexer.Token.Position;
        Nest(position);
        _lexer.Move();
        var identifier = Symbol("a prefix or the URI of a context set");
        string? name = null;
        if (IsSymbol("="))
        {
            _lexer.Move();
            (name, identifier) = (identifier, Symbol("the URI of a context set"));
        }
        var node = new PrefixNode(name, identifier, mayHaveSort ? WithSort(scope) : Query(scope), position);
        _nesting--;
        return node;
    }

    private void Nest(int position)
    {
        if (++_nesting > CqlLimits.Nesting)
            throw Limit("nested deeper than {0} levels", CqlLimits.Nesting, position);
    }

    private string MoreWords(string first)
    {
        if (_lexer.Token.Kind is not (TokenKind.Word or TokenKind.Text))
            return first;
        var words = new System.Text.StringBuilder(first);
        while (_lexer.Token.Kind is TokenKind.Word or TokenKind.Text)
        {
            words.Append(' ').Append(_lexer.Value());
            _lexer.Move();
        }
        return _lexer.Token.Kind != TokenKind.Symbol
            ? words.ToString()
            : throw Fault($"an index of several words can't be compared: put it in quotes, or leave out the {Found()}");
    }

    private CqlRelation? Relation() => _lexer.Token.Kind switch
    {
        TokenKind.Symbol => _lexer.Raw switch
        {
            "=" => CqlRelation.Of(RelationKind.Equal),
            "==" => CqlRelation.Of(RelationKind.Exact),
            "<>" => CqlRelation.Of(RelationKind.NotEqual),
            "<" => CqlRelation.Of(RelationKind.Less),
            "<=" => CqlRelation.Of(RelationKind.LessOrEqual),
            ">" => CqlRelation.Of(RelationKind.Greater),
            _ => CqlRelation.Of(RelationKind.GreaterOrEqual),
        },
        TokenKind.Word => CqlRelation.OfWord(_lexer.Raw),
        _ => null,
    };

    private CqlModifier[] Modifiers()
    {
        if (_lexer.Token.Kind != TokenKind.Slash)
            return [];
        var modifiers = new List<CqlModifier>(1);
        while (_lexer.Token.Kind == TokenKind.Slash)
        {
            _lexer.Move();
            var position = _lexer.Token.Position;
            if (_lexer.Token.Kind != TokenKind.Word)
                throw Fault($"expected a modifier instead of {Found()}");
            var type = LowerAscii(_lexer.Value());
            _lexer.Move();
            if (_lexer.Token.Kind != TokenKind.Symbol)
            {
                modifiers.Add(new CqlModifier(type, null, null, position));
                continue;
            }
            var comparison = _lexer.Raw.ToString();
            _lexer.Move();
            modifiers.Add(new CqlModifier(type, comparison, Symbol("the value of a modifier"), position));
        }
        return [.. modifiers];
    }

    private static string LowerAscii(string text) => text.AsSpan().ContainsAnyInRange('A', 'Z')
        ? string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
        })
        : text;

    private string Symbol(string expected)
    {
        if (_lexer.Token.Kind < TokenKind.Word)
            throw Fault($"expected {expected} instead of {Found()}");
        var value = _lexer.Value();
        _lexer.Move();
        return value;
    }

    private bool IsSymbol(string sign) =>
        _lexer.Token.Kind == TokenKind.Symbol && _lexer.Raw.SequenceEqual(sign);

    private string Found() => _lexer.Token.Kind switch
    {
        TokenKind.End => "the end of the query",
        TokenKind.Text => "a quoted text",
        TokenKind.Word when _lexer.Token.Length > 30 => "a long word",
        _ => $"'{_lexer.Raw}'",
    };

    private CqlException Fault(string message) => Fault(message, _lexer.Token.Position);

    private CqlException Fault(string message, int position) => new(new CqlError(message, _query, position));

    private CqlException Limit(string format, int limit, int position) =>
        Fault(string.Format(CultureInfo.InvariantCulture, format, limit.ToString("N0", CultureInfo.InvariantCulture)), position);
}
