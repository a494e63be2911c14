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
        // PostgreSQL has no NUL in a text, not even to compare with; no email is empty, so this too finds nobody.
        return new(false, trimmed.Contains('\0') ? "" : Fold.Case(trimmed));
    }
}
