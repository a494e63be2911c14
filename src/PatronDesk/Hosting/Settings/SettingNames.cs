namespace PatronDesk.Hosting;

/// <summary>Which settings there are, and for an unknown one the name that was probably meant.</summary>
internal static class SettingNames
{
    // Two typing errors; with more, any short name would be close to any other.
    private const int MostSlips = 2;

    // Sections that ASP.NET Core's web server and logging read themselves.
    private static readonly string[] Foreign = ["Logging", "Kestrel", "AllowedHosts"];

    public static bool IsKnown(string key) => IsForeign(key) || Settings.Known.Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the setting is read by ASP.NET Core itself.</summary>
    public static bool IsForeign(string key) => Foreign.Any(section =>
        key.Equals(section, StringComparison.OrdinalIgnoreCase) || key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase));

    public static string Unknown(string key) => Nearest(key, Settings.Known) is { } nearest
        ? $"{key} is not a setting; did you mean {nearest} "
            + $"(in the environment PATRONDESK_{nearest.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant()})?"
        : $"{key} is not a setting; known are {string.Join(", ", Settings.Known)}.";

    /// <summary>The name that was probably meant; null where none is near.</summary>
    public static string? Nearest(string said, IEnumerable<string> names)
    {
        var letters = Letters(said);
        var nearest = names.MinBy(name => Slips(letters, Letters(name)));
        return nearest is not null && Slips(letters, Letters(nearest)) <= Math.Min(MostSlips, letters.Length - 1) ? nearest : null;
    }

    // One underscore instead of two is the most common mistake.
    private static string Letters(string name) => new([.. name.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]);

    /// <summary>How many letters to add, remove or change to turn one name into the other (Levenshtein).</summary>
    private static int Slips(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
