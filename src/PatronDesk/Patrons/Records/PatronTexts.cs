using PatronDesk.Cql.Text;

namespace PatronDesk.Patrons;

/// <summary>
/// The folded texts that are stored with a patron's record. On SQLite there is one writer at a time and the others wait, so
/// the texts are folded before the write begins.
/// </summary>
internal sealed class PatronTexts
{
    private PatronTexts(PatronContent patron)
    {
        EmailFolded = patron.Email is { } email ? EmailFold.Of(email) : null;
        Search = PatronSearch.Of(patron);
        Words = PatronWords.Of(patron);
    }

    /// <summary>The key of the email: case is ignored, accents count.</summary>
    public string? EmailFolded { get; }

    public PatronSearch Search { get; }

    /// <summary>The words by which search finds the patron.</summary>
    public IReadOnlyCollection<string> Words { get; }

    /// <param name="patron">A patron or a draft, with <see cref="PatronContent.Details"/>.</param>
    public static PatronTexts Of(PatronContent patron) => new(patron);
}
