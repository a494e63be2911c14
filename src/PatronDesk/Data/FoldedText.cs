using PatronDesk.Cql.Text;

namespace PatronDesk.Data;

/// <summary>The searchable form of a text, for the two columns beside it; both null where there is no text.</summary>
/// <param name="Folded">For comparing the whole text, ignoring case and accents.</param>
/// <param name="Words">The text's words between single spaces.</param>
internal readonly record struct FoldedText(string? Folded, string? Words)
{
    public static FoldedText Of(string? text) => text is null ? default : new(Fold.Search(text), Fold.WordText(text));

    /// <summary>The text, its folded form and its words: the values of <see cref="Settings"/>.</summary>
    public static DbValue[] Columns(string? text)
    {
        var (folded, words) = Of(text);
        return [text, folded, words];
    }

    /// <summary>Sets a searched column and the two beside it, from the parameter <paramref name="first"/> on.</summary>
    public static string Settings(string column, int first) =>
        string.Create(null, $"{column} = ${first}, {column}_folded = ${first + 1}, {column}_words = ${first + 2}");
}
