using System.Diagnostics;
using PatronDesk.Data.Sqlite;

namespace PatronDesk.Hosting;

/// <summary>A file that is to be restored: whether it can be a backup of the engine that the settings name.</summary>
internal static class RestoreSource
{
    private const string Elsewhere = "A backup goes back into the same kind of database.";

    /// <summary>What is wrong with it, and what would be right; null where nothing is.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string? Fault(string file, Settings settings)
    {
        if (Directory.Exists(file))
            return $"{file} is a folder; name the backup in it.";
        if (!File.Exists(file))
            return $"{file} does not exist.";
        if (!FileId.IsPlain(file))
            return $"{file} is a device or a pipe; name a file.";
        var isPostgres = settings.Postgres is not null;
        return FileKinds.Of(file) switch
        {
            FileKind.Empty => $"{file} is empty.",
            FileKind.Sqlite when isPostgres =>
                $"{file} is a backup of an SQLite store, and the settings name a PostgreSQL database. {Elsewhere}",
            FileKind.Sqlite => BesideFault(file),
            FileKind.PostgresArchive or FileKind.PostgresScript when !isPostgres =>
                $"{file} is a backup of a PostgreSQL database; name an empty one with --database. {Elsewhere}",
            FileKind.PostgresArchive => null,
            FileKind.PostgresScript => PostgresRestore.ScriptAdvice(file, settings.Postgres!),
            FileKind.Other => $"{file} is no backup of PatronDesk.",
            _ => throw new UnreachableException(),
        };
    }

    // A store that is in use, or was copied with its log: alone it would lack what is in the log.
    private static string? BesideFault(string file)
    {
        foreach (var beside in (string[])[$"{file}-wal", $"{file}-journal"])
        {
            if (new FileInfo(beside) is { Exists: true, Length: > 0 })
            {
                return $"{beside} lies beside {file}, so this is the store of a server and no backup. "
                    + $"Make one of it: patrondesk backup FILE --data {Path.GetDirectoryName(file)}";
            }
        }

        return null;
    }
}
