using System.Text.Json;

namespace PatronDesk.Faces.Folio.Wire;

/// <summary>
/// The properties of one JSON object: for each its name, the kind of its value, and where the value goes. A property that is
/// not in the table is a fault of the body. All faults are collected.
/// </summary>
/// <example><code>
/// private static readonly FolioFields&lt;Shelf&gt; Fields = new()
/// {
///     { "name", FolioKind.Text, (shelf, name) => shelf.Name = name },
///     { "metadata", MetadataJson.Check },
/// };
/// </code></example>
/// <typeparam name="T">The type of the object that is filled.</typeparam>
internal sealed class FolioFields<T> : System.Collections.IEnumerable
{
    private readonly Dictionary<string, ReadInto> _fields = new(StringComparer.Ordinal);
    private bool _allowsOthers;

    /// <summary>Reads the value at the reader into <paramref name="target"/>.</summary>
    public delegate void ReadInto(FolioBody body, ref Utf8JsonReader reader, string path, T target);

    /// <summary>A property whose value is of one kind.</summary>
    public void Add<TValue>(string name, ReadKind<TValue> kind, Action<T, TValue> set) => _fields.Add(
        name, (body, ref reader, path, target) => set(target, kind(body, ref reader, path)));

    /// <summary>A property that needs more than its kind, such as a list of objects.</summary>
    public void Add(string name, ReadInto read) => _fields.Add(name, read);

    /// <summary>A property that is checked and then ignored.</summary>
    public void Add(string name, CheckKind check) => _fields.Add(
        name, (body, ref reader, path, _) => check(body, ref reader, path));

    /// <summary>A property that is an object or null. Its own properties go to the same target.</summary>
    public void Add(string name, FolioFields<T> inner) => _fields.Add(
        name,
        (body, ref reader, path, target) =>
        {
            if (reader.TokenType != JsonTokenType.Null)
                inner.Read(body, ref reader, path, target);
        });

    /// <summary>Properties that this face has no use for. Any value is accepted.</summary>
    public FolioFields<T> Ignoring(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            _fields.Add(name, static (_, ref reader, _, _) => reader.Skip());
        return this;
    }

    /// <summary>The object may have any other property too; those are ignored.</summary>
    public FolioFields<T> AllowingOthers()
    {
        _allowsOthers = true;
        return this;
    }

    /// <summary>Reads the body's one object.</summary>
    public T Read(FolioBody body, T target)
    {
        body.ReadObject((ref reader, name, path) => TryRead(body, ref reader, name, path, target));
        return target;
    }

    /// <summary>Reads the object at the reader.</summary>
    public T Read(FolioBody body, ref Utf8JsonReader reader, string path, T target)
    {
        body.ReadObject(ref reader, path, (ref value, name, full) => TryRead(body, ref value, name, full, target));
        return target;
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => _fields.Keys.GetEnumerator();

    private bool TryRead(FolioBody body, ref Utf8JsonReader reader, string name, string path, T target)
    {
        if (_fields.TryGetValue(name, out var read))
            read(body, ref reader, path, target);
        else if (_allowsOthers)
            reader.Skip();
        else
            return false;
        return true;
    }
}

/// <summary>Reads a value of one kind at the reader. A value that breaks the rule is a fault of the body.</summary>
internal delegate TValue ReadKind<out TValue>(FolioBody body, ref Utf8JsonReader reader, string path);

/// <summary>Checks the value at the reader.</summary>
internal delegate void CheckKind(FolioBody body, ref Utf8JsonReader reader, string path);
