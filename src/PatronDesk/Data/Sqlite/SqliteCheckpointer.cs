namespace PatronDesk.Data.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database on a connection of its own while the writer continues, and lets the log
/// start again. By itself SQLite would copy within a commit, and every writer would wait for it.
/// </summary>
/// <remarks>
/// The log can start again only when everything is copied and nobody reads it. Under load there is always a reader, and
/// the writer is always a little ahead. So new reads are held back until the running ones have ended, and then the writer
/// too, while the last few pages are copied. Slow reads are left alone until the log is half as long again; then new slow
/// reads wait until the running ones have ended.
/// </remarks>
/// <param name="file">The database file.</param>
/// <param name="quick">The gate for reads that an index serves.</param>
/// <param name="slow">The gate for all other reads.</param>
/// <param name="duePages">
/// How many pages of 4 kB are written before a copy begins; by default 16 MB. A higher number means fewer copies of pages
/// that change often, and a longer log.
/// </param>
internal sealed class SqliteCheckpointer(string file, SnapshotGate quick, SnapshotGate slow, int duePages = 4_000) : IAsyncDisposable
{
    // The most pages to copy while the writer waits: about a millisecond.
    private const int FewPages = 128;

    private const int MostPasses = 8;

    // If a copy could not let the log start again, it is retried after this many pages: 2 MB.
    private const int RetryPages = 500;

    // How long to wait for quick reads and for writes; new reads are held back meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    // How long to wait for slow reads, which QuerySeconds limits by default.
    private static readonly TimeSpan SlowPatience = TimeSpan.FromSeconds(11);

    private SqliteConnection? _connection;
    private Task? _copy;
    private int _pages;
    // After a copy that did not let the log start again, the next one comes sooner.
    private volatile bool _isOverdue;

    /// <summary>The writer holds it while it writes; the end of a copy takes it between two transactions.</summary>
    public Lock Turn { get; } = new();

    /// <summary>Runs between two transactions of the writer: counts the written pages, and starts a copy when one is due.</summary>
    public void Tend(SqliteConnection writer)
    {
        _pages += writer.TakePagesWritten();
        if (_pages < (_isOverdue ? Math.Min(duePages, RetryPages) : duePages) || _copy is { IsCompleted: false })
            return;
        _pages = 0;
        _copy = Task.Factory.StartNew(Copy, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits for a running copy; a failed one is started again when it is due.</summary>
    public async Task CopiedAsync()
    {
        if (_copy is { } running)
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await CopiedAsync();
        _connection?.Dispose();
    }

    private void Copy()
    {
        _isOverdue = true;
        _connection ??= new SqliteConnection(file, readOnly: false, mayCreate: false);
        var logged = CopyAlmostAll(_connection);
        if (slow.Running > 0 && logged < (duePages * 3 / 2))
            return;
        slow.Close();
        try
        {
            // The writer continues meanwhile, and so do quick reads.
            if (slow.WaitForAll(SlowPatience))
                BeginAnew(_connection);
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
                _isOverdue = !connection.TryBeginLogAnew();
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

    // Each pass copies what was written during the one before, which is less. Returns how many pages the log has.
    private static int CopyAlmostAll(SqliteConnection connection)
    {
        var (logged, left) = connection.Checkpoint();
        for (var pass = 1; pass < MostPasses && left > FewPages; pass++)
            (logged, left) = connection.Checkpoint();
        return logged;
    }
}
