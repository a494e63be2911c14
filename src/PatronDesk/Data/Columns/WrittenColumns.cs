namespace PatronDesk.Data;

/// <summary>
/// The columns that a record writes, each declared once with its name and value. Statements are made from them once, when
/// the program starts, so nobody numbers parameters by hand.
/// </summary>
/// <example><code>
/// insert into tag ({Columns.Names}) values ({Columns.Parameters(1)})      with Columns.Values(tag)
/// update tag set {Columns.Settings(3)} where library_id = $1 and id = $2  with Columns.Changes(tag, library, id)
/// </code></example>
internal class WrittenColumns<T>
{
    private readonly List<(string Name, bool Changes)> _names = [];
    private readonly List<Fill> _fills = [];
    private int _changed;

    private delegate int Fill(T record, Span<DbValue> to, bool changes);

    /// <summary>The names, comma-separated, for the column list of an insert.</summary>
    public string Names => string.Join(", ", _names.Select(column => column.Name));

    /// <summary>How many <see cref="Names"/> there are.</summary>
    public int NameCount => _names.Count;

    /// <summary>A parameter for each of <see cref="Names"/>, numbered from <paramref name="first"/>.</summary>
    public string Parameters(int first) => string.Join(", ", _names.Select((_, i) => Invariant($"${first + i}")));

    /// <summary>The same columns of a list of values, as both engines name them, numbered from <paramref name="first"/>.</summary>
    public string Positions(int first) => string.Join(", ", _names.Select((_, i) => Invariant($"column{first + i}")));

    /// <summary>Where in <see cref="Names"/> a column stands, from 0.</summary>
    public int Place(string name) => _names.FindIndex(column => column.Name == name);

    /// <summary>The set clause of an update: the columns always written, with parameters from <paramref name="first"/> on.</summary>
    public string Settings(int first) => string.Join(", ", Changing.Select((name, i) => Invariant($"{name} = ${first + i}")));

    /// <summary>The names of the columns that an update sets.</summary>
    public IEnumerable<string> Changing => _names.Where(column => column.Changes).Select(column => column.Name);

    /// <summary>The values for an insert: first <paramref name="before"/>, then those of <see cref="Names"/>.</summary>
    public DbValue[] Values(T record, params ReadOnlySpan<DbValue> before) => Values(record, before, _names.Count, changes: false);

    /// <summary>The values for an update: first <paramref name="before"/>, then those of <see cref="Settings"/>.</summary>
    public DbValue[] Changes(T record, params ReadOnlySpan<DbValue> before) =>
        Values(record, before, _changed, changes: true);

    /// <summary>Adds a column.</summary>
    public WrittenColumns<T> Add(string name, Func<T, DbValue> value, Written written = Written.Always)
    {
        var isChanged = written == Written.Always;
        _names.Add((name, isChanged));
        _changed += isChanged ? 1 : 0;
        _fills.Add((record, to, changes) =>
        {
            if (changes && !isChanged)
                return 0;
            to[0] = value(record);
            return 1;
        });
        return this;
    }

    /// <summary>Adds two columns for a searchable text: its folded form and its words.</summary>
    public WrittenColumns<T> AddFolded(string name, Func<T, FoldedText> text, Written written = Written.Always) =>
        Add(name + "_folded", record => text(record).Folded, written).Add(name + "_words", record => text(record).Words, written);

    /// <summary>Adds all columns of a part of the record.</summary>
    /// <param name="part">The part's columns.</param>
    /// <param name="of">Returns a record's part.</param>
    /// <param name="written">Which statements write them; columns that the part writes once are still written once.</param>
    public WrittenColumns<T> Add<TPart>(WrittenColumns<TPart> part, Func<T, TPart> of, Written written = Written.Always)
    {
        var isChanged = written == Written.Always;
        _names.AddRange(part._names.Select(column => (column.Name, column.Changes && isChanged)));
        _changed += isChanged ? part._changed : 0;
        _fills.Add((record, to, changes) => changes && !isChanged ? 0 : part.FillAll(of(record), to, changes));
        return this;
    }

    private DbValue[] Values(T record, ReadOnlySpan<DbValue> before, int count, bool changes)
    {
        var values = new DbValue[before.Length + count];
        before.CopyTo(values);
        FillAll(record, values.AsSpan(before.Length), changes);
        return values;
    }

    private int FillAll(T record, Span<DbValue> to, bool changes)
    {
        var filled = 0;
        foreach (var fill in _fills)
            filled += fill(record, to[filled..], changes);
        return filled;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
