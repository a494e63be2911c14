using PatronDesk.Patrons;

namespace PatronDesk.Lending;

/// <summary>What a library says of an item; null where it says nothing.</summary>
internal sealed record NewItem(string Barcode, string? Title, string? CallNumber, string? MediaType)
{
    /// <summary>Characters of a title, a call number or a media type.</summary>
    public const int LongestText = 1000;

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public string? Fault => Item.BarcodeOf(Barcode) is null
        ? $"the barcode must have 1 to {Item.LongestBarcode} characters, none of them a control character"
        : new[] { Title, CallNumber, MediaType }.Any(text => text is not null && !IsGood(text))
            ? $"title, call_number and media_type may have {LongestText} characters, none of them a control character"
            : null;

    private static bool IsGood(string text) => text.Length <= LongestText && PatronRules.IsCleanText(text);
}
