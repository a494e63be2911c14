using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>A library's description of an item; null fields are not described.</summary>
internal sealed record NewItem(string Barcode, string? Title, string? CallNumber, string? MediaType)
{
    /// <summary>Characters in a title, a call number or a media type.</summary>
    public const int LongestText = 1000;

    /// <summary>False for a barcode that is empty, longer than <see cref="Item.LongestBarcode"/> or not plain text.</summary>
    public bool HasGoodBarcode => Item.BarcodeOf(Barcode) is not null;

    /// <summary>False where a text is longer than <see cref="LongestText"/> or not plain text.</summary>
    public bool HasGoodTexts => new[] { Title, CallNumber, MediaType }.All(text => text is null || IsGood(text));

    /// <summary>An item's description as stored.</summary>
    public static NewItem Of(Item item) => new(item.Barcode, item.Title, item.CallNumber, item.MediaType);

    /// <summary>Whether a text may be a title, a call number or a media type.</summary>
    public static bool IsGood(string text) => text.Length <= LongestText && PatronRules.IsCleanText(text);
}
