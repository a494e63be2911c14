namespace PatronDesk.Data.Sqlite;

/// <summary>
/// The one writer: a thread that gathers the writes that wait, runs each in a savepoint of one transaction, commits once
/// (one fsync), and only then answers them all. With nobody else waiting a write is run at once.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    // Bounds how long the first of a gathering waits for the last.
    private const int MostInOneCommit = 128;

    private static readonly Sql Begin = new("begin immediate");
    private static readonly Sql Commit = new("commit");
    private static readonly Sql Undo = new("rollback");
    private static readonly Sql Mark = new("savepoint one");
    private static readonly Sql Keep = new("release one");
    private static readonly Sql UndoToMark = new("rollback to one");

    private readonly Queue<Job> waiting = new();
    private readonly SqliteConnection connection;
    private readonly SqliteSession control;
    private readonly int mostInOneCommit;
    private readonly Thread thread;
    private bool stopping;

    public SqliteWriter(string file, bool groupCommit)
    {
        mostInOneCommit = groupCommit ? MostInOneCommit : 1;
        connection = new SqliteConnection(file, readOnly: false);
        control = new SqliteSession(connection, CancellationToken.None);
        thread = new Thread(Run) { Name = "SQLite writer", IsBackground = true };
        thread.Start();
    }

    public ValueTask<T> WriteAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel)
    {
        var job = new Job<T>(work, cancel);
        lock (waiting)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            waiting.Enqueue(job);
            if (waiting.Count == 1)
                Monitor.Pulse(waiting);
        }

        return new(job.Task);
    }

    /// <summary>Finishes what was accepted, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (waiting)
        {
            stopping = true;
            Monitor.Pulse(waiting);
        }

        await Task.Run(thread.Join);
        connection.Dispose();
    }

    private void Run()
    {
        var gathered = new List<Job>(mostInOneCommit);
        while (Gather(gathered))
        {
            RunGathered(gathered);
            gathered.Clear();
        }
    }

    private bool Gather(List<Job> gathered)
    {
        lock (waiting)
        {
            while (waiting.Count == 0)
            {
                if (stopping)
                    return false;
                Monitor.Wait(waiting);
            }

            while (gathered.Count < mostInOneCommit && waiting.TryDequeue(out var job))
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
            Do(Begin);
            foreach (var job in jobs)
                RunOne(job, alone: jobs.Count == 1);
            Do(Commit);
        }
        catch (Exception error)
        {
            // The transaction is lost, so nothing of any of them is on disk: none may be answered as done.
            if (!connection.IsAutocommit)
                Do(Undo);
            foreach (var job in jobs)
                job.Fail(error);
            return;
        }

        foreach (var job in jobs)
            job.Answer();
    }

    private void RunOne(Job job, bool alone)
    {
        if (!alone)
            Do(Mark);
        var keep = job.Run(connection);
        // SQLite undoes the whole transaction by itself when the disk is full or fails: then nobody's write is left.
        if (connection.IsAutocommit)
            throw job.Failure ?? new InvalidOperationException("The transaction was ended within a write.");
        if (alone)
        {
            // An undone write alone in its transaction leaves an empty one to commit.
            if (!keep)
            {
                Do(Undo);
                Do(Begin);
            }

            return;
        }

        if (!keep)
            Do(UndoToMark);
        Do(Keep);
    }

    private void Do(Sql sql)
    {
        // Completes at once: SQLite's calls are synchronous.
        SqliteStore.Finished(control.ExecuteAsync(sql));
    }

    private abstract class Job(CancellationToken cancel)
    {
        protected CancellationToken Cancel { get; } = cancel;

        public Exception? Failure { get; protected set; }

        public abstract bool WasCancelled();

        /// <summary>True when what it wrote is to be kept.</summary>
        public abstract bool Run(SqliteConnection connection);

        public abstract void Answer();

        public abstract void Fail(Exception error);
    }

    private sealed class Job<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) : Job(cancel)
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T answer = default!;

        public Task<T> Task => done.Task;

        public override bool WasCancelled() => Cancel.IsCancellationRequested && done.TrySetCanceled(Cancel);

        public override bool Run(SqliteConnection connection)
        {
            try
            {
                var session = new SqliteSession(connection, Cancel);
                answer = SqliteStore.Finished(work(session));
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
                done.TrySetResult(answer);
            else
                done.TrySetException(Failure);
        }

        public override void Fail(Exception error) => done.TrySetException(error);
    }
}
