namespace PatronDesk.Data.Sqlite;

/// <summary>
/// The files of an open store: the database, its write-ahead log and the log's index. SQLite goes on in a file that was
/// deleted or replaced under it, and what is written there is lost: so before a write is answered this asks whether the
/// paths still name the files that are open.
/// </summary>
internal sealed class SqliteFiles
{
    private readonly (string Path, FileId Id)[] open;
    private readonly string folder;
    private volatile bool isGone;

    /// <param name="file">The database file, which a connection has open and has read: only then its log is there.</param>
    public SqliteFiles(string file)
    {
        // SQLite puts the log beside the file itself, not beside a link to it.
        var real = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        open = [.. PathsOf(real).Select(path => (path, FileId.Of(path) ?? throw new StoreUnavailableException(StoreFault.FileGone)))];
        folder = Path.GetDirectoryName(Path.GetFullPath(real))!;
    }

    /// <summary>True once a path named no file or another one; stays so, since what was written since is in no named file.</summary>
    public bool IsGone => isGone;

    /// <summary>The database, its write-ahead log, and the log's index.</summary>
    public static string[] PathsOf(string file) => [file, $"{file}-wal", $"{file}-shm"];

    /// <exception cref="StoreUnavailableException">A file was deleted, moved or replaced.</exception>
    public void Check()
    {
        if (!isGone)
        {
            foreach (var (path, id) in open)
            {
                if (FileId.Of(path) != id)
                    isGone = true;
            }
        }

        if (isGone)
            throw new StoreUnavailableException(StoreFault.FileGone);
    }

    /// <summary>Asks as well whether the files and their folder may be written: SQLite would notice at its next start.</summary>
    /// <exception cref="StoreUnavailableException">A file is gone, or may not be written.</exception>
    public void CheckWritable()
    {
        Check();
        if (!FileId.MayWrite(folder) || !open.All(file => FileId.MayWrite(file.Path)))
            throw new StoreUnavailableException(StoreFault.ReadOnly);
    }
}
