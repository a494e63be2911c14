namespace PatronDesk.Data;

/// <summary>
/// One unit of work on one connection, passed to the function that reads or writes through <see cref="Store"/>. On SQLite
/// every call completes at once.
/// </summary>
internal abstract class Session(CancellationToken cancel)
{
    public CancellationToken Cancel { get; } = cancel;

    /// <summary>True after <see cref="RollBack"/>: nothing of this unit of work is kept.</summary>
    public bool IsRolledBack { get; private set; }

    /// <summary>The first row, mapped; null where there is none.</summary>
    public abstract ValueTask<T?> FindAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values);

    /// <summary>All rows, mapped, in the statement's order. The statement must limit their number.</summary>
    public abstract ValueTask<List<T>> QueryAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values);

    /// <summary>Runs a statement; returns how many rows it changed.</summary>
    public abstract ValueTask<int> ExecuteAsync(Sql sql, params ReadOnlySpan<DbValue> values);

    /// <summary>Collects statements that don't depend on each other's answers; one round trip on PostgreSQL.</summary>
    public abstract Batch StartBatch();

    /// <summary>Runs a script of several statements without parameters (migrations).</summary>
    public abstract ValueTask ScriptAsync(string script);

    /// <summary>Creates a counter that starts at 1. Its name has only lower-case letters, digits and underscores.</summary>
    public abstract ValueTask CreateCounterAsync(string name);

    /// <summary>
    /// A counter's next number. No number is given twice, even if the unit of work is rolled back (on PostgreSQL that leaves
    /// a gap). Callers of one counter do not wait for each other's commit.
    /// </summary>
    public abstract ValueTask<long> NextNumberAsync(string counter);

    /// <summary>A number from each of two counters, as from <see cref="NextNumberAsync"/>, in one round trip.</summary>
    public abstract ValueTask<(long First, long Second)> NextNumbersAsync(string firstCounter, string secondCounter);

    /// <summary>
    /// A counter's next number that is at least <paramref name="min"/>. The numbers before it are skipped as if each had
    /// been taken, so that several callers who skip the same numbers share the way and none goes too far.
    /// </summary>
    public abstract ValueTask<long> NextNumberFromAsync(string counter, long min);

    /// <summary>
    /// Lets the engine count its tables and plan its statements anew: for a unit of work that makes small tables large. PostgreSQL counts
    /// by itself only what is committed, and its plan for a small table may look at the whole of it.
    /// </summary>
    public virtual ValueTask ReplanAsync() => default;

    /// <summary>Rolls this unit of work back when its function returns; the caller still gets the function's answer.</summary>
    public void RollBack() => IsRolledBack = true;
}

/// <summary>Statements collected with <see cref="Add"/>; <see cref="ExecuteAsync"/> runs them in that order.</summary>
internal abstract class Batch
{
    public abstract void Add(Sql sql, params ReadOnlySpan<DbValue> values);

    /// <summary>
    /// Adds a row, perhaps by one statement with rows of other writes: after the statements before this batch's first row, and
    /// before the others.
    /// </summary>
    public virtual void AddRow(RowSql row, params ReadOnlySpan<DbValue> values) => Add(row.One, values);

    /// <summary>
    /// Returns how many rows each statement changed, in the order in which they were added. What it says of a row without
    /// <see cref="RowSql.Returned"/> means nothing.
    /// </summary>
    public abstract ValueTask<IReadOnlyList<int>> ExecuteAsync();
}
