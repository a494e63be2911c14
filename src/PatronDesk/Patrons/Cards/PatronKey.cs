using System.Diagnostics;
using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// What a request names a patron by. On Libib's wire it is a barcode or an email, on a card a barcode; both ignore case. On
/// FOLIO's wire it is the UUID.
/// </summary>
internal readonly record struct PatronKey
{
    private PatronKey(PatronKeyKind kind, string text)
    {
        Kind = kind;
        Text = text;
    }

    public PatronKeyKind Kind { get; }

    /// <summary>The trimmed text, or the UUID as it is stored.</summary>
    public string Text { get; }

    /// <summary>The parameters that <see cref="SqlByPatronKey"/> needs.</summary>
    public DbValue[] Values => Kind switch
    {
        PatronKeyKind.Uuid => [Text],
        PatronKeyKind.Barcode => [Text, BarcodeFold.Of(Text)],
        PatronKeyKind.BarcodeOrEmail => [Text, BarcodeFold.Of(Text), EmailFold.Of(Text)],
        _ => throw new UnreachableException(),
    };

    /// <summary>A barcode or an email; a barcode wins.</summary>
    public static PatronKey Of(string text) => new(PatronKeyKind.BarcodeOrEmail, Clean(text.Trim()));

    public static PatronKey OfBarcode(string text) => new(PatronKeyKind.Barcode, Clean(text.Trim()));

    /// <param name="uuid">In any case.</param>
    public static PatronKey OfUuid(string uuid) => new(PatronKeyKind.Uuid, Clean(uuid).ToLowerInvariant());

    // The database may not even accept a text that no record can hold. It is replaced by the empty text, which no record has.
    private static string Clean(string text) => PatronRules.IsCleanText(text) ? text : "";
}

internal enum PatronKeyKind
{
    BarcodeOrEmail,
    Barcode,
    Uuid,
}
