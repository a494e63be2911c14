namespace PatronDesk.Hosting;

/// <summary>
/// A file that is written beside its place and gets its name when it is whole. Whoever is killed in between leaves what was in
/// the place, and <c>FILE.partial</c>, which the next run removes. Only its owner can read it, from its first byte.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private const string Ending = ".partial";

    private readonly string _place;
    private FileStream? _stream;

    private PartialFile(string place, FileStream stream, bool removedLeftover)
    {
        _place = place;
        _stream = stream;
        RemovedLeftover = removedLeftover;
    }

    /// <summary>Where it is written.</summary>
    public string Path => _place + Ending;

    /// <summary>True where a run before was cut short, and its file was removed.</summary>
    public bool RemovedLeftover { get; }

    /// <summary>The open file, which keeps a second run away.</summary>
    public FileStream Stream => _stream ?? throw new ObjectDisposedException(Path);

    /// <summary>Makes the empty file.</summary>
    /// <param name="place">The name that the file gets in the end.</param>
    /// <exception cref="IOException">It can't be made, or another run is writing it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static PartialFile Begin(string place)
    {
        var path = place + Ending;
        var hasLeftover = new FileInfo(path) is { Exists: true } or { LinkTarget: not null };
        if (hasLeftover)
            RemoveLeftover(path);
        return new(place, Open(path, FileMode.CreateNew, FileAccess.ReadWrite), hasLeftover);
    }

    /// <summary>Writes at its end.</summary>
    /// <exception cref="IOException">The disk is full, or a quota is used up, or the file system takes no file of this size.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await Stream.WriteAsync(bytes, cancel);
        }
        catch (ArgumentOutOfRangeException tooLarge)
        {
            // So .NET says it of a quota, or of more than 4 GB on a memory stick.
            throw new IOException("the file is too large for its disk or a quota", tooLarge);
        }
    }

    /// <summary>Writes it to the disk and gives it its name, over what had the name before.</summary>
    /// <param name="overwrite">False where a file that has the name by now must stay.</param>
    public void Finish(bool overwrite)
    {
        Stream.Flush(flushToDisk: true);
        File.Move(Path, _place, overwrite);
        Data.Sqlite.FileId.FlushFolder(System.IO.Path.GetDirectoryName(_place)!);
        _stream?.Dispose();
        _stream = null;
    }

    /// <summary>Removes it, where it has not got its name.</summary>
    public void Dispose()
    {
        if (_stream is null)
            return;
        foreach (var path in Data.Sqlite.SqliteFiles.PathsOf(Path))
            File.Delete(path);
        _stream.Dispose();
        _stream = null;
    }

    private static void RemoveLeftover(string path)
    {
        // A link could lead anywhere.
        if (new FileInfo(path).LinkTarget is not null)
            throw new IOException($"{path} is a link; remove it.");
        // A run that is alive holds it, and this fails.
        FileStream held;
        try
        {
            held = Open(path, FileMode.Open, FileAccess.ReadWrite);
        }
        catch (FileNotFoundException)
        {
            return;
        }
        catch (IOException)
        {
            throw new IOException($"{path} is being written by another run; wait until that has ended.");
        }

        using (held)
        {
            foreach (var leftover in Data.Sqlite.SqliteFiles.PathsOf(path))
                File.Delete(leftover);
        }
    }

    private static FileStream Open(string path, FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None, BufferSize = 0 };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
