using System.Globalization;

namespace PatronDesk.Hosting;

/// <summary>Reads short lengths of time, such as <c>2s</c>, <c>0.5s</c> and <c>500ms</c>.</summary>
internal static class PauseText
{
    private const double MostSeconds = 60;

    /// <summary>The length; null for what is none, or is longer than a minute.</summary>
    public static TimeSpan? Read(string text)
    {
        var isShort = text.EndsWith("ms", StringComparison.Ordinal);
        if (!isShort && !text.EndsWith('s'))
            return null;
        return double.TryParse(text[..^(isShort ? 2 : 1)], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number / (isShort ? 1000 : 1) is >= 0 and <= MostSeconds and var seconds
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }
}
