using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>A thing that is lent: its barcode, and what else is known about it.</summary>
/// <param name="Id">A version 4 UUID in lower case.</param>
/// <param name="Barcode">As scanned, in its own case; unique in the library.</param>
/// <param name="Title">Null where unknown.</param>
/// <param name="CallNumber">Null where unknown.</param>
/// <param name="MediaType">The library's own word; null where unknown.</param>
/// <param name="Properties">What a machine has noted about the copy; null for none.</param>
internal sealed record Item(string Id, string Barcode, string? Title, string? CallNumber, string? MediaType, string? Properties)
{
    public static readonly Columns<Item> Columns = new(
        (ref at) => new(
            at.Text("id", item => item.Id, Written.Once),
            at.Searched("barcode", item => item.Barcode, Written.Once),
            at.SearchedOrNull("title", item => item.Title),
            at.TextOrNull("call_number", item => item.CallNumber),
            at.TextOrNull("media_type", item => item.MediaType),
            at.TextOrNull("properties", item => item.Properties, Written.Apart)),
        table: "item");

    /// <summary>The longest barcode, in characters.</summary>
    public const int LongestBarcode = 128;

    /// <summary>The barcode, trimmed; null where it is not a valid barcode.</summary>
    public static string? BarcodeOf(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length is > 0 and <= LongestBarcode && PatronRules.IsCleanText(trimmed) ? trimmed : null;
    }
}
