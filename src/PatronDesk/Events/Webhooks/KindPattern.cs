namespace PatronDesk.Events;

/// <summary>Which kinds of events a webhook wants: names such as <c>loan.renewed</c>, or all of a noun as <c>loan.*</c>.</summary>
internal static class KindPattern
{
    /// <summary>The pattern in its plain form; null where a part of it matches no kind.</summary>
    public static string? Read(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length is > 0 && parts.Length <= EventKind.All.Count && Array.TrueForAll(parts, IsKnown)
            ? string.Join(',', parts.Distinct(StringComparer.Ordinal))
            : null;
    }

    /// <summary>Whether a pattern that <see cref="Read"/> gave has the kind.</summary>
    public static bool Has(string pattern, EventKind kind) =>
        pattern.Split(',').Any(part => Matches(part, kind));

    private static bool IsKnown(string part) => EventKind.All.Any(kind => Matches(part, kind));

    private static bool Matches(string part, EventKind kind) =>
        part == "*" || (part.EndsWith(".*", StringComparison.Ordinal)
            ? kind.Name.StartsWith(part[..^1], StringComparison.Ordinal)
            : kind.Name == part);
}
