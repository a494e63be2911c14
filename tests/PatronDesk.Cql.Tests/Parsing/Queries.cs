using CsCheck;
using PatronDesk.Cql.Parsing;

namespace PatronDesk.Cql.Tests.Parsing;

/// <summary>Random queries: well-formed ones, and heaps of pieces.</summary>
internal static class Queries
{
    private static readonly Gen<string> Word = Pick(
        "a", "bc", "Any", "and", "SORTBY", "x.y", "*", "a*b", "\\*", "x\\", "a\"b", "é", "😀", "_", "^a", "'", "1", "\\\\", "a,b;");

    private static readonly Gen<string> Quoted = Pick(
        "\"\"", "\" \"", "\"a b\"", "\"a\\\"b\"", "\"or\"", "\"a/b=c\"", "\"(\"", "\"\\\\\"", "\"x  y\"", "\"*\\*\"", "\"\n\"");

    private static readonly Gen<string> Symbol = Gen.OneOf(Word, Quoted);

    private static readonly Gen<string> Modifiers = Gen.Select(
        Pick("x", "respectCase", "x.y", "a\"b", "é"), Pick("", "=1", "<\"a b\"", " = or"),
        (name, value) => $"/{name}{value}").List[0, 2].Select(string.Concat);

    private static readonly Gen<string> Relation = Gen.Select(
        Pick(" ", " ", " = ", "==", " <> ", "<", " <=", ">", ">= ", " any ", " ALL ", " adj ", " within ", " encloses ", " a.b "),
        Modifiers, (relation, modifiers) => relation == " " ? "" : $"{relation.TrimEnd()}{modifiers} ");

    private static readonly Gen<string> Operator = Gen.Select(
        Pick("and", "OR", "not", "Prox"), Modifiers, (op, modifiers) => $" {op}{modifiers} ");

    /// <summary>Queries that parse.</summary>
    public static readonly Gen<string> Valid = Gen.Select(
        Node(4), Gen.Select(Symbol, Modifiers, (key, modifiers) => $" {key}{modifiers}").List[0, 2],
        (query, keys) => keys.Count == 0 ? query : query + " sortby" + string.Concat(keys))
        .Where(query => CqlParser.TryParse(query, out _, out _));

    /// <summary>Pieces of the language in any order.</summary>
    public static readonly Gen<string> Pieces = Gen.OneOf(
        Symbol, Relation, Modifiers, Operator, Pick("(", ")", "/", ">", "=", "\"", "\\", " ", "\t", "\r\n"))
        .List[0, 20].Select(string.Concat);

    private static Gen<string> Pick(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string> Node(int depth)
    {
        var clause = Gen.Select(Symbol, Relation, Symbol, (index, relation, term) =>
            relation.Length == 0 ? term : index + relation + term);
        if (depth == 0)
            return clause;
        var inner = Node(depth - 1);
        return Gen.Frequency(
            (3, clause),
            (4, Gen.Select(inner, Operator, inner, (left, op, right) => left + op + right)),
            (2, inner.Select(query => $"({query})")),
            (1, Gen.Select(Symbol, Relation, inner, (index, relation, query) =>
                relation.Length == 0 ? query : $"{index}{relation}({query})")),
            (1, Gen.Select(Symbol, Symbol, inner, (name, uri, query) => $">{name}={uri} {query}")));
    }
}
