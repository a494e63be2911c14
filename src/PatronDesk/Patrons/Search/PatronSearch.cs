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
        .AddFolded("username", search => search._username)
        .AddFolded("first_name", search => search._firstName)
        .AddFolded("last_name", search => search._lastName)
        .AddFolded("middle_name", search => search._middleName)
        .AddFolded("preferred_name", search => search._preferredName)
        // A separate column, because email_folded keeps accents.
        .Add("email_search", search => search._email.Folded)
        .Add("email_words", search => search._email.Words)
        .AddFolded("patron_id", search => search._patronId)
        .Add("tag_words", search => search._tagWords)
        .Add("custom_words", search => search._customWords);

    // Nobody searches for the last word of a megabyte.
    private const int LongestCustomText = 10_000;

    private readonly FoldedText _username;
    private readonly FoldedText _firstName;
    private readonly FoldedText _lastName;
    private readonly FoldedText _middleName;
    private readonly FoldedText _preferredName;
    private readonly FoldedText _email;
    private readonly FoldedText _patronId;
    private readonly string? _tagWords;
    private readonly string? _customWords;

    private PatronSearch(PatronContent patron)
    {
        _username = FoldedText.Of(patron.Username);
        _firstName = FoldedText.Of(patron.SaidFirstName);
        _lastName = FoldedText.Of(patron.SaidLastName);
        _middleName = FoldedText.Of(patron.Details.MiddleName);
        _preferredName = FoldedText.Of(patron.Details.PreferredName);
        _email = FoldedText.Of(patron.Email);
        _patronId = FoldedText.Of(patron.PatronId);
        _tagWords = patron.Tags is null ? null : Fold.ListText(patron.TagList);
        _customWords = patron.Details.CustomFields is { } custom
            ? Fold.WordText(custom.Length <= LongestCustomText ? custom : custom[..LongestCustomText])
            : null;
    }

    /// <param name="patron">A patron or a draft, with <see cref="PatronContent.Details"/>.</param>
    public static PatronSearch Of(PatronContent patron) => new(patron);
}
