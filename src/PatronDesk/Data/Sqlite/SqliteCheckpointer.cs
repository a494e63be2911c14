namespace PatronDesk.Data.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database while the writer goes on, on a connection of its own. Left to itself
/// SQLite does it within a commit, and all who write wait for it.
/// </summary>
/// <remarks>
/// The log begins anew only where nothing of it is left to copy, and under load the writer is always a little ahead: so
/// the last few pages are the writer's own to copy, between two transactions.
/// </remarks>
/// <param name="file">The database file.</param>
/// <param name="duePages">
/// How many pages of 4 kB are written before a copy begins; by default 16 MB. Rarer means fewer copies of a page that
/// changes often, and a longer log.
/// </param>
internal sealed class SqliteCheckpointer(string file, int duePages = 4_000) : IAsyncDisposable
{
    // What the writer may be left with: about a millisecond.
    private const int FewPages = 128;

    private const int MostPasses = 8;

    private SqliteConnection? connection;
    private Task? copy;
    private int pages;

    /// <summary>Between two transactions of the writer: counts what it wrote, and begins or ends a copy where it is time.</summary>
    public void Tend(SqliteConnection writer)
    {
        pages += writer.TakePagesWritten();
        if (copy is { IsCompleted: true })
        {
            copy = null;
            writer.Checkpoint();
        }
        else if (copy is null && pages >= duePages)
        {
            pages = 0;
            copy = Task.Factory.StartNew(Copy, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
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
        connection ??= new SqliteConnection(file, readOnly: false);
        for (var pass = 0; pass < MostPasses && connection.Checkpoint() > FewPages; pass++)
        {
            // Each pass copies what was written during the one before, which is less.
        }
    }
}
