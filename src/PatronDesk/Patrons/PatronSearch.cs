using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// The texts by which CQL finds a patron: folded, to be compared whole, and as words. They follow the record on every
/// face's writes; a change that touches none of them leaves their columns, and with them their indexes, alone.
/// </summary>
internal sealed record PatronSearch
{
    public static readonly WrittenColumns<PatronSearch> Columns = new WrittenColumns<PatronSearch>()
        .AddFolded("username", search => search.username)
        .AddFolded("first_name", search => search.firstName)
        .AddFolded("last_name", search => search.lastName)
        .AddFolded("middle_name", search => search.middleName)
        .AddFolded("preferred_name", search => search.preferredName)
        // Another than email_folded, which keeps accents.
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

    // A user of FOLIO's may have an empty name, by which nobody is looked for.
    private static FoldedText Of(string? text) => FoldedText.Of(string.IsNullOrEmpty(text) ? null : text);
}
