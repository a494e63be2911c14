using PatronDesk.Cql.Text;

namespace PatronDesk.Patrons;

/// <summary>
/// What a request names a patron by. On Libib's wire it is a barcode (digits only) or an email, ignoring case; any other
/// text finds nobody. On FOLIO's wire it is the UUID.
/// </summary>
internal readonly record struct PatronKey
{
    private PatronKey(PatronKeyKind kind, string value)
    {
        Kind = kind;
        Value = value;
    }

    public PatronKeyKind Kind { get; }

    /// <summary>The barcode, or the email or UUID as it is stored, folded.</summary>
    public string Value { get; }

    public static PatronKey Of(string text)
    {
        var trimmed = text.Trim();
        if (PatronRules.IsBarcode(trimmed))
            return new(PatronKeyKind.Barcode, trimmed);
        // The database may not even accept a text that no record can hold. It is replaced by the empty text, which no record
        // has.
        return new(PatronKeyKind.Email, PatronRules.IsCleanText(trimmed) ? EmailFold.Of(trimmed) : "");
    }

    /// <param name="uuid">In any case.</param>
    public static PatronKey OfUuid(string uuid) =>
        new(PatronKeyKind.Uuid, PatronRules.IsCleanText(uuid) ? uuid.ToLowerInvariant() : "");
}

internal enum PatronKeyKind
{
    Barcode,
    Email,
    Uuid,
}
