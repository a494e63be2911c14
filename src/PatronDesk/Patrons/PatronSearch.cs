using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Lists;

namespace PatronDesk.Patrons;

/// <summary>
/// The texts by which CQL finds a patron: folded, to be compared whole, and as words. They follow the record on every
/// face's writes; a change that touches none of them leaves their columns, and with them their indexes, alone.
/// </summary>
internal sealed record PatronSearch
{
    /// <summary>How many columns <see cref="Columns"/> are.</summary>
    public const int ColumnCount = 16;

    /// <summary>The columns of <see cref="Values"/>, in its order.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "username_folded", "username_words", "first_name_folded", "first_name_words", "last_name_folded",
        "last_name_words", "middle_name_folded", "middle_name_words", "preferred_name_folded", "preferred_name_words",
        "email_search", "email_words", "patron_id_folded", "patron_id_words", "tag_words", "custom_words",
    ];

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

    public DbValue[] Values() =>
    [
        username.Folded, username.Words, firstName.Folded, firstName.Words, lastName.Folded, lastName.Words,
        middleName.Folded, middleName.Words, preferredName.Folded, preferredName.Words, email.Folded, email.Words,
        patronId.Folded, patronId.Words, tagWords, customWords,
    ];

    // A user of FOLIO's may have an empty name, by which nobody is looked for.
    private static FoldedText Of(string? text) => FoldedText.Of(string.IsNullOrEmpty(text) ? null : text);
}
