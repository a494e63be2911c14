using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PatronDesk.Cql.Text;

namespace PatronDesk.Accounts;

/// <summary>The rules for a library's settings, each with the text that an error quotes.</summary>
internal static class LibrarySettings
{
    public const int MostKeepDeletedDays = 3650;

    public const int MostLoanDays = 3650;

    /// <summary>The highest renewal and checkout limit.</summary>
    public const int MostLending = 10_000;

    public const string CountryRule = "a country code of two capital letters such as US";

    public const string BarcodePrefixRule = "three digits such as 202";

    public const string TimeZoneRule = "an IANA time zone such as Europe/Berlin, with its exact spelling";

    public const string TenantRule = "1 to 63 lower-case letters, digits and underscores, starting with a letter";

    public const string NameRule = "1 to 200 characters, not only blanks, and none of them a control character";

    public const string CredentialRule = "1 to 500 characters that a header can carry: no control characters, and no blanks at the ends";

    // By the name of the column, as the journal names it.
    private static readonly (string Name, Func<Library, IConvertible> Of)[] All =
    [
        ("organization", library => library.Organization), ("country", library => library.Country),
        ("time_zone", library => library.TimeZone), ("loan_days", library => library.LoanDays),
        ("renewal_limit", library => library.RenewalLimit), ("checkout_limit", library => library.CheckoutLimit),
        ("hold_days", library => library.HoldDays), ("due_by_card_end", library => library.DueByCardEnd),
        ("keep_loans_days", library => library.KeepLoansDays), ("keep_deleted_days", library => library.KeepDeletedDays),
        ("barcode_prefix", library => library.BarcodePrefix), ("missing_as_blank", library => library.MissingAsBlank),
    ];

    /// <summary>What is wrong with a library's settings. A time zone that stays as it is is not judged.</summary>
    public static IEnumerable<LibraryFault> Refused(Library wanted, Library before)
    {
        if (!IsName(wanted.Organization))
            yield return new(LibraryField.Organization);
        if (!IsCountry(wanted.Country))
            yield return new(LibraryField.Country);
        if (wanted.TimeZone != before.TimeZone && !LibraryCalendar.IsZone(wanted.TimeZone))
            yield return new(LibraryField.TimeZone);
        foreach (var (field, value, least, most) in ((LibraryField, int, int, int)[])
            [
                (LibraryField.LoanDays, wanted.LoanDays, 1, MostLoanDays),
                (LibraryField.RenewalLimit, wanted.RenewalLimit, 0, MostLending),
                (LibraryField.CheckoutLimit, wanted.CheckoutLimit, 0, MostLending),
                (LibraryField.HoldDays, wanted.HoldDays, 0, MostLoanDays),
                (LibraryField.KeepLoansDays, wanted.KeepLoansDays, 0, MostLoanDays),
                (LibraryField.KeepDeletedDays, wanted.KeepDeletedDays, 0, MostKeepDeletedDays),
            ])
        {
            if (value < least || value > most)
                yield return new(field, least, most);
        }

        if (!IsBarcodePrefix(wanted.BarcodePrefix))
            yield return new(LibraryField.BarcodePrefix);
    }

    /// <summary>The names of the settings in which two versions of a library differ.</summary>
    public static IReadOnlyList<string> Differing(Library one, Library other) =>
        [.. All.Where(setting => !setting.Of(one).Equals(setting.Of(other))).Select(setting => setting.Name)];

    /// <summary>A text that is another after each change of a setting.</summary>
    public static string RevisionOf(Library library)
    {
        var values = string.Join('\n', All.Select(setting => setting.Of(library).ToString(CultureInfo.InvariantCulture)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(values)).AsSpan(0, 16));
    }

    /// <summary>Whether a text fits on one line of a list.</summary>
    public static bool IsName(string text) =>
        text.Length <= 200 && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);

    /// <summary>Whether a key or an API user, of any form, survives the transport in a header.</summary>
    public static bool IsCredential(string text) =>
        text.Length is >= 1 and <= 500 && !text.Any(char.IsControl) && text.Trim().Length == text.Length;

    public static bool IsCountry(string text) => text.Length == 2 && text.All(char.IsAsciiLetterUpper);

    public static bool IsBarcodePrefix(string text) => text.Length == 3 && text.All(char.IsAsciiDigit);

    public static bool IsTenant(string text) =>
        text.Length is >= 1 and <= 63
        && char.IsAsciiLetterLower(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    /// <summary>The tenant id that a name suggests: <c>St. Mary's School</c> becomes <c>st_mary_s_school</c>.</summary>
    public static string TenantOf(string organization)
    {
        var words = Fold.Words(organization)
            .Select(word => new string([.. word.Where(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))]))
            .Where(word => word.Length > 0);
        var tenant = string.Join('_', words);
        tenant = tenant.Length > 0 && char.IsAsciiLetterLower(tenant[0]) ? tenant : $"library_{tenant}";
        return tenant[..Math.Min(63, tenant.Length)].TrimEnd('_');
    }
}
