namespace PatronDesk.Data;

/// <summary>What is known in advance about a read's cost; decides where it runs and for how long.</summary>
internal readonly record struct ReadCost
{
    /// <summary>An index serves it, and it reads few rows.</summary>
    public static ReadCost Quick => default;

    /// <summary>An index serves it, but the number of rows depends on the query; it must not hold up other reads.</summary>
    public static ReadCost Uneven => new() { IsUneven = true };

    /// <summary>How long it may take; null where an index serves it.</summary>
    public TimeSpan? Limit { get; private init; }

    /// <summary>Whether it is <see cref="Uneven"/>.</summary>
    public bool IsUneven { get; private init; }

    /// <summary>
    /// It may have to read every row. Only a limited number of such reads run at once, so that other requests continue
    /// meanwhile, and it is stopped at the limit.
    /// </summary>
    public static ReadCost Unknown(TimeSpan limit) => new() { Limit = limit };
}
