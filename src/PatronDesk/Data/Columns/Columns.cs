namespace PatronDesk.Data;

/// <summary>
/// The columns of a record, each declared once: its name, its value, and how it is read back. In a statement they become
/// the select list, so that <c>select {Tag.Columns} from tag</c> and <see cref="Read"/> always match.
/// </summary>
/// <example><code>
/// public static readonly Columns&lt;Tag&gt; Columns = new((ref at) => new()
/// {
///     Id = at.Number("id", tag => tag.Id, Written.Once),
///     Name = at.Text("name", tag => tag.Name),
/// });
/// </code></example>
internal sealed class Columns<T> : WrittenColumns<T>
{
    private readonly ReadColumns<T> _map;
    private readonly string _prefix;
    private readonly List<string> _selected = [];

    /// <param name="map">
    /// Makes a record from a row. It is first called without a row, to declare the columns. So it must ask for the same
    /// columns at every call, and accept empty texts and zeros.
    /// </param>
    /// <param name="table">The table's name, to put before each column in a select; null for none.</param>
    public Columns(ReadColumns<T> map, string? table = null)
    {
        _map = map;
        _prefix = table is null ? "" : table + ".";
        Read = row => ReadFrom(row, 0, out _);
        var at = new ColumnReader<T>(this, row: null, 0);
        Declared = map(ref at);
        Text = string.Join(", ", _selected);
    }

    /// <summary>Makes a record from a row that begins with these columns.</summary>
    public Func<Row, T> Read { get; }

    /// <summary>The select list.</summary>
    public string Text { get; }

    /// <summary>How many columns the select list has.</summary>
    public int Count => _selected.Count;

    /// <summary>The empty record that was made while the columns were declared.</summary>
    internal T Declared { get; }

    /// <summary><see cref="Text"/>.</summary>
    public override string ToString() => Text;

    /// <summary>Makes a record from the columns from <paramref name="first"/> on.</summary>
    internal T ReadFrom(Row row, int first, out int end)
    {
        var at = new ColumnReader<T>(this, row, first);
        var record = _map(ref at);
        end = at.Next;
        return end == first + Count
            ? record
            : throw new InvalidOperationException($"{typeof(T).Name} was declared with {Count} columns and read {end - first}.");
    }

    internal void Declare(string name, Func<T, DbValue>? value, Written written)
    {
        _selected.Add(_prefix + name);
        if (value is not null)
            Add(name, value, written);
    }

    internal void DeclareComputed(string expression) => _selected.Add(expression);

    // A part with a table of its own has its own prefix; otherwise it is in this table.
    internal void DeclarePart<TPart>(Columns<TPart> part, Func<T, TPart>? of, Written written)
    {
        _selected.AddRange(part._selected.Select(name => part._prefix.Length > 0 ? name : _prefix + name));
        if (of is not null)
            Add(part, of, written);
    }
}

/// <summary>Makes a record from the columns that it asks for, one after the other.</summary>
internal delegate T ReadColumns<T>(ref ColumnReader<T> at);
