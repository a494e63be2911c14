using System.Text;
using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// Turns a search text into conditions that indexes answer. Each part between blanks must match: it begins the barcode or
/// the email, or each of its words begins one of the patron's words, ignoring case and accents. A name may be written
/// joined or apart: "obrien" and "o brien" find O'Brien, "van dijk" finds Vandijk.
/// </summary>
internal static class SearchCondition
{
    private const int MostParts = 8;
    private const string Patrons = "select id from patron where library_id = $1 and deleted_at is null and";
    private const string Words = "select id from patron_word where library_id = $1 and";

    /// <summary>Adds the conditions; false where the text has nothing to search for, and so finds nobody.</summary>
    /// <param name="where">A condition on the table patron, whose first parameter is the library.</param>
    /// <param name="values">The parameters so far; the conditions add their own.</param>
    /// <param name="text">What was typed.</param>
    public static bool Append(StringBuilder where, List<DbValue> values, string text)
    {
        string[] parts =
        [
            .. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostParts),
        ];
        if (!parts.All(PatronRules.IsCleanText))
            return false;
        IReadOnlyList<string>[] words = [.. parts.Select(Fold.Words)];
        for (var i = 0; i < parts.Length; i++)
            where.Append(null, $" and id in ({string.Join(" union ", Alternatives(values, parts, words, i))})");
        return parts.Length > 0;
    }

    /// <summary>Adds a parameter and returns its name.</summary>
    public static string Parameter(List<DbValue> values, DbValue value)
    {
        values.Add(value);
        return $"${values.Count}";
    }

    private static IEnumerable<string> Alternatives(
        List<DbValue> values, string[] parts, IReadOnlyList<string>[] words, int i)
    {
        yield return Begins(values, Patrons, "barcode_folded", BarcodeFold.Of(parts[i]));
        // Only the start of an email is searched; words such as its domain would match thousands of others.
        yield return Begins(values, Patrons, "email_folded", EmailFold.Of(parts[i]));
        if (words[i].Count > 0)
        {
            var each = words[i].Select(PatronWords.Cut).Distinct().Take(MostParts).Select(word => Begins(values, Words, "word", word));
            yield return $"select id from ({string.Join(" intersect ", each)}) as worded";
        }

        // The part joined with its neighbours, or alone: each run of parts that contains this one.
        foreach (var (first, last) in new HashSet<(int, int)> { (i, i), (i - 1, i), (i, i + 1), (0, parts.Length - 1) })
        {
            if (first < 0 || last >= parts.Length)
                continue;
            string[] run = [.. words[first..(last + 1)].SelectMany(static words => words)];
            if (run.Length > 1)
                yield return Begins(values, Words, "word", PatronWords.Cut(string.Concat(run)));
        }
    }

    // Two comparisons, which both engines answer from an index.
    private static string Begins(List<DbValue> values, string select, string column, string prefix)
    {
        var from = $"{select} {column} >= {Parameter(values, prefix)}";
        return AfterPrefix(prefix) is { } end ? $"{from} and {column} < {Parameter(values, end)}" : from;
    }

    /// <summary>The first text after all texts with this prefix, compared as UTF-8 bytes; null for none.</summary>
    private static string? AfterPrefix(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToArray();
        for (var last = runes.Length - 1; last >= 0; last--)
        {
            var next = runes[last].Value + 1;
            if (next is >= 0xD800 and <= 0xDFFF)
                next = 0xE000;
            if (next <= 0x10FFFF)
                return string.Concat(runes.Take(last).Select(rune => rune.ToString())) + new Rune(next);
        }

        return null;
    }
}
