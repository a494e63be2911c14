namespace PatronDesk.Data;

/// <summary>
/// The store can't do its work now, through no fault of the caller: each face answers "try again later" in its own shape
/// (HTTP: 503 with <c>Retry-After</c>). Nothing is known to be kept of a write that ends so.
/// </summary>
/// <param name="fault">The kind of fault.</param>
/// <param name="inner">What the engine said; null where the store found out itself.</param>
/// <param name="message">For the log; null for a sentence that names the fault.</param>
internal class StoreUnavailableException(StoreFault fault, Exception? inner = null, string? message = null)
    : Exception(message ?? $"The store is not available: {fault}.", inner)
{
    /// <summary>How long a caller should wait before the next try; the value of <c>Retry-After</c>.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The kind of fault.</summary>
    public StoreFault Fault { get; } = fault;
}

/// <summary>Why a store can't do its work.</summary>
internal enum StoreFault
{
    /// <summary>The database can't be reached, broke the connection, or does not answer in time.</summary>
    OutOfReach,

    /// <summary>The database takes no connection more.</summary>
    TooManyConnections,

    /// <summary>The file, its folder or the primary can be read but not written.</summary>
    ReadOnly,

    /// <summary>The disk has no room.</summary>
    DiskFull,

    /// <summary>A lock was not had in time, or the engine ended a statement that took too long.</summary>
    Busy,

    /// <summary>The disk failed to read or to write.</summary>
    DiskFails,

    /// <summary>Pages of the file are damaged; only a restart, on a good file, helps.</summary>
    Damaged,

    /// <summary>The file of the store was deleted, moved or replaced while it was open; only a restart helps.</summary>
    FileGone,

    /// <summary>The commit was made, but it is not known to be as durable as was asked for.</summary>
    NotDurable,
}
