namespace PatronDesk.Data;

/// <summary>What is known beforehand of what a read costs, which decides where it runs and how long it may.</summary>
/// <param name="Limit">Null where an index serves it, so that it is quick; else how long it may take.</param>
internal readonly record struct ReadCost(TimeSpan? Limit)
{
    /// <summary>An index serves it.</summary>
    public static ReadCost Quick => default;

    /// <summary>
    /// It may have to look at every row: it runs among a bounded number of its kind, so that other requests go on
    /// meanwhile, and is ended at the limit.
    /// </summary>
    public static ReadCost Unknown(TimeSpan limit) => new(limit);
}
