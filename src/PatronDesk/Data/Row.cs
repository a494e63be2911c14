namespace PatronDesk.Data;

/// <summary>The current row of a query; columns count from 0. Valid only inside the mapping function.</summary>
internal abstract class Row
{
    /// <summary>Characters of all texts that this query's rows have given so far; in memory each takes two bytes.</summary>
    public long Characters { get; protected set; }

    public abstract bool IsNull(int column);

    /// <summary>A 64-bit whole number. Cast an SQL literal, because PostgreSQL takes it as 32 bits.</summary>
    public abstract long Number(int column);

    public abstract double Real(int column);

    public abstract string Text(int column);

    public abstract byte[] Bytes(int column);

    /// <summary>The column as a parameter of a later statement, whatever its type.</summary>
    public abstract DbValue Value(int column);

    /// <summary>Counts a text before it is given.</summary>
    protected string Counted(string text)
    {
        Characters += text.Length;
        return text;
    }

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public bool Flag(int column) => Number(column) != 0;

    public bool? FlagOrNull(int column) => IsNull(column) ? null : Flag(column);

    public DateTimeOffset Instant(int column) => Instants.FromMicroseconds(Number(column));

    public DateTimeOffset? InstantOrNull(int column) => IsNull(column) ? null : Instant(column);
}
