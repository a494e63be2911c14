using System.Globalization;
using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Parsing;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>
/// A search clause on its way to SQL, with its modifiers read and its term unescaped. It knows where in the query an error
/// points.
/// </summary>
internal readonly struct Comparison
{
    public Comparison(SearchClause clause, string query, SqlDialect dialect)
    {
        Clause = clause;
        Query = query;
        Dialect = dialect;
        if (clause.Relation.Kind is RelationKind.Within or RelationKind.Encloses or RelationKind.Named)
            throw Fail($"the relation {clause.Relation.Name} is not supported", clause.RelationPosition);
        if (clause.Relation.Modifiers.Count > 0)
            (Mode, IsNumber) = ReadModifiers(clause.Relation.Modifiers, query, isSort: false, out _);
        Term = Pattern.Parse(clause.Term);
        if (Term.HasMasks && clause.Term.Length > CqlLimits.PatternLength)
        {
            var limit = CqlLimits.PatternLength.ToString("N0", CultureInfo.InvariantCulture);
            throw Fail($"a term with * or ? is longer than {limit} characters", clause.TermPosition);
        }
    }

    public SearchClause Clause { get; }

    public SqlDialect Dialect { get; }

    public RelationKind Relation => Clause.Relation.Kind;

    public FoldMode Mode { get; private init; }

    public bool IsNumber { get; }

    public Pattern Term { get; }

    /// <summary>Whether the term is nothing but white space.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Term.Text);

    /// <summary>Whether it is <c>&lt; &lt;= &gt; &gt;=</c>.</summary>
    public bool IsOrdering => Relation is >= RelationKind.Less and <= RelationKind.GreaterOrEqual;

    /// <summary>The sign that SQL has for it.</summary>
    public string Sign => Relation switch
    {
        RelationKind.NotEqual => "<>",
        RelationKind.Less => "<",
        RelationKind.LessOrEqual => "<=",
        RelationKind.Greater => ">",
        RelationKind.GreaterOrEqual => ">=",
        _ => "=",
    };

    private string Query { get; }

    public CqlException Fail(string message, int position) => new(new CqlError(message, Query, position));

    public CqlException FailTerm(string message) => Fail(message, Clause.TermPosition);

    public CqlException FailRelation(string message) => Fail(message, Clause.RelationPosition);

    /// <summary>Refuses /number, and modifiers of case and accents too, where they have no meaning.</summary>
    public void RefuseModifiers(bool spelling)
    {
        if (IsNumber || (spelling && Mode != FoldMode.Search))
            throw FailRelation($"{Clause.Index} can't be compared with /{(IsNumber ? "number" : "respectCase or /respectAccents")}");
    }

    /// <summary>The same, with case and accents ignored: for values that have one spelling.</summary>
    public Comparison IgnoringSpelling() => this with { Mode = FoldMode.Search };

    public static (FoldMode Mode, bool IsNumber) ReadModifiers(
        IReadOnlyList<CqlModifier> modifiers, string query, bool isSort, out bool isDescending)
    {
        var (respectsCase, respectsAccents, isNumber) = (false, false, false);
        isDescending = false;
        foreach (var modifier in modifiers)
        {
            var type = isSort && modifier.Type.StartsWith("sort.", StringComparison.Ordinal) ? modifier.Type[5..] : modifier.Type;
            switch (type)
            {
                case var _ when modifier.Comparison is not null:
                    throw new CqlException(new CqlError($"the modifier {modifier.Type} takes no value", query, modifier.Position));
                case "respectcase" or "ignorecase":
                    respectsCase = type[0] == 'r';
                    break;
                case "respectaccents" or "ignoreaccents":
                    respectsAccents = type[0] == 'r';
                    break;
                case "number" or "string":
                    isNumber = type[0] == 'n';
                    break;
                case "ascending" or "descending" when isSort:
                    isDescending = type[0] == 'd';
                    break;
                case "masked" when !isSort:
                    break;
                default:
                    throw new CqlException(new CqlError($"the modifier {modifier.Type} is not supported", query, modifier.Position));
            }
        }
        var mode = (respectsCase, respectsAccents) switch
        {
            (false, false) => FoldMode.Search,
            (false, true) => FoldMode.Case,
            (true, false) => FoldMode.Accents,
            (true, true) => FoldMode.None,
        };
        return (mode, isNumber);
    }
}
