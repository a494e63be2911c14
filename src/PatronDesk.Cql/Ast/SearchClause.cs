namespace PatronDesk.Cql.Ast;

/// <summary>One comparison: index, relation, term. A bare term has the index <c>cql.serverChoice</c> and relation =.</summary>
public sealed class SearchClause : CqlNode
{
    /// <summary>The index of a term that names none.</summary>
    public const string ServerChoice = "cql.serverChoice";

    internal SearchClause(string index, CqlRelation relation, string term, int position, int relationPosition, int termPosition)
        : base(position)
    {
        Index = index;
        Relation = relation;
        Term = term;
        RelationPosition = relationPosition;
        TermPosition = termPosition;
    }

    /// <summary>The index's name as written, without quotes.</summary>
    public string Index { get; }

    /// <summary>How to compare.</summary>
    public CqlRelation Relation { get; }

    /// <summary>
    /// The term without its quotes. Backslashes are kept, since \* and * differ; every quotation mark inside is escaped.
    /// Consecutive words are joined by single spaces.
    /// </summary>
    public string Term { get; }

    internal int RelationPosition { get; }

    internal int TermPosition { get; }
}
