using System.Globalization;

namespace PatronDesk.Journal;

/// <summary>Which entries of the journal are wanted; each null accepts all.</summary>
internal sealed record JournalFilter
{
    /// <summary>The journal's name for who did it.</summary>
    public string? Actor { get; init; }

    /// <summary>The UUID of the patron whom it is about.</summary>
    public string? PatronId { get; init; }

    /// <summary>What was done, such as <c>patron.updated</c>.</summary>
    public string? Action { get; init; }

    /// <summary>The first instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The instant after the last one.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>The place of an entry in the journal. A page begins after one.</summary>
/// <param name="At">When it happened, in microseconds.</param>
/// <param name="Id">The entry's number.</param>
internal readonly record struct JournalPlace(long At, long Id)
{
    /// <summary>The place as an address has it; null for a text that is none.</summary>
    public static JournalPlace? Read(string text) =>
        text.Split('-') is [var at, var id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new(microseconds, number)
                : null;

    /// <summary>As an address has it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}-{Id}");
}
