using PatronDesk.Cql.Sql;

namespace PatronDesk.Cql.Binding;

/// <summary>Words that stand next to each other in a column of <see cref="Text.Fold.WordText"/>.</summary>
internal static class Phrase
{
    /// <summary>The words as a condition. It is a plain substring search if masks stand only at the outer ends.</summary>
    public static Condition In(SqlColumn words, IReadOnlyList<string> phrase)
    {
        var text = string.Join(' ', phrase);
        var (opensPart, closesPart) = (text[0] == Pattern.Any, text[^1] == Pattern.Any);
        var middle = text.AsSpan(opensPart ? 1 : 0, text.Length - (opensPart ? 1 : 0) - (closesPart ? 1 : 0));
        text = string.Concat(opensPart ? "" : " ", middle, closesPart ? "" : " ");
        return HasMask(text) ? new PhraseCondition(words, text) : new ContainsCondition(words, text);
    }

    /// <summary>The words as the whole of one element of a list (<see cref="Text.Fold.ListText"/>).</summary>
    public static Condition Element(SqlColumn list, IReadOnlyList<string> phrase)
    {
        var text = $"\n {string.Join(' ', phrase)} \n";
        return HasMask(text) ? new PhraseCondition(list, text) : new ContainsCondition(list, text);
    }

    private static bool HasMask(string text) => Pattern.IndexOfMask(text) >= 0;
}
