namespace PatronDesk.Cql.Binding;

/// <summary>
/// The indexes of one type of record. The list is closed, so that no query can name a column. An index that is not in it
/// is undefined on every record.
/// </summary>
public sealed class CqlSchema
{
    private readonly Dictionary<string, CqlIndex> _indexes;

    /// <param name="indexes">The indexes, their names distinct.</param>
    /// <param name="serverChoice">Names of the indexes that a bare term searches; none to refuse bare terms.</param>
    /// <param name="pinned">
    /// The name of the index (a <see cref="UuidTextIndex"/>) that <see cref="Sql.CompiledCql.Pinned"/> watches; null for none.
    /// </param>
    public CqlSchema(IEnumerable<CqlIndex> indexes, IEnumerable<string>? serverChoice = null, string? pinned = null)
    {
        _indexes = indexes.ToDictionary(index => index.Name, StringComparer.Ordinal);
        ServerChoice = [.. (serverChoice ?? []).Select(name => _indexes[name])];
        Pinned = pinned is null ? null : (UuidTextIndex)_indexes[pinned];
    }

    /// <summary>The names of the indexes, sorted.</summary>
    public IEnumerable<string> Names => _indexes.Keys.Order(StringComparer.Ordinal);

    internal IReadOnlyList<CqlIndex> ServerChoice { get; }

    internal UuidTextIndex? Pinned { get; }

    internal CqlIndex? Find(string name) => _indexes.GetValueOrDefault(name);
}
