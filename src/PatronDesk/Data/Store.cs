using System.Security.Cryptography;

namespace PatronDesk.Data;

/// <summary>The database: SQLite in the data folder, or PostgreSQL. Rooms see only this and <see cref="Session"/>.</summary>
internal abstract class Store : IAsyncDisposable
{
    private const int ProbeBytes = 64 * 1024;

    private static readonly Sql Look = new("select {read_only} from schema_version limit 1");

    private static readonly Sql Probe = new("insert into store_probe (id, filler) values ($1, $2)");

    private static readonly Sql EndProbe = new("delete from store_probe");

    public abstract Dialect Dialect { get; }

    /// <summary>Reads without a transaction; for one statement.</summary>
    public abstract ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel);

    /// <summary>Reads without a transaction; <paramref name="cost"/> decides where and for how long.</summary>
    /// <exception cref="StoreTimeoutException">It exceeded its time limit.</exception>
    public virtual ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, ReadCost cost, CancellationToken cancel) =>
        cost.Limit is { } limit ? ReadSlowlyAsync(work, limit, cancel)
        : cost.IsUneven ? ReadAloneAsync(work, cancel)
        : ReadAsync(work, cancel);

    /// <summary>Reads several statements from one snapshot.</summary>
    public abstract ValueTask<T> ReadSnapshotAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel);

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and returns once it is on disk. The function may run again after a unique
    /// index or a lock refused it (by the engine's code), so that its own checks see the row that won. It must await nothing
    /// but the session, because SQLite runs the writes of many requests in one transaction on one thread.
    /// </summary>
    /// <exception cref="StoreConflictException">It was refused again and again; nothing was written.</exception>
    public abstract ValueTask<T> WriteAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel);

    /// <summary>
    /// The same, for a small write that many requests make at once. PostgreSQL runs several of them step by step in one
    /// transaction. So <paramref name="work"/> relies only on what its statements return, on unique indexes, and on rows that
    /// it locks one by one with <see cref="Session.FindAsync"/>; a lock's first column is the row's key, the same in every
    /// statement that locks rows of that table.
    /// </summary>
    /// <exception cref="StoreConflictException">It was refused again and again; nothing was written.</exception>
    public virtual ValueTask<T> WriteTogetherAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        WriteAsync(work, cancel);

    /// <summary>
    /// Repeats a write that handles at most <paramref name="most"/> rows until it handles fewer; answers how many in all. No
    /// transaction gets long, and other writes come between.
    /// </summary>
    public async ValueTask<int> WriteInStepsAsync(Func<Session, ValueTask<int>> step, int most, CancellationToken cancel)
    {
        var all = 0;
        int handled;
        do
        {
            handled = await WriteAsync(step, cancel);
            all += handled;
        }
        while (handled == most);

        return all;
    }

    /// <summary>
    /// A write of a long run of writes: gives others the time to begin theirs after it. Beside another process SQLite could take its
    /// lock again before anyone notices that it is free, for nobody queues for it.
    /// </summary>
    public virtual ValueTask<T> WriteInTurnAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        WriteAsync(work, cancel);

    /// <summary>The engine's regular upkeep, such as updating its statistics; cheap when nothing is due.</summary>
    public virtual ValueTask TendAsync(CancellationToken cancel) => default;

    /// <summary>Checks, without writing, that the store answers and may be written.</summary>
    /// <exception cref="StoreUnavailableException">It does not answer, or can only be read.</exception>
    public virtual async ValueTask CheckAsync(CancellationToken cancel)
    {
        if (await ReadAsync(session => session.FindAsync(Look, static row => row.Flag(0)), cancel))
            throw new StoreUnavailableException(StoreFault.ReadOnly);
    }

    /// <summary>
    /// Proves that the store can be written: writes more than most requests do, then deletes it again. So a nearly full disk
    /// or a read-only file does not pass.
    /// </summary>
    /// <exception cref="StoreUnavailableException">It can't be written.</exception>
    public virtual async ValueTask ProbeWriteAsync(CancellationToken cancel)
    {
        var filler = new byte[ProbeBytes];
        // PostgreSQL would compress zeros to nothing.
        RandomNumberGenerator.Fill(filler);
        // A random id, so that servers on one database do not wait for each other.
        var id = BitConverter.ToInt64(filler);
        await WriteAsync(session => session.ExecuteAsync(Probe, id, filler), cancel);
        await WriteAsync(static session => session.ExecuteAsync(EndProbe), cancel);
    }

    /// <summary>How many reads of unknown cost run at once; more have to wait.</summary>
    protected const int SlowReads = 2;

    /// <summary>Reads on a connection of its own.</summary>
    protected virtual ValueTask<T> ReadAloneAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        ReadAsync(work, cancel);

    /// <summary>Reads among a limited number of its kind, and stops at the limit.</summary>
    protected abstract ValueTask<T> ReadSlowlyAsync<T>(
        Func<Session, ValueTask<T>> work, TimeSpan limit, CancellationToken cancel);

    /// <summary>Takes the lock on a name without waiting; null where another run has it, on this node or another.</summary>
    public abstract ValueTask<StoreLock?> TryLockAsync(string name, CancellationToken cancel);

    /// <summary>Takes the lock under which only one process sets the store up; held until the transaction ends.</summary>
    internal abstract ValueTask LockForSetUpAsync(Session session);

    public abstract ValueTask DisposeAsync();
}

/// <summary>A read exceeded its time limit and was stopped.</summary>
internal sealed class StoreTimeoutException(TimeSpan limit) : Exception("The read took longer than it may.")
{
    public TimeSpan Limit { get; } = limit;
}

/// <summary>A write lost against concurrent writes at every retry; nothing of it was kept.</summary>
internal sealed class StoreConflictException(string message, Exception inner)
    : StoreUnavailableException(StoreFault.Busy, inner, message);
