using System.Collections.Concurrent;

namespace PatronDesk.Data.Sqlite;

/// <summary>
/// SQLite in one file of the data folder: one writer that commits for many requests at once, and a limited pool of readers,
/// each of which sees the last commit.
/// </summary>
internal sealed class SqliteStore : Store
{
    // Longer than others take to look for the lock again.
    private static readonly TimeSpan BetweenTurns = TimeSpan.FromMilliseconds(5);

    private readonly string _file;
    private readonly SqliteWriter _writer;
    private readonly ConcurrentStack<SqliteConnection> _idleReaders = new();
    private readonly SnapshotGate _quick = new();
    private readonly SnapshotGate _slow = new();
    private readonly SemaphoreSlim _readers;
    private readonly SemaphoreSlim _slowReaders = new(SlowReads, SlowReads);
    private int _age;

    /// <param name="file">The database file; its folder exists.</param>
    /// <param name="readers">How many reads may run at once.</param>
    /// <param name="groupCommit">False gives every write its own transaction; only for measuring what group commit gains.</param>
    public SqliteStore(string file, int readers, bool groupCommit = true)
    {
        _file = file;
        _readers = new SemaphoreSlim(readers, readers);
        _writer = new SqliteWriter(file, _quick, _slow, groupCommit);
    }

    public override Dialect Dialect => Dialect.Sqlite;

