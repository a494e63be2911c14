using PatronDesk.Cql.Text;

namespace PatronDesk.Patrons;

/// <summary>
/// The name by which a patron is asked for. On Libib's wire that is a barcode (digits only) or an email, any case, and
/// nothing else, so that any other text finds nobody; on FOLIO's it is the UUID.
/// </summary>
internal readonly record struct PatronKey
{
    private PatronKey(PatronKeyKind kind, string value)
    {
        Kind = kind;
        Value = value;
    }

    public PatronKeyKind Kind { get; }

    /// <summary>The barcode, or the email or UUID folded as it is stored.</summary>
    public string Value { get; }

    public static PatronKey Of(string text)
    {
        var trimmed = text.Trim();
        if (PatronRules.IsBarcode(trimmed))
            return new(PatronKeyKind.Barcode, trimmed);
        // A text that no record can hold may be one that a store cannot even be asked for: it becomes the empty one, which
        // is nobody's.
        return new(PatronKeyKind.Email, PatronRules.IsCleanText(trimmed) ? EmailFold.Of(trimmed) : "");
    }

    /// <param name="uuid">Any case.</param>
    public static PatronKey OfUuid(string uuid) =>
        new(PatronKeyKind.Uuid, PatronRules.IsCleanText(uuid) ? uuid.ToLowerInvariant() : "");
}

internal enum PatronKeyKind
{
    Barcode,
    Email,
    Uuid,
}
