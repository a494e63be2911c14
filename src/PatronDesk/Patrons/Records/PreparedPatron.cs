using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>A patron with everything that is stored with the record.</summary>
/// <param name="Patron">The patron, with details.</param>
/// <param name="Texts">The folded texts of the patron, or of the draft that the patron was.</param>
/// <param name="PasswordHash">Null for no password; an update writes it only where a password was sent.</param>
internal sealed record PreparedPatron(Patron Patron, PatronTexts Texts, string? PasswordHash)
{
    public static readonly WrittenColumns<PreparedPatron> Columns = new WrittenColumns<PreparedPatron>()
        .Add(Patron.WithDetails, prepared => prepared.Patron)
        .Add("barcode_folded", prepared => prepared.BarcodeFolded)
        .Add("barcode_words", prepared => BarcodeFold.WordsOf(prepared.Patron.Barcode))
        .Add("email_folded", prepared => prepared.Texts.EmailFolded)
        .Add("email_claim", prepared => prepared.EmailClaim, Written.Apart)
        .Add("email_since", prepared => prepared.Patron.Id, Written.Apart)
        .Add("external_key", prepared => prepared.ExternalKey, Written.Apart)
        .Add(PatronSearch.Columns, prepared => prepared.Texts.Search, Written.Apart)
        .Add("password_hash", prepared => prepared.PasswordHash, Written.Apart);

    /// <inheritdoc cref="PreparedPatron"/>
    public PreparedPatron(Patron patron, string? passwordHash)
        : this(patron, PatronTexts.Of(patron), passwordHash)
    {
    }

    /// <summary>Whether another patron claims the email, so that this one only shares it.</summary>
    public bool SharesEmail { get; init; }

    /// <summary>Whether <see cref="PatronContent.PatronId"/> is unique, as FOLIO's face has it.</summary>
    public bool HasUniqueExternalId { get; init; }

    public string BarcodeFolded => BarcodeFold.Of(Patron.Barcode);

    /// <summary>The email's key on the patron whom Libib's face means by it; null on one who shares it, or has none.</summary>
    public string? EmailClaim => SharesEmail || Texts.EmailFolded is not { Length: > 0 } email ? null : email;

    /// <summary>The external id's unique key; null where it is none.</summary>
    public string? ExternalKey => HasUniqueExternalId && Patron.PatronId is { Length: > 0 } id ? Fold.Search(id) : null;
}
