using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// The texts by which CQL finds a patron: folded whole, and as words. Every face's writes update them; a change that
/// touches none of them leaves their columns and indexes alone.
/// </summary>
internal sealed record PatronSearch
{
    public static readonly WrittenColumns<PatronSearch> Columns = new WrittenColumns<PatronSearch>()
        .AddFolded("username", search => search.username)
        .AddFolded("first_name", search => search.firstName)
        .AddFolded("last_name", search => search.lastName)
        .AddFolded("middle_name", search => search.middleName)
        .AddFolded("preferred_name", search => search.preferredName)
        // A separate column, because email_folded keeps accents.
        .Add("email_search", search => search.email.Folded)
        .Add("email_words", search => search.email.Words)
        .AddFolded("patron_id", search => search.patronId)
        .Add("tag_words", search => search.tagWords)
        .Add("custom_words", search => search.customWords);

    // Nobody searches for the last word of a megabyte.
    private const int LongestCustomText = 10_000;

    private readonly FoldedText username;
    private readonly FoldedText firstName;
    private readonly FoldedText lastName;
    private readonly FoldedText middleName;
    private readonly FoldedText preferredName;
    private readonly FoldedText email;
    private readonly FoldedText patronId;
    private readonly string? tagWords;
    private readonly string? customWords;

    private PatronSearch(Patron patron)
    {
        username = Of(patron.Username);
        firstName = Of(patron.FirstName);
        lastName = Of(patron.LastName);
        middleName = Of(patron.Details.MiddleName);
        preferredName = Of(patron.Details.PreferredName);
        email = Of(patron.Email);
        patronId = Of(patron.PatronId);
        tagWords = patron.Tags is null ? null : Fold.ListText(patron.TagList);
        customWords = patron.Details.CustomFields is { } custom
            ? Fold.WordText(custom.Length <= LongestCustomText ? custom : custom[..LongestCustomText])
            : null;
    }

    /// <param name="patron">A patron with <see cref="Patron.Details"/>.</param>
    public static PatronSearch Of(Patron patron) => new(patron);

    // A FOLIO user's name may be empty, and nobody searches for an empty name.
    private static FoldedText Of(string? text) => FoldedText.Of(string.IsNullOrEmpty(text) ? null : text);
}
