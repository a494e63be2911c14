namespace PatronDesk.Data;

/// <summary>
/// The store can't work now, and the caller is not at fault. Each face answers "try again later" in its own shape (HTTP: 503
/// with <c>Retry-After</c>). It is not known whether anything of such a write was kept.
/// </summary>
/// <param name="fault">The kind of fault.</param>
/// <param name="inner">The engine's error; null where the store noticed the fault itself.</param>
/// <param name="message">For the log; null for a sentence that names the fault.</param>
internal class StoreUnavailableException(StoreFault fault, Exception? inner = null, string? message = null)
    : Exception(message ?? $"The store is not available: {fault}.", inner)
{
    /// <summary>How long a caller should wait before a retry; the value of <c>Retry-After</c>.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The kind of fault.</summary>
    public StoreFault Fault { get; } = fault;
}

/// <summary>Why a store can't work.</summary>
internal enum StoreFault
{
    /// <summary>The database can't be reached, broke the connection, or does not answer in time.</summary>
    OutOfReach,

    /// <summary>The database accepts no more connections.</summary>
    TooManyConnections,

    /// <summary>The file, its folder or the primary can be read but not written.</summary>
    ReadOnly,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>A lock was not obtained in time, or the engine stopped a statement that took too long.</summary>
    Busy,

    /// <summary>The disk failed to read or to write.</summary>
    DiskFails,

    /// <summary>Pages of the file are damaged; only a restart, on a good file, helps.</summary>
    Damaged,

    /// <summary>The file of the store was deleted, moved or replaced while it was open; only a restart helps.</summary>
    FileGone,

    /// <summary>The commit was made, but is not known to be as durable as configured.</summary>
    NotDurable,
}
