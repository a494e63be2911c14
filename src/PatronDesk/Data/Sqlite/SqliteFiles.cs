namespace PatronDesk.Data.Sqlite;

/// <summary>
/// The files of an open store: the database, its write-ahead log and the log's index. If one is deleted or replaced, SQLite
/// continues in the old file, and what it writes there is lost. So before a write is answered, this checks that the paths
/// still name the open files.
/// </summary>
internal sealed class SqliteFiles
{
    private readonly (string Path, FileId Id)[] _open;
    private readonly string _folder;
    private volatile bool _isGone;

    /// <param name="file">The database file. A connection must have opened and read it, so that its log exists.</param>
    public SqliteFiles(string file)
    {
        // SQLite puts the log beside the real file, not beside a link to it.
        var real = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        _open = [.. PathsOf(real).Select(path => (path, FileId.Of(path) ?? throw new StoreUnavailableException(StoreFault.FileGone)))];
        _folder = Path.GetDirectoryName(Path.GetFullPath(real))!;
    }

    /// <summary>True once a path named no file or another file. It stays true, because writes since then are in no named file.</summary>
    public bool IsGone => _isGone;

    /// <summary>The database, its write-ahead log, and the log's index.</summary>
    public static string[] PathsOf(string file) => [file, $"{file}-wal", $"{file}-shm"];

    /// <exception cref="StoreUnavailableException">A file was deleted, moved or replaced.</exception>
    public void Check()
    {
        if (!_isGone)
        {
            foreach (var (path, id) in _open)
            {
                if (FileId.Of(path) != id)
                    _isGone = true;
            }
        }

        if (_isGone)
            throw new StoreUnavailableException(StoreFault.FileGone);
    }

    /// <summary>Also checks that the files and their folder may be written; SQLite would notice only at its next start.</summary>
    /// <exception cref="StoreUnavailableException">A file is gone, or may not be written.</exception>
    public void CheckWritable()
    {
        Check();
        if (!FileId.MayWrite(_folder) || !_open.All(file => FileId.MayWrite(file.Path)))
            throw new StoreUnavailableException(StoreFault.ReadOnly);
    }
}
