using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// The words by which search finds a patron: those of the name, the patron_id and the tags, folded. A name of several words
/// is also stored joined, from each of its words to its end: O'Brien as "obrien", de la Cruz as "delacruz" and "lacruz".
/// </summary>
internal static class PatronWords
{
    // A list of tags can be long; nobody searches for a patron's forty-first word.
    private const int MostWords = 40;
    private const int LongestWord = 64;
    private const int MostWrittenTogether = 4;

    private static readonly RowSql Insert = new("insert into patron_word (library_id, word, id) values", 3, "on conflict do nothing");

    private static readonly Sql Delete = new("""
        delete from patron_word where library_id = $1 and word = $2 and id = $3
        """);

    public static void Add(Batch batch, Patron patron) => Add(batch, patron, Of(patron));

    /// <summary>The same, for words that are known already.</summary>
    public static void Add(Batch batch, Patron patron, IReadOnlyCollection<string> words)
    {
        foreach (var word in words)
            batch.AddRow(Insert, patron.LibraryId, word, patron.Id);
    }

    public static void Remove(Batch batch, Patron patron)
    {
        foreach (var word in Of(patron))
            batch.Add(Delete, patron.LibraryId, word, patron.Id);
    }

    /// <summary>Writes only the difference between two states of a patron.</summary>
    public static void Replace(Batch batch, Patron before, PreparedPatron prepared)
    {
        var (old, after, now) = (Of(before), prepared.Patron, prepared.Texts.Words);
        foreach (var word in old.Except(now))
            batch.Add(Delete, after.LibraryId, word, after.Id);
        foreach (var word in now.Except(old))
            batch.AddRow(Insert, after.LibraryId, word, after.Id);
    }

    /// <summary>A word as it is stored and searched for.</summary>
    public static string Cut(string word) => word.Length <= LongestWord ? word : word[..LongestWord];

    /// <summary>A patron's words, without duplicates.</summary>
    public static HashSet<string> Of(PatronContent patron)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in (ReadOnlySpan<string?>)[patron.LastName, patron.FirstName, patron.PatronId, patron.Tags])
        {
            if (text is null)
                continue;
            var found = Fold.Words(text);
            var isName = ReferenceEquals(text, patron.LastName) || ReferenceEquals(text, patron.FirstName);
            foreach (var word in isName ? found.Concat(WrittenTogether(found)) : found)
            {
                if (words.Count == MostWords)
                    return words;
                words.Add(Cut(word));
            }
        }

        return words;
    }

    private static IEnumerable<string> WrittenTogether(IReadOnlyList<string> words) =>
        Enumerable.Range(0, Math.Clamp(words.Count - 1, 0, MostWrittenTogether)).Select(first => string.Concat(words.Skip(first)));
}
