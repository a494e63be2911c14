namespace PatronDesk.Data.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database while the writer goes on, on a connection of its own, and lets the log
/// begin anew. Left to itself SQLite copies within a commit, and all who write wait for it.
/// </summary>
/// <remarks>
/// The log begins anew only where nothing of it is left to copy and nobody reads it. Under load there is always a reader,
/// and the writer is always a little ahead: so new reads are held back until those that run have ended, and then the
/// writer, while the last few pages are copied. Slow reads are left alone until the log is half as long again; then new ones
/// wait until those that run have ended.
/// </remarks>
/// <param name="file">The database file.</param>
/// <param name="quick">Through which the reads go that an index serves.</param>
/// <param name="slow">Through which the others go.</param>
/// <param name="duePages">
/// How many pages of 4 kB are written before a copy begins; by default 16 MB. Rarer means fewer copies of a page that
/// changes often, and a longer log.
/// </param>
internal sealed class SqliteCheckpointer(string file, SnapshotGate quick, SnapshotGate slow, int duePages = 4_000) : IAsyncDisposable
{
    // What is copied while the writer waits: about a millisecond.
    private const int FewPages = 128;

    private const int MostPasses = 8;

    // After a copy that could not let the log begin anew, it is tried again so many pages later: 2 MB.
    private const int RetryPages = 500;

    // For the longest of the quick reads, and of the writes; while they are waited for new reads are held back.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    // For the longest of the slow reads, as QuerySeconds bounds them by default.
    private static readonly TimeSpan SlowPatience = TimeSpan.FromSeconds(11);

    private SqliteConnection? connection;
    private Task? copy;
    private int pages;
    // Where the last copy did not let the log begin anew, the next comes sooner.
    private volatile bool isOverdue;

    /// <summary>Whoever writes holds it meanwhile; the end of a copy takes it between two transactions.</summary>
    public Lock Turn { get; } = new();

    /// <summary>Between two transactions of the writer: counts what it wrote, and begins a copy where it is time.</summary>
    public void Tend(SqliteConnection writer)
    {
        pages += writer.TakePagesWritten();
        if (pages < (isOverdue ? Math.Min(duePages, RetryPages) : duePages) || copy is { IsCompleted: false })
            return;
        pages = 0;
        copy = Task.Factory.StartNew(Copy, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits for a copy that runs; one that failed is begun again in its time.</summary>
    public async Task CopiedAsync()
    {
        if (copy is { } running)
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await CopiedAsync();
        connection?.Dispose();
    }

    private void Copy()
    {
        isOverdue = true;
        connection ??= new SqliteConnection(file, readOnly: false, mayCreate: false);
        var logged = CopyAlmostAll(connection);
        if (slow.Running > 0 && logged < (duePages * 3 / 2))
            return;
        slow.Close();
        try
        {
            // The writer goes on meanwhile, and so do quick reads.
            if (slow.WaitForAll(SlowPatience))
                BeginAnew(connection);
        }
        finally
        {
            slow.Open();
        }
    }

    private void BeginAnew(SqliteConnection connection)
    {
        CopyAlmostAll(connection);
        quick.Close();
        try
        {
            if (!quick.WaitForAll(Patience))
                return;
            CopyAlmostAll(connection);
            if (!Turn.TryEnter(Patience))
                return;
            try
            {
                isOverdue = !connection.TryBeginLogAnew();
            }
            finally
            {
                Turn.Exit();
            }
        }
        finally
        {
            quick.Open();
        }
    }

    // Each pass copies what was written during the one before, which is less. Answers how many pages the log has.
    private static int CopyAlmostAll(SqliteConnection connection)
    {
        var (logged, left) = connection.Checkpoint();
        for (var pass = 1; pass < MostPasses && left > FewPages; pass++)
            (logged, left) = connection.Checkpoint();
        return logged;
    }
}
