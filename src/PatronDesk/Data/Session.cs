namespace PatronDesk.Data;

/// <summary>
/// One unit of work on one connection, handed to the function that <see cref="Store"/> reads or
/// writes with. On SQLite every call completes at once.
/// </summary>
internal abstract class Session(CancellationToken cancel)
{
    public CancellationToken Cancel { get; } = cancel;

    /// <summary>True once <see cref="RollBack"/> was called: nothing of this unit of work will be kept.</summary>
    public bool IsRolledBack { get; private set; }

    /// <summary>The first row, mapped; null where there is none.</summary>
    public abstract ValueTask<T?> FindAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values);

    /// <summary>All rows, mapped, in the statement's order. The statement must bound their number.</summary>
    public abstract ValueTask<List<T>> QueryAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values);

    /// <summary>Runs a statement; answers how many rows it changed.</summary>
    public abstract ValueTask<int> ExecuteAsync(Sql sql, params ReadOnlySpan<DbValue> values);

    /// <summary>Several statements that need nothing of each other's answers: one round trip on PostgreSQL.</summary>
    public abstract Batch StartBatch();

    /// <summary>Runs a script of several statements without parameters (migrations).</summary>
    public abstract ValueTask ScriptAsync(string script);

    /// <summary>Makes a counter that starts at 1. Its name holds only lower-case letters, digits and underscores.</summary>
    public abstract ValueTask CreateCounterAsync(string name);

    /// <summary>
    /// The next number of a counter. A number is never given twice, not even when the unit of work is undone
    /// (PostgreSQL: there it leaves a gap), and takers of one counter do not wait for each other's commit.
    /// </summary>
    public abstract ValueTask<long> NextNumberAsync(string counter);

    /// <summary>One number of each of two counters, as <see cref="NextNumberAsync"/> gives them, in one round trip.</summary>
    public abstract ValueTask<(long First, long Second)> NextNumbersAsync(string firstCounter, string secondCounter);

    /// <summary>
    /// The next number of a counter that is at least <paramref name="least"/>. Those before it are passed over, as if each
    /// had been taken one by one, so that several who pass over the same ones share the way and none goes too far.
    /// </summary>
    public abstract ValueTask<long> NextNumberFromAsync(string counter, long least);

    /// <summary>Undoes this unit of work when its function returns; the function's answer is still given to the caller.</summary>
    public void RollBack() => IsRolledBack = true;
}

/// <summary>Statements collected with <see cref="Add"/> and run in that order by <see cref="ExecuteAsync"/>.</summary>
internal abstract class Batch
{
    public abstract void Add(Sql sql, params ReadOnlySpan<DbValue> values);

    /// <summary>Answers how many rows each statement changed, in the order of adding.</summary>
    public abstract ValueTask<IReadOnlyList<int>> ExecuteAsync();
}
