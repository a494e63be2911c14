using PatronDesk.Data.Sqlite;

namespace PatronDesk.Hosting;

/// <summary>What the first bytes of a file say that it is.</summary>
internal enum FileKind
{
    /// <summary>There is no such file, or nothing is in it.</summary>
    Empty,

    /// <summary>An SQLite file, as <c>backup</c> makes it of an SQLite store.</summary>
    Sqlite,

    /// <summary>An archive of <c>pg_dump --format=custom</c>, as <c>backup</c> makes it of PostgreSQL.</summary>
    PostgresArchive,

    /// <summary>A script of <c>pg_dump</c> without a format.</summary>
    PostgresScript,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>Finds a file's kind.</summary>
internal static class FileKinds
{
    private const int Looked = 64;

    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static FileKind Of(string path)
    {
        if (!File.Exists(path))
            return FileKind.Empty;
        Span<byte> bytes = stackalloc byte[Looked];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        bytes = bytes[..file.ReadAtLeast(bytes, Looked, throwOnEndOfStream: false)];
        return bytes.Length == 0 ? FileKind.Empty
            : SqliteHeader.Begins(bytes) ? FileKind.Sqlite
            : bytes.StartsWith("PGDMP"u8) ? FileKind.PostgresArchive
            : bytes.IndexOf("PostgreSQL database dump"u8) >= 0 ? FileKind.PostgresScript
            : FileKind.Other;
    }
}
