namespace PatronDesk.Data;

/// <summary>
/// Reads a row column by column. When <see cref="Columns{T}"/> are created, each call declares a column; from then on it
/// reads it. A column without a value is only read, never written by these columns.
/// </summary>
internal ref struct ColumnReader<T>
{
    private readonly Columns<T> _columns;
    private readonly Row? _row;

    internal ColumnReader(Columns<T> columns, Row? row, int first)
    {
        _columns = columns;
        _row = row;
        Next = first;
    }

    /// <summary>The column that is read next.</summary>
    internal int Next { get; private set; }

    public string Text(string name, Func<T, DbValue>? value = null, Written written = Written.Always) =>
        IsDeclared(name, value, written) ? _row!.Text(Next++) : "";

    public string? TextOrNull(string name, Func<T, DbValue>? value = null, Written written = Written.Always) =>
        IsDeclared(name, value, written) ? _row!.TextOrNull(Next++) : null;

    public long Number(string name, Func<T, DbValue>? value = null, Written written = Written.Always) =>
        IsDeclared(name, value, written) ? _row!.Number(Next++) : 0;

    public long? NumberOrNull(string name, Func<T, DbValue>? value = null, Written written = Written.Always) =>
        IsDeclared(name, value, written) ? _row!.NumberOrNull(Next++) : null;

    public bool Flag(string name, Func<T, DbValue>? value = null, Written written = Written.Always) =>
        IsDeclared(name, value, written) && _row!.Flag(Next++);

    public bool? FlagOrNull(string name, Func<T, DbValue>? value = null, Written written = Written.Always) =>
        IsDeclared(name, value, written) ? _row!.FlagOrNull(Next++) : null;

    public DateTimeOffset Instant(string name, Func<T, DbValue>? value = null, Written written = Written.Always) =>
        IsDeclared(name, value, written) ? _row!.Instant(Next++) : default;

    public DateTimeOffset? InstantOrNull(string name, Func<T, DbValue>? value = null, Written written = Written.Always) =>
        IsDeclared(name, value, written) ? _row!.InstantOrNull(Next++) : null;

    public byte[] Bytes(string name, Func<T, DbValue>? value = null, Written written = Written.Always) =>
        IsDeclared(name, value, written) ? _row!.Bytes(Next++) : [];

    /// <summary>A text that lists can search; its folded form and its words are written beside it.</summary>
    public string Searched(string name, Func<T, string?> text, Written written = Written.Always) =>
        IsSearchedDeclared(name, text, written) ? _row!.Text(Next++) : "";

    /// <summary>The same, for a text that may be missing.</summary>
    public string? SearchedOrNull(string name, Func<T, string?> text, Written written = Written.Always) =>
        IsSearchedDeclared(name, text, written) ? _row!.TextOrNull(Next++) : null;

    /// <summary>A whole number that the statement computes; null where there is none.</summary>
    /// <param name="expression">SQL, with its tables named.</param>
    public long? Computed(string expression)
    {
        if (_row is not null)
            return _row.NumberOrNull(Next++);
        _columns.DeclareComputed(expression);
        return null;
    }

    /// <summary>A part of the record that has its own columns.</summary>
    /// <param name="part">The part's columns.</param>
    /// <param name="of">Returns a record's part; null where these columns only read it.</param>
    /// <param name="written">Which statements write it.</param>
    public TPart Part<TPart>(Columns<TPart> part, Func<T, TPart>? of = null, Written written = Written.Always)
    {
        if (_row is not null)
        {
            var read = part.ReadFrom(_row, Next, out var end);
            Next = end;
            return read;
        }

        _columns.DeclarePart(part, of, written);
        return part.Declared;
    }

    /// <summary>A part from another table that may have no such row; null where the part's first column is null.</summary>
    public TPart? PartOrNull<TPart>(Columns<TPart> part)
        where TPart : class
    {
        if (_row is null || !_row.IsNull(Next))
            return Part(part);
        Next += part.Count;
        return null;
    }

    private readonly bool IsDeclared(string name, Func<T, DbValue>? value, Written written)
    {
        if (_row is not null)
            return true;
        _columns.Declare(name, value, written);
        return false;
    }

    private readonly bool IsSearchedDeclared(string name, Func<T, string?> text, Written written)
    {
        if (_row is not null)
            return true;
        _columns.Declare(name, record => text(record), written);
        _columns.AddFolded(name, record => FoldedText.Of(text(record)), written);
        return false;
    }
}
