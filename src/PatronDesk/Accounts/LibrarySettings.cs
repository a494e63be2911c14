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
}
