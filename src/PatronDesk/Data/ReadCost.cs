namespace PatronDesk.Data;

/// <summary>What is known beforehand of what a read costs, which decides where it runs and how long it may.</summary>
internal readonly record struct ReadCost
{
    /// <summary>An index serves it, and it meets few rows.</summary>
    public static ReadCost Quick => default;

    /// <summary>An index serves it, but how many rows it meets depends on what is asked: it must hold up nobody else.</summary>
    public static ReadCost Uneven => new() { IsUneven = true };

    /// <summary>How long it may take; null where an index serves it.</summary>
    public TimeSpan? Limit { get; private init; }

    /// <summary>Whether it is <see cref="Uneven"/>.</summary>
    public bool IsUneven { get; private init; }

    /// <summary>
    /// It may have to look at every row: it runs among a bounded number of its kind, so that other requests go on
    /// meanwhile, and is ended at the limit.
    /// </summary>
    public static ReadCost Unknown(TimeSpan limit) => new() { Limit = limit };
}
