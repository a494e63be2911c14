using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>A thing that is lent: a barcode, and what else is known of it.</summary>
/// <param name="Id">A version 4 UUID in lower case.</param>
/// <param name="Barcode">As scanned, case and all; unique in the library.</param>
/// <param name="Title">Null where nobody said.</param>
/// <param name="CallNumber">Null where nobody said.</param>
/// <param name="MediaType">The library's own word; null where nobody said.</param>
/// <param name="Properties">What a machine says of the copy; null where none did.</param>
internal sealed record Item(string Id, string Barcode, string? Title, string? CallNumber, string? MediaType, string? Properties)
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns = "item.id, item.barcode, item.title, item.call_number, item.media_type, item.properties";

    /// <summary>How many columns those are.</summary>
    public const int ColumnCount = 6;

    /// <summary>The longest barcode, in characters.</summary>
    public const int LongestBarcode = 128;

    /// <summary>The barcode without the blanks around it; null where no item can have it.</summary>
    public static string? BarcodeOf(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length is > 0 and <= LongestBarcode && PatronRules.IsCleanText(trimmed) ? trimmed : null;
    }

    public static Item Read(Row row) => ReadAt(row, 0);

    public static Item ReadAt(Row row, int first) => new(
        row.Text(first), row.Text(first + 1), row.TextOrNull(first + 2), row.TextOrNull(first + 3), row.TextOrNull(first + 4),
        row.TextOrNull(first + 5));
}
