using PatronDesk.Cql.Text;

namespace PatronDesk.Patrons;

/// <summary>The text by which a barcode is unique and found: case, accents and invisible characters are ignored.</summary>
internal static class BarcodeFold
{
    public static string Of(string barcode) => Fold.Search(barcode) is { Length: > 0 } folded ? folded : barcode;

    /// <summary>The words of a barcode for a search by keywords; null for digits alone, which are one word.</summary>
    public static string? WordsOf(string barcode) => PatronRules.IsDigits(barcode) ? null : Fold.WordText(barcode);
}
