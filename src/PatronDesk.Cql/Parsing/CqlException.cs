namespace PatronDesk.Cql.Parsing;

/// <summary>A query that can't be parsed or executed. The face turns it into its own refusal.</summary>
public sealed class CqlException : Exception
{
    /// <summary>With the fault it reports.</summary>
    public CqlException(CqlError error)
        : base(error?.ToString()) => Error = error!;

    /// <summary>The fault.</summary>
    public CqlError Error { get; }
}