    public override async ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel)
    {
        RefuseIfGone();
        await _readers.WaitAsync(cancel);
        SqliteConnection? connection = null;
        var isIn = false;
        try
        {
            await _quick.EnterAsync(cancel);
            isIn = true;
            connection = TakeReader();
            var answer = work(new SqliteSession(connection, cancel));
            return Finished(answer);
        }
        finally
        {
            if (connection is not null)
                _idleReaders.Push(connection);
            if (isIn)
                _quick.Leave();
            _readers.Release();
        }
    }

    public override async ValueTask<T> ReadSnapshotAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        await ReadAsync(
            async session =>
            {
                await session.ExecuteAsync(Begin);
                try
                {
                    var answer = await work(session);
                    await session.ExecuteAsync(Commit);
                    return answer;
                }
                catch
                {
                    await UndoAsync(session);
                    throw;
                }
            },
            cancel);

    public override ValueTask<T> WriteAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        _writer.WriteAsync(work, cancel);

    public override ValueTask<StoreLock?> TryLockAsync(string name, CancellationToken cancel) => new(SqliteLock.TryTake(_file, name));

    public override async ValueTask CheckAsync(CancellationToken cancel)
    {
        try
        {
            _writer.Files.CheckWritable();
        }
        catch (StoreUnavailableException gone) when (gone.Fault == StoreFault.FileGone)
        {
            // Let the writer see the fault too, so that it saves what it can.
            await WriteAsync(static _ => new ValueTask<bool>(true), cancel);
        }

        await base.CheckAsync(cancel);
    }

    public override async ValueTask ProbeWriteAsync(CancellationToken cancel)
    {
        _writer.Files.CheckWritable();
        await base.ProbeWriteAsync(cancel);
    }

    // Without statistics SQLite prefers an index with the right order to one with few rows. PostgreSQL's autovacuum takes
    // care of its own. SQLite counts again only what has grown or shrunk tenfold.
    public override async ValueTask<T> WriteInTurnAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel)
    {
        var answer = await WriteAsync(work, cancel);
        // The answer stands, and the next write sees to the cancelling.
        await Task.Delay(BetweenTurns, CancellationToken.None);
        return answer;
    }

    public override async ValueTask TendAsync(CancellationToken cancel)
    {
        var isNew = await WriteAsync(
            async session =>
            {
                var before = await StatisticsAsync(session);
                await session.ScriptAsync("pragma analysis_limit = 1000; pragma optimize = 0x10002;");
                return !before.SequenceEqual(await StatisticsAsync(session));
            },
            cancel);
        if (isNew)
            Interlocked.Increment(ref _age);
    }

    public override async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        while (_idleReaders.TryPop(out var connection))
        {
            if (_writer.Files.IsGone)
                connection.KeepLogOnClose();
            connection.Dispose();
        }

        _readers.Dispose();
        _slowReaders.Dispose();
    }

    protected override async ValueTask<T> ReadSlowlyAsync<T>(
        Func<Session, ValueTask<T>> work, TimeSpan limit, CancellationToken cancel)
    {
        RefuseIfGone();
        // The wait is not counted in the limit, because it costs the store nothing.
        await _slowReaders.WaitAsync(cancel);
        var isIn = false;
        try
        {
            await _slow.EnterAsync(cancel);
            isIn = true;
            // On a thread-pool thread, because the read keeps it from its first row to its last.
            return await Task.Run(() => ReadWithin(work, limit, cancel), CancellationToken.None);
        }
        finally
        {
            if (isIn)
                _slow.Leave();
            _slowReaders.Release();
        }
    }

    private T ReadWithin<T>(Func<Session, ValueTask<T>> work, TimeSpan limit, CancellationToken cancel)
    {
        var connection = TakeReader();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            // Cancelling a token does not stop an SQLite statement; its interrupt does. Disposing the registration waits for a
            // running interrupt, so that none hits the connection's next user.
            using var interrupt = patience.Token.UnsafeRegister(static state => ((SqliteConnection)state!).Interrupt(), connection);
            patience.CancelAfter(limit);
            return Finished(work(new SqliteSession(connection, patience.Token)));
        }
        catch (Exception error) when (
            patience.IsCancellationRequested && error is SqliteException { IsInterrupted: true } or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            throw new StoreTimeoutException(limit);
        }
        finally
        {
            _idleReaders.Push(connection);
        }
    }

    // The open file no longer is the one that the path names, so nothing from it may be answered.
    private void RefuseIfGone()
    {
        if (_writer.Files.IsGone)
            _writer.Files.Check();
    }

    // A connection reads the statistics once, when it opens.
    private SqliteConnection TakeReader()
    {
        var age = Volatile.Read(ref _age);
        while (_idleReaders.TryPop(out var idle))
        {
            if (idle.Age == age)
                return idle;
            idle.Dispose();
        }

        return OpenReader(age);
    }

    private SqliteConnection OpenReader(int age)
    {
        var reader = new SqliteConnection(_file, readOnly: true) { Age = age };
        try
        {
            // The path may name another file since the writer opened it.
            _writer.Files.Check();
            return reader;
        }
        catch
        {
            reader.KeepLogOnClose();
            reader.Dispose();
            throw;
        }
    }

    // The table is made by the first count.
    private static async ValueTask<List<string>> StatisticsAsync(Session session) =>
        await session.FindAsync(HasStatistics, static row => row.Number(0)) == 0
            ? []
            : await session.QueryAsync(
                Statistics, static row => $"{row.Text(0)} {(row.IsNull(1) ? "" : row.Text(1))} {(row.IsNull(2) ? "" : row.Text(2))}");

    // SQLite may have ended the transaction by itself.
    private static async ValueTask UndoAsync(Session session)
    {
        try
        {
            await session.ExecuteAsync(Rollback);
        }
        catch (Exception error) when (error is SqliteException or StoreUnavailableException)
        {
        }
    }

    // The writer begins with BEGIN IMMEDIATE, which is the lock.
    internal override ValueTask LockForSetUpAsync(Session session) => default;

    /// <summary>The answer of work that promised to await nothing but its session.</summary>
    internal static T Finished<T>(ValueTask<T> answer) => answer.IsCompleted
        ? answer.GetAwaiter().GetResult()
        : throw new InvalidOperationException("Work on SQLite must await nothing but its session.");

    private static readonly Sql HasStatistics = new("select count(*) from sqlite_master where name = 'sqlite_stat1'");

    private static readonly Sql Statistics = new("select tbl, idx, stat from sqlite_stat1 order by tbl, idx");

    private static readonly Sql Begin = new("begin");

    private static readonly Sql Commit = new("commit");

    private static readonly Sql Rollback = new("rollback");
}
