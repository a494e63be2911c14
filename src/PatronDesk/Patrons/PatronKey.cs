using PatronDesk.Cql.Text;

namespace PatronDesk.Patrons;

/// <summary>
/// The name by which a patron is asked for: a barcode (digits only) or an email, any case. Nothing else names a patron
/// on Libib's wire, so that any other text finds nobody.
/// </summary>
internal readonly record struct PatronKey
{
    private PatronKey(bool isBarcode, string value)
    {
        IsBarcode = isBarcode;
        Value = value;
    }

    public bool IsBarcode { get; }

    /// <summary>The barcode, or the email folded as it is stored.</summary>
    public string Value { get; }

    public static PatronKey Of(string text)
    {
        var trimmed = text.Trim();
        if (PatronRules.IsBarcode(trimmed))
            return new(true, trimmed);
        // A text that no record can hold may be one that a store cannot even be asked for: it becomes the empty one, which
        // is nobody's.
        return new(false, PatronRules.IsCleanText(trimmed) ? Fold.Case(trimmed) : "");
    }
}
