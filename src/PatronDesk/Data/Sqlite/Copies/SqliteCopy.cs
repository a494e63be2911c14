using SQLitePCL;

namespace PatronDesk.Data.Sqlite;

/// <summary>Copies a store into one file, while a server may write it.</summary>
internal static class SqliteCopy
{
    // A megabyte: a step is short enough to be cancelled, and to show how far the copy is.
    private const int StepPages = 256;

    /// <summary>
    /// Copies every write that was answered before it began. It reads one snapshot to its end: the server's writes don't wait
    /// for it, and it needs not begin again after each of them, as SQLite's copying otherwise does.
    /// </summary>
    /// <param name="store">The store's file.</param>
    /// <param name="target">A file that is there and empty; it keeps its rights.</param>
    /// <param name="copied">Told after each step how many pages are copied, and how many there are.</param>
    /// <param name="cancel">Ends the copy between two steps.</param>
    /// <exception cref="IOException">The target can't be written.</exception>
    public static void Run(string store, string target, Action<int, int> copied, CancellationToken cancel)
    {
        using var source = new SqliteConnection(store, readOnly: true);
        using var alone = new PlainSqliteFile(target, readOnly: false);
        // Who cuts the copy short throws it away, so it needs no journal. The caller writes it to the disk.
        _ = alone.FindText("pragma journal_mode = off");
        _ = alone.FindText("pragma synchronous = off");
        // The snapshot begins with the first read.
        source.Script("begin; select count(*) from sqlite_schema;");
        using var copy = source.BeginCopy(alone.Handle);
        if (copy is null or { IsInvalid: true })
            throw alone.Error(raw.sqlite3_errcode(alone.Handle));
        int code;
        do
        {
            cancel.ThrowIfCancellationRequested();
            code = raw.sqlite3_backup_step(copy, StepPages);
            if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
                throw Error(code);
            var all = raw.sqlite3_backup_pagecount(copy);
            copied(all - raw.sqlite3_backup_remaining(copy), all);
        }
        while (code != raw.SQLITE_DONE);

        code = raw.sqlite3_backup_finish(copy);
        if (code != raw.SQLITE_OK)
            throw Error(code);
        source.Script("commit");
    }

    // Only a source is read, and only a target is written.
    private static Exception Error(int code) => code switch
    {
        raw.SQLITE_FULL => new IOException("the disk is full"),
        raw.SQLITE_IOERR_WRITE or raw.SQLITE_IOERR_TRUNCATE or raw.SQLITE_IOERR_FSYNC =>
            new IOException("the disk is full, or fails, or a quota is used up"),
        _ => SqliteFaults.Of(code, raw.sqlite3_errstr(code).utf8_to_string()),
    };
}
