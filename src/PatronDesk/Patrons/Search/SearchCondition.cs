using System.Text;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>Turns a search into conditions on the table patron, whose first parameter is the library.</summary>
internal static class SearchCondition
{
    private const string Patrons = "select id from patron where library_id = $1 and deleted_at is null and";
    private const string Words = "select id from patron_word where library_id = $1 and";

    // The texts of which patron_word has the words, without blanks: whatever begins a word, joined or not, is a part of this.
    private const string AllTexts = """
        replace(coalesce(last_name_words, '') || coalesce(first_name_words, '') || coalesce(patron_id_words, '')
            || coalesce(tag_words, ''), ' ', '')
        """;

    /// <summary>Adds the condition that every part matches; indexes answer it.</summary>
    public static void Append(StringBuilder where, List<DbValue> values, SearchText search)
    {
        foreach (var part in search.Parts)
            where.Append(null, $" and id in ({One(values, part)})");
    }

    /// <summary>
    /// Adds the condition that the other parts may match; what is left has to be looked at with <see cref="SearchText.Finds"/>.
    /// </summary>
    public static void AppendOthers(StringBuilder where, List<DbValue> values, SearchText search, int rarest)
    {
        foreach (var part in search.Parts.Where((part, i) => i != rarest && part.Words.Count > 0))
        {
            where.Append(null, $" and ({Begins(values, "barcode_folded", part.Barcode)}");
            where.Append(null, $" or {Begins(values, "email_folded", part.Email)}");
            where.Append(null, $" or {"{place}"}({AllTexts}, {Parameter(values, part.Words[0])}) > 0)");
        }
    }

    /// <summary>A statement that counts each part's matches up to a limit.</summary>
    public static string Count(List<DbValue> values, SearchText search, long limit)
    {
        var most = Parameter(values, limit);
        var counts = search.Parts.Select((part, i) => $"""
            (select count(*) from (select id from ({string.Join(" union all ", Ways(values, part))}) as way limit {most}) as part{i})
            """);
        return $"select {string.Join(", ", counts)}";
    }

    /// <summary>Adds a parameter and returns its name.</summary>
    public static string Parameter(List<DbValue> values, DbValue value)
    {
        values.Add(value);
        return $"${values.Count}";
    }

    /// <summary>A statement that finds the ids of one part's matches; indexes answer it.</summary>
    public static string One(List<DbValue> values, SearchPart part) => string.Join(" union ", Ways(values, part));

    private static IEnumerable<string> Ways(List<DbValue> values, SearchPart part)
    {
        yield return $"{Patrons} {Begins(values, "barcode_folded", part.Barcode)}";
        yield return $"{Patrons} {Begins(values, "email_folded", part.Email)}";
        if (part.Words.Count > 0)
        {
            var each = part.Words.Select(word => $"{Words} {Begins(values, "word", word)}");
            yield return $"select id from ({string.Join(" intersect ", each)}) as worded";
        }

        foreach (var word in part.Joined)
            yield return $"{Words} {Begins(values, "word", word)}";
    }

    // Two comparisons, which both engines answer from an index.
    private static string Begins(List<DbValue> values, string column, string prefix)
    {
        var from = $"{column} >= {Parameter(values, prefix)}";
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
