using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>How the file of a source is to be synced.</summary>
/// <param name="Source">The source's name, as <see cref="NameOf"/> makes it.</param>
/// <param name="Import">How its rows are to be imported.</param>
internal sealed record SyncWishes(string Source, ImportWishes Import)
{
    /// <summary>The most characters of a source's name.</summary>
    public const int LongestName = 64;

    /// <summary>What is done with the missing.</summary>
    public Missing Missing { get; init; }

    /// <summary>The largest percentage of the source's patrons that may be newly missing.</summary>
    public decimal AtMostPercent { get; init; } = 10;

    /// <summary>Whether a person said that more may be missing, and that the file may have no rows.</summary>
    public bool IsSure { get; init; }

    /// <summary>A source's name without blanks around it and in lower case; null where it can be none.</summary>
    public static string? NameOf(string said)
    {
        var name = said.Trim().ToLowerInvariant();
        return name.Length is 0 or > LongestName || name.Any(char.IsControl) ? null : name;
    }
}
