using PatronDesk.Cql.Text;

namespace PatronDesk.Data;

/// <summary>A text as lists search it, for the two columns beside the text itself; both null where there is none.</summary>
/// <param name="Folded">Compared whole, case and accents aside.</param>
/// <param name="Words">Its words between single spaces.</param>
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
