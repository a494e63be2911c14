namespace PatronDesk.Cql.Ast;

/// <summary>
/// A parsed query, or a part of one. <see cref="object.ToString"/> writes CQL that parses back to the same tree.
/// </summary>
public abstract class CqlNode
{
    private protected CqlNode(int position) => Position = position;

    /// <summary>
    /// Where it stands in the query, in UTF-16 units from 0. Error messages name it; it is no part of the meaning.
    /// </summary>
    public int Position { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => CqlPrinter.Print(this);
}
