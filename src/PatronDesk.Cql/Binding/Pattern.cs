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

    /// <summary>What ? stands for: one character.</summary>
    public const char One = '\uDC00';

    /// <summary>Whether it is * alone.</summary>
    public bool IsAnything => HasMasks && Text.Length == 1 && Text[0] == Any;

    /// <summary>The text before a * that is the only mask, at the end; null for other patterns.</summary>
    public string? Prefix => HasMasks && Text.AsSpan().IndexOfAny(Any, One) == Text.Length - 1 && Text[^1] == Any ? Text[..^1] : null;

    /// <summary>A term as it stands in the tree.</summary>
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
                    // *? is ?*, so that runs of * stay single.
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

    /// <summary>A term whose * and ? are meant as such: escapes resolved, nothing else.</summary>
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
    /// The words, masks being parts of them; a * that stands alone is no word. Also whether there was such a *.
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
            start = end == start ? start + 1 : end;
        }
        return (words, hadLoneMask);
    }
}
