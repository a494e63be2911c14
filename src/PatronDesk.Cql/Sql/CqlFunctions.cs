using System.Globalization;
using System.Text.RegularExpressions;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Sql;

/// <summary>
/// Functions that SQLite lacks. The store registers them as deterministic functions of UTF-8 text; each returns NULL for
/// NULL. PostgreSQL has operators for the same.
/// </summary>
public static partial class CqlFunctions
{
    /// <summary>The SQL name of <see cref="Words"/>: <c>cql_words(pattern, words)</c>, an integer.</summary>
    public const string WordsName = "cql_words";

    /// <summary>The SQL name of <see cref="Number"/>: <c>cql_number(text)</c>, a real.</summary>
    public const string NumberName = "cql_number";

    /// <summary>The SQL name of <see cref="Fold.Case"/>: <c>cql_case(text)</c>, a text.</summary>
    public const string CaseName = "cql_case";

    /// <summary>The SQL name of <see cref="Fold.Accents"/>: <c>cql_accents(text)</c>, a text.</summary>
    public const string AccentsName = "cql_accents";

    // At most as many digits as a double can hold, so that PostgreSQL's cast never overflows.
    internal const string NumberPattern =
        "[+-]?([0-9]{1,100}([.][0-9]{0,100})?|[.][0-9]{1,100})([eE][+-]?[0-9]{1,2})?";

    /// <summary>
    /// Whether the words of <paramref name="pattern"/> stand next to each other in <paramref name="words"/> (a
    /// <see cref="Fold.WordText"/>, or several with line feeds between them). Where the pattern begins or ends without a
    /// space its first or last word may be a part of one. * stands for any characters of a word, ? for one.
    /// </summary>
    public static bool Words(string pattern, string words)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(words);
        var isWholeElement = pattern.StartsWith('\n');
        var wanted = pattern.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('\n')).Where(w => w.Length > 0).ToArray();
        if (!isWholeElement && !pattern.StartsWith(' '))
            wanted[0] = "*" + wanted[0];
        if (!isWholeElement && !pattern.EndsWith(' '))
            wanted[^1] += "*";
        foreach (var element in words.Split('\n'))
        {
            var found = element.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (isWholeElement && found.Length != wanted.Length)
                continue;
            for (var start = 0; start + wanted.Length <= found.Length; start++)
            {
                var i = 0;
                while (i < wanted.Length && Matches(wanted[i], found[start + i]))
                    i++;
                if (i == wanted.Length)
                    return true;
            }
        }
        return false;
    }

    /// <summary>
    /// The number that a text is (100 digits before and after the point at most, an exponent of two); null for others.
    /// </summary>
    public static double? Number(string text) => NumberExpression().IsMatch(text)
        ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
        : null;

    // Backtrack to the last * only. So the time is at most the product of the lengths.
    internal static bool Matches(string pattern, string text, char any = '*', char one = '?')
    {
        var (p, t, star, resume) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == any)
            {
                (star, resume) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == one || pattern[p] == text[t]))
            {
                t += pattern[p++] == one ? Step(text, t) : 1;
            }
            else if (star >= 0)
            {
                resume += Step(text, resume);
                (p, t) = (star + 1, resume);
            }
            else
            {
                return false;
            }
        }
        while (p < pattern.Length && pattern[p] == any)
            p++;
        return p == pattern.Length;
    }

    private static int Step(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;

    [GeneratedRegex("^" + NumberPattern + "\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberExpression();
}
