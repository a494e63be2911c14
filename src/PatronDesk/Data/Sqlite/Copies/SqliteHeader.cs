namespace PatronDesk.Data.Sqlite;

/// <summary>The first bytes of an SQLite file (https://sqlite.org/fileformat2.html, section 1.3).</summary>
internal static class SqliteHeader
{
    private const int Length = 100;

    // Where the header says how the file is written and read: 1 without a write-ahead log, 2 with one.
    private const int VersionsAt = 18;
    private const byte WithoutLog = 1;
    private const byte WithLog = 2;

    /// <summary>Whether the bytes begin an SQLite file.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes.StartsWith("SQLite format 3\0"u8);

    /// <summary>
    /// Says in the header that the file has no write-ahead log. SQLite copies the word of its source, and would ask for a log
    /// and its index beside a copy that is complete. True where the file said otherwise before.
    /// </summary>
    /// <param name="file">A whole SQLite file, which nobody has open as a database.</param>
    public static bool TakeLogAway(FileStream file)
    {
        Span<byte> header = stackalloc byte[Length];
        file.Position = 0;
        if (file.ReadAtLeast(header, Length, throwOnEndOfStream: false) < Length || !Begins(header)
            || header[VersionsAt] != WithLog || header[VersionsAt + 1] != WithLog)
        {
            return false;
        }

        file.Position = VersionsAt;
        file.Write([WithoutLog, WithoutLog]);
        return true;
    }
}
