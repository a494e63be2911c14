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
        return PatronRules.IsBarcode(trimmed) ? new(PatronKeyKind.Barcode, trimmed) : new(PatronKeyKind.Email, Fold.Case(trimmed));
    }

    /// <param name="uuid">Any case.</param>
    public static PatronKey OfUuid(string uuid) => new(PatronKeyKind.Uuid, uuid.ToLowerInvariant());
}

internal enum PatronKeyKind
{
    Barcode,
    Email,
    Uuid,
}
