using System.Collections;

namespace PatronDesk.Lists;

/// <summary>Some records of a list, one after the other.</summary>
/// <param name="records">The records.</param>
/// <param name="characters">Characters of all their texts.</param>
/// <param name="isCut">Whether more records were asked for, and did not fit.</param>
internal sealed class Chunk<T>(IReadOnlyList<T> records, long characters, bool isCut) : IReadOnlyList<T>
{
    /// <summary>The chunk of an empty list.</summary>
    public static Chunk<T> Empty { get; } = new([], 0, isCut: false);

    /// <summary>Characters of all the records' texts.</summary>
    public long Characters => characters;

    /// <summary>Whether more records were asked for, and did not fit.</summary>
    public bool IsCut => isCut;

    public int Count => records.Count;

    public T this[int index] => records[index];

    public IEnumerator<T> GetEnumerator() => records.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
