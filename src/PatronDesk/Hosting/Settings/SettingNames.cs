namespace PatronDesk.Hosting;

/// <summary>For an unknown setting, suggests the one that was probably meant.</summary>
internal static class SettingNames
{
    // Two typing errors; with more, any short name would be close to any other.
    private const int MostSlips = 2;

    public static string Unknown(string key, IReadOnlyList<string> known)
    {
        var said = Letters(key);
        var nearest = known.MinBy(name => Slips(said, Letters(name)))!;
        return Slips(said, Letters(nearest)) <= MostSlips
            ? $"{key} is not a setting; did you mean {nearest} "
                + $"(in the environment PATRONDESK_{nearest.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant()})?"
            : $"{key} is not a setting; known are {string.Join(", ", known)}.";
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
