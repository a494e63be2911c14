namespace PatronDesk.Data.Sqlite;

/// <summary>
/// The only writer: a thread that takes all waiting writes, runs them in one transaction, commits once (one fsync), and only
/// then answers them. If one fails, all are run again, each in a savepoint, so that only that one is rolled back. A single
/// waiting write runs at once.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    // Limits how long the first write of a batch waits for the last.
    private const int MostInOneCommit = 128;

    // Number of batches that use savepoints after a failed write.
    private const int BatchesWithSavepoints = 16;

    private static readonly Sql Begin = new("begin immediate");
    private static readonly Sql Commit = new("commit");
    private static readonly Sql Undo = new("rollback");
    private static readonly Sql Mark = new("savepoint one");
    private static readonly Sql Keep = new("release one");
    private static readonly Sql UndoToMark = new("rollback to one");

    private readonly Queue<Job> _waiting = new();
    private readonly string _file;
    private readonly SqliteConnection _connection;
    private readonly SqliteSession _control;
    private readonly SqliteCheckpointer _checkpointer;
    private readonly int _mostInOneCommit;
    private readonly Thread _thread;
    private bool _stopping;
    private int _apart;
    private bool _isRescued;

    /// <param name="file">The database file.</param>
    /// <param name="quick">The gate for reads that an index serves.</param>
    /// <param name="slow">The gate for all other reads.</param>
    /// <param name="groupCommit">False gives every write its own transaction.</param>
    public SqliteWriter(string file, SnapshotGate quick, SnapshotGate slow, bool groupCommit)
    {
        _file = file;
        _mostInOneCommit = groupCommit ? MostInOneCommit : 1;
        _connection = new SqliteConnection(file, readOnly: false);
        // Reading creates the log and its index if they are missing.
        _connection.Script("select count(*) from sqlite_schema");
        Files = new SqliteFiles(file);
        _control = new SqliteSession(_connection, CancellationToken.None);
        _checkpointer = new SqliteCheckpointer(file, quick, slow);
        _thread = new Thread(Run) { Name = "SQLite writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The files that have been open since this writer began.</summary>
    public SqliteFiles Files { get; }

    public ValueTask<T> WriteAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel)
    {
        var job = new Job<T>(work, cancel);
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _waiting.Enqueue(job);
            if (_waiting.Count == 1)
                Monitor.Pulse(_waiting);
        }

        return new(job.Task);
    }

    /// <summary>Finishes the accepted writes, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_waiting)
        {
            _stopping = true;
            Monitor.Pulse(_waiting);
        }

        await Task.Run(_thread.Join);
        await _checkpointer.DisposeAsync();
        if (Files.IsGone)
            _connection.KeepLogOnClose();
        else
            _connection.EmptyLongLog(_file);
        _connection.Dispose();
    }

    private void Run()
    {
        var gathered = new List<Job>(_mostInOneCommit);
        while (Gather(gathered))
        {
            lock (_checkpointer.Turn)
                RunGathered(gathered);
            gathered.Clear();
            _checkpointer.Tend(_connection);
        }
    }

    private bool Gather(List<Job> gathered)
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0)
            {
                if (_stopping)
                    return false;
                Monitor.Wait(_waiting);
            }

            while (gathered.Count < _mostInOneCommit && _waiting.TryDequeue(out var job))
            {
                if (!job.WasCancelled())
                    gathered.Add(job);
            }

            return true;
        }
    }

    private void RunGathered(List<Job> jobs)
    {
        if (jobs.Count == 0)
            return;
        try
        {
            if (Files.IsGone)
                Files.Check();
            if (!TryTogether(jobs))
                RunApart(jobs);
            // A commit into a file that no path names is lost.
            Files.Check();
        }
        catch (Exception error)
        {
            // The transaction is lost, so nothing of these writes is on disk, and none may be answered as done.
            UndoWhatIsOpen();
            if (Files.IsGone)
                Rescue();
            foreach (var job in jobs)
                job.Fail(error);
            return;
        }

        foreach (var job in jobs)
            job.Answer();
    }

    /// <summary>
    /// Runs the writes one after another without savepoints. A savepoint would make SQLite copy every page that a write
    /// touches, a tenth of its cost, only for the rare failure. If one fails, all are rolled back and false is returned.
    /// </summary>
    private bool TryTogether(List<Job> jobs)
    {
        if (jobs.Count > 1 && _apart > 0)
        {
            _apart--;
            return false;
        }

        UndoWhatIsOpen();
        _connection.BeginWrite(Begin);
        foreach (var job in jobs)
        {
            if (Run(job))
                continue;
            Do(Undo);
            return jobs.Count == 1;
        }

        Do(Commit);
        return true;
    }

    // A failing disk may fail here too; then it is tried again before the next transaction, and the writer continues.
    private void UndoWhatIsOpen()
    {
        try
        {
            if (!_connection.IsAutocommit)
                Do(Undo);
        }
        catch (Exception error) when (error is SqliteException or StoreUnavailableException)
        {
        }
    }

    // If only the log was deleted, everything answered is still in it and is copied into the database, where the next start
    // finds it.
    private void Rescue()
    {
        if (_isRescued)
            return;
        _isRescued = true;
        _connection.CheckpointAll();
    }

    /// <summary>Runs each write in a savepoint, so that a failing one is rolled back alone.</summary>
    private void RunApart(List<Job> jobs)
    {
        _connection.BeginWrite(Begin);
        foreach (var job in jobs)
        {
            Do(Mark);
            if (!Run(job))
            {
                Do(UndoToMark);
                // A client that sends one failing write often sends many.
                _apart = BatchesWithSavepoints;
            }

            Do(Keep);
        }

        Do(Commit);
    }

    private bool Run(Job job)
    {
        var keep = job.Run(_connection);
        // SQLite rolls the whole transaction back by itself when the disk is full or fails; then no write is left.
        return _connection.IsAutocommit
            ? throw job.Failure ?? new InvalidOperationException("The transaction was ended within a write.")
            : keep;
    }

    private void Do(Sql sql)
    {
        // Completes at once: SQLite's calls are synchronous.
        SqliteStore.Finished(_control.ExecuteAsync(sql));
    }

    private abstract class Job(CancellationToken cancel)
    {
        protected CancellationToken Cancel { get; } = cancel;

        public Exception? Failure { get; protected set; }

        public abstract bool WasCancelled();

        /// <summary>True when its writes are to be kept.</summary>
        public abstract bool Run(SqliteConnection connection);

        public abstract void Answer();

        public abstract void Fail(Exception error);
    }

    private sealed class Job<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) : Job(cancel)
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _answer = default!;

        public Task<T> Task => _done.Task;

        public override bool WasCancelled() => Cancel.IsCancellationRequested && _done.TrySetCanceled(Cancel);

        public override bool Run(SqliteConnection connection)
        {
            Failure = null;
            try
            {
                var session = new SqliteSession(connection, Cancel);
                _answer = SqliteStore.Finished(work(session));
                return !session.IsRolledBack;
            }
            catch (Exception error)
            {
                Failure = error;
                return false;
            }
        }

        public override void Answer()
        {
            if (Failure is null)
                _done.TrySetResult(_answer);
            else
                _done.TrySetException(Failure);
        }

        public override void Fail(Exception error) => _done.TrySetException(error);
    }
}
