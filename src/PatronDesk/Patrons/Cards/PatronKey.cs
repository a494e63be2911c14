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

    /// <summary>The barcode of the card that was shown, which may be an old one; null where none was.</summary>
    public string? Card { get; private init; }

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

    public static PatronKey OfBarcode(string text)
    {
        var barcode = Clean(text.Trim());
        return new(PatronKeyKind.Barcode, barcode) { Card = barcode };
    }

    /// <summary>A patron who was found by a card before. An old card that was reported lost still counts as lost.</summary>
    public static PatronKey OfCard(string uuid, string card) => OfUuid(uuid) with { Card = Clean(card.Trim()) };

    /// <param name="uuid">In any case.</param>
    public static PatronKey OfUuid(string uuid) => new(PatronKeyKind.Uuid, Clean(uuid).ToLowerInvariant());

    /// <summary>Whether the patron was found by what is theirs now, and not by an old barcode of a merged record.</summary>
    public bool IsOwnOf(Patron patron) => Kind switch
    {
        PatronKeyKind.Uuid => true,
        PatronKeyKind.Barcode => BarcodeFold.Of(Text) == BarcodeFold.Of(patron.Barcode),
        PatronKeyKind.BarcodeOrEmail => BarcodeFold.Of(Text) == BarcodeFold.Of(patron.Barcode)
            || (patron.Email is { } email && EmailFold.Of(Text) == EmailFold.Of(email)),
        _ => throw new UnreachableException(),
    };

    // The database may not even accept a text that no record can hold. It is replaced by the empty text, which no record has.
    private static string Clean(string text) => PatronRules.IsCleanText(text) ? text : "";
}

internal enum PatronKeyKind
{
    BarcodeOrEmail,
    Barcode,
    Uuid,
}
