namespace PatronDesk.Lists;

/// <summary>A list that was asked for in CQL, ready to be read.</summary>
internal sealed record Listing<T>
{
    /// <summary>The records from an offset on, a limited number, in chunks; each chunk is an answer of its own time.</summary>
    /// <exception cref="ListTimeoutException">Thrown by the enumeration: no index serves the query, and it took too long.</exception>
    public required Func<int, int, CancellationToken, IAsyncEnumerable<IReadOnlyList<T>>> ReadAsync { get; init; }

    /// <summary>How many records there are in all, exactly.</summary>
    /// <exception cref="ListTimeoutException">No index serves the query, and it took too long.</exception>
    public required Func<CancellationToken, ValueTask<long>> CountAsync { get; init; }

    /// <summary>How many to answer where the caller does not say; null for the wire's own default.</summary>
    public int? DefaultLimit { get; init; }

    /// <summary>Whether the query is about the one value of the schema's pinned index.</summary>
    public required bool IsPinned { get; init; }

    /// <summary>Whether the query has no condition, so that a kept count may answer for <see cref="CountAsync"/>.</summary>
    public required bool IsAll { get; init; }
}

/// <summary>A list that no index serves took longer than it may, and was ended.</summary>
internal sealed class ListTimeoutException(TimeSpan limit) : Exception("The list took longer than it may.")
{
    public TimeSpan Limit { get; } = limit;
}
