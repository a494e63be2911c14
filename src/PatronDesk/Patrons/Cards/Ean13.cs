using System.Globalization;

namespace PatronDesk.Patrons;

/// <summary>EAN-13 barcodes as Libib generates them: a prefix of three digits, a number of nine, and the check digit.</summary>
internal static class Ean13
{
    public const long LargestNumber = 999_999_999;

    /// <param name="prefix">Three digits.</param>
    /// <param name="number">1 to <see cref="LargestNumber"/>.</param>
    public static string Make(string prefix, long number)
    {
        var twelve = string.Create(CultureInfo.InvariantCulture, $"{prefix}{number:D9}");
        return twelve + CheckDigit(twelve);
    }

    /// <summary>Whether a text is thirteen digits of which the last is the right check digit.</summary>
    public static bool IsWhole(string text) =>
        text.Length == 13 && text.All(char.IsAsciiDigit) && CheckDigit(text[..12]) == text[12];

    /// <summary>GS1 General Specifications 7.9: weights 1 and 3 in turn; the digit completes the sum to the next ten.</summary>
    private static char CheckDigit(string twelve)
    {
        var sum = 0;
        for (var i = 0; i < 12; i++)
            sum += (twelve[i] - '0') * (i % 2 == 0 ? 1 : 3);
        return (char)('0' + (10 - sum % 10) % 10);
    }
}
