using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Lists;

/// <summary>A text as lists search it, for the two columns beside the text itself; both null where there is none.</summary>
/// <param name="Folded">Compared whole, case and accents aside.</param>
/// <param name="Words">Its words between single spaces.</param>
internal readonly record struct FoldedText(string? Folded, string? Words)
{
    public static FoldedText Of(string? text) => text is null ? default : new(Fold.Search(text), Fold.WordText(text));

    /// <summary>The text, its folded form and its words, as a searched table has them side by side.</summary>
    public static DbValue[] Columns(string? text)
    {
        var (folded, words) = Of(text);
        return [text, folded, words];
    }
}
