using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// A patron with everything that is stored with the record. On SQLite there is one writer at a time and the others wait,
/// so the texts are folded before the write begins.
/// </summary>
/// <param name="Patron">The patron, with details.</param>
/// <param name="PasswordHash">Null for no password; an update writes it only where a password was sent.</param>
internal sealed record PreparedPatron(Patron Patron, string? PasswordHash)
{
    public static readonly WrittenColumns<PreparedPatron> Columns = new WrittenColumns<PreparedPatron>()
        .Add(Patron.WithDetails, prepared => prepared.Patron)
        .Add("email_folded", prepared => prepared.EmailFolded)
        .Add(PatronSearch.Columns, prepared => prepared.Search, Written.Apart)
        .Add("password_hash", prepared => prepared.PasswordHash, Written.Apart);

    /// <summary>The form in which the email is unique: case is ignored, accents count.</summary>
    public string? EmailFolded { get; } = Patron.Email is { } email ? EmailFold.Of(email) : null;

    public PatronSearch Search { get; } = PatronSearch.Of(Patron);

    /// <summary>The words by which search finds the patron.</summary>
    public IReadOnlyCollection<string> Words { get; } = PatronWords.Of(Patron);
}
