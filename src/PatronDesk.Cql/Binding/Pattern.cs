using System.Text;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Binding;

/// <summary>
/// A term with its escapes resolved. Masks are characters that no query can hold (the parser refuses NUL and lone
/// surrogates) and that folding lets pass, so a pattern folds like any text.
/// </summary>
internal readonly record struct Pattern(string Text, bool HasMasks)
{
    /// <summary>What * stands for: any characters, or none.</summary>
    public const char Any = '\0';

    /// <summary>
    /// What ? stands for: one character. As half of a pair it is part of that character: see <see cref="IsMask"/>.
    /// </summary>
    public const char One = '\uDC00';

    /// <summary>Whether it is * alone.</summary>
    public bool IsAnything => HasMasks && Text.Length == 1 && Text[0] == Any;

    /// <summary>The text before a * that is the only mask, at the end; null for other patterns.</summary>
    public string? Prefix => HasMasks && IndexOfMask(Text) == Text.Length - 1 && Text[^1] == Any ? Text[..^1] : null;

    /// <summary>Whether there is a mask at an index, rather than the second half of a character such as U+1F400.</summary>
    public static bool IsMask(ReadOnlySpan<char> text, int at) =>
        text[at] == Any || (text[at] == One && (at == 0 || !char.IsHighSurrogate(text[at - 1])));

    /// <summary>Where the first mask stands; -1 where there is none.</summary>
    public static int IndexOfMask(ReadOnlySpan<char> text)
    {
        for (var from = 0; text[from..].IndexOfAny(Any, One) is var found and >= 0; from += found + 1)
        {
            if (IsMask(text, from + found))
                return from + found;
        }
        return -1;
    }

    /// <summary>A text that may hold masks, as a pattern.</summary>
    public static Pattern Of(string text) => new(text, IndexOfMask(text) >= 0);

    /// <summary>What stands between the masks.</summary>
    public static List<string> Parts(string text)
    {
        var parts = new List<string>();
        var rest = text.AsSpan();
        for (int at; (at = IndexOfMask(rest)) >= 0; rest = rest[(at + 1)..])
        {
            if (at > 0)
                parts.Add(rest[..at].ToString());
        }
        if (!rest.IsEmpty)
            parts.Add(rest.ToString());
        return parts;
    }

    /// <summary>
    /// The pattern in another language's syntax, with that language's masks for * and ? and its escapes for other
    /// characters.
    /// </summary>
    public static string Written(string text, string any, string one, Func<char, string?>? escape = null)
    {
        var written = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsMask(text, i))
                written.Append(text[i] == Any ? any : one);
            else if (escape?.Invoke(text[i]) is { } escaped)
                written.Append(escaped);
            else
                written.Append(text[i]);
        }
        return written.ToString();
    }

    /// <summary>Reads a term of the tree.</summary>
    public static Pattern Parse(string term)
    {
        if (term.AsSpan().IndexOfAny('\\', '*', '?') < 0)
            return new Pattern(term, false);
        var text = new StringBuilder(term.Length);
        var hasMasks = false;
        for (var i = 0; i < term.Length; i++)
        {
            switch (term[i])
            {
                case '\\' when i + 1 < term.Length:
                    text.Append(term[++i]);
                    break;
                case '*':
                    hasMasks = true;
                    if (text.Length == 0 || text[^1] != Any)
                        text.Append(Any);
                    break;
                case '?':
                    hasMasks = true;
                    // Write *? as ?*, so that runs of * collapse into one.
                    if (text.Length > 0 && text[^1] == Any)
                        text.Insert(text.Length - 1, One);
                    else
                        text.Append(One);
                    break;
                default:
                    text.Append(term[i]);
                    break;
            }
        }
        return new Pattern(text.ToString(), hasMasks);
    }

    /// <summary>Reads a term whose * and ? are no masks: only its escapes are resolved.</summary>
    public static string Literal(string term)
    {
        if (!term.Contains('\\', StringComparison.Ordinal))
            return term;
        var text = new StringBuilder(term.Length);
        for (var i = 0; i < term.Length; i++)
            text.Append(term[i] == '\\' && i + 1 < term.Length ? term[++i] : term[i]);
        return text.ToString();
    }

    public Pattern Folded(FoldMode mode) => this with { Text = Fold.As(Text, mode) };

    /// <summary>
    /// The words, with their masks. A * that stands alone is no word; the second value tells whether there was one.
    /// </summary>
    public (List<string> Words, bool HadLoneMask) Words()
    {
        var words = new List<string>(2);
        var hadLoneMask = false;
        for (var start = 0; start < Text.Length;)
        {
            var end = start;
            while (end < Text.Length && Fold.WordPartLength(Text, end, Any, One) is var length and > 0)
                end += length;
            if (end == start + 1 && Text[start] == Any)
                hadLoneMask = true;
            else if (end > start)
                words.Add(Text[start..end]);
            if (end == start)
                end += char.IsHighSurrogate(Text[start]) ? 2 : 1;
            start = end;
        }
        return (words, hadLoneMask);
    }
}
