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
            where.Append(null, $" and ({Begins("barcode_folded", values.Count + 1)} or {Begins("email_folded", values.Count + 3)}");
            values.AddRange([part.Barcode, AfterPrefix(part.Barcode), part.Email, AfterPrefix(part.Email)]);
            where.Append(null, $" or {"{place}"}({AllTexts}, {Parameter(values, part.Words[0])}) > 0)");
        }
    }

    /// <summary>A statement that counts each part's matches up to a limit.</summary>
    public static string Count(List<DbValue> values, SearchText search, long limit)
    {
        var most = Parameter(values, limit);
        var counts = search.Parts.Select((part, i) => $"""
            (select count(*) from (select id from ({WaysOf(" union all ", values, part)}) as way limit {most}) as part{i})
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
    public static string One(List<DbValue> values, SearchPart part) => WaysOf(" union ", values, part);

    /// <summary>
    /// The values of <see cref="One"/>. Its text is the same for all parts with as many words that are asked for at the same place.
    /// </summary>
    public static IEnumerable<DbValue> ValuesOf(SearchPart part)
    {
        foreach (var prefix in (IEnumerable<string>)[part.Barcode, part.Email, .. part.Words, .. part.Joined])
        {
            yield return prefix;
            yield return AfterPrefix(prefix);
        }
    }

    private static string WaysOf(string by, List<DbValue> values, SearchPart part)
    {
        var first = values.Count + 1;
        values.AddRange(ValuesOf(part));
        return string.Join(by, Ways(first, part));
    }

    private static IEnumerable<string> Ways(int place, SearchPart part)
    {
        yield return $"{Patrons} {Begins("barcode_folded", place)}";
        yield return $"{Patrons} {Begins("email_folded", place + 2)}";
        place += 4;
        if (part.Words.Count > 0)
        {
            var each = part.Words.Select((_, i) => $"{Words} {Begins("word", place + (2 * i))}");
            yield return $"select id from ({string.Join(" intersect ", each)}) as worded";
        }

        place += 2 * part.Words.Count;
        for (var i = 0; i < part.Joined.Count; i++)
            yield return $"{Words} {Begins("word", place + (2 * i))}";
    }

    // Two comparisons, which both engines answer from an index: with a prefix, and with what comes after it.
    private static string Begins(string column, int place) => $"{column} >= ${place} and {column} < ${place + 1}";

    /// <summary>The first text after all texts with this prefix, compared as UTF-8 bytes.</summary>
    private static string AfterPrefix(string prefix)
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

        // Nothing but the last character there is. Nobody's name goes on with four more of it.
        return prefix + string.Concat(Enumerable.Repeat(new Rune(0x10FFFF), 4));
    }
}
