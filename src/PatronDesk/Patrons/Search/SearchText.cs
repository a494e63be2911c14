using PatronDesk.Cql.Text;

namespace PatronDesk.Patrons;

/// <summary>
/// What was typed into a search, in parts. Each part between blanks must match: it begins the barcode or the email, or each of
/// its words begins one of the patron's words, ignoring case and accents. A name may be written joined or apart: "obrien" and
/// "o brien" find O'Brien, "van dijk" finds Vandijk.
/// </summary>
internal sealed class SearchText
{
    private const int MostParts = 8;

    private SearchText(IReadOnlyList<SearchPart> parts) => Parts = parts;

    public IReadOnlyList<SearchPart> Parts { get; }

    /// <summary>The parts of a text; null where it has nothing to search for.</summary>
    public static SearchText? Of(string text)
    {
        string[] parts =
        [
            .. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostParts),
        ];
        if (parts.Length == 0 || !parts.All(PatronRules.IsCleanText))
            return null;
        IReadOnlyList<string>[] words = [.. parts.Select(Fold.Words)];
        return new([.. parts.Select((part, i) => new SearchPart(
            BarcodeFold.Of(part),
            EmailFold.Of(part),
            [.. words[i].Select(PatronWords.Cut).Distinct().Take(MostParts)],
            [.. Joined(words, i)]))]);
    }

    /// <summary>Whether every part matches a patron.</summary>
    public bool Finds(Patron patron)
    {
        var (barcode, words) = (BarcodeFold.Of(patron.Barcode), PatronWords.Of(patron));
        var email = patron.Email is { } address ? EmailFold.Of(address) : null;
        return Parts.All(part => part.Finds(barcode, email, words));
    }

    // The part joined with its neighbours, or alone: each run of parts that contains this one.
    private static IEnumerable<string> Joined(IReadOnlyList<string>[] words, int i)
    {
        foreach (var (first, last) in new HashSet<(int, int)> { (i, i), (i - 1, i), (i, i + 1), (0, words.Length - 1) })
        {
            if (first < 0 || last >= words.Length)
                continue;
            string[] run = [.. words[first..(last + 1)].SelectMany(static words => words)];
            if (run.Length > 1)
                yield return PatronWords.Cut(string.Concat(run));
        }
    }
}

/// <summary>One part of a search. It matches in any of these ways.</summary>
/// <param name="Barcode">What begins the barcode.</param>
/// <param name="Email">What begins the email. Words such as its domain would match thousands of others.</param>
/// <param name="Words">Each of them begins a word; none where the part has no words.</param>
/// <param name="Joined">One of them begins a word.</param>
internal sealed record SearchPart(string Barcode, string Email, IReadOnlyList<string> Words, IReadOnlyList<string> Joined)
{
    public bool Finds(string barcode, string? email, IReadOnlyCollection<string> words)
    {
        bool Begins(string prefix) => words.Any(word => word.StartsWith(prefix, StringComparison.Ordinal));
        return barcode.StartsWith(Barcode, StringComparison.Ordinal)
            || email?.StartsWith(Email, StringComparison.Ordinal) == true
            || (Words.Count > 0 && Words.All(Begins))
            || Joined.Any(Begins);
    }
}
