using System.Diagnostics;
using PatronDesk.Data.Sqlite;

namespace PatronDesk.Hosting;

/// <summary>A backup of an SQLite store: SQLite's own copy, without a log, opened and read before it counts.</summary>
internal static class SqliteBackup
{
    // SQLite's page. Only the display depends on it.
    private const long PageBytes = 4096;

    // How much is written before it goes to the disk. All of it at once, at the end, would hold the server's commits up.
    private const int FlushPages = 4096;

    /// <summary>Writes the copy; answers the version of its schema, or why it is no backup.</summary>
    public static (int? Version, string Why) Run(string store, PartialFile partial, ProgressLine progress, CancellationToken cancel)
    {
        var flushed = 0;
        SqliteCopy.Run(
            store,
            partial.Path,
            (done, all) =>
            {
                progress.Show(done * PageBytes, all * PageBytes);
                if (done - flushed < FlushPages)
                    return;
                partial.Stream.Flush(flushToDisk: true);
                flushed = done;
            },
            cancel);
        SqliteHeader.TakeLogAway(partial.Stream);
        partial.Stream.Flush(flushToDisk: true);
        return CopiedStore.Open(partial.Path) switch
        {
            CopiedStore.Whole(var version) => (version, ""),
            CopiedStore.NotSqlite or CopiedStore.Foreign => (null, $"There is no backup: {store} is no store of PatronDesk."),
            CopiedStore.Damaged(var what) =>
                (null, $"There is no backup: the store {store} is damaged. SQLite says: {what}. Restore a backup from before."),
            _ => throw new UnreachableException(),
        };
    }
}
