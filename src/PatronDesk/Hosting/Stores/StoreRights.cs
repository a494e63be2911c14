using PatronDesk.Data.Sqlite;

namespace PatronDesk.Hosting;

/// <summary>Warns if anyone but the owner can read the store, which holds who borrowed what.</summary>
internal static partial class StoreRights
{
    private const UnixFileMode OthersMayReadOrWrite =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Warns of each SQLite file, and of a settings file, that users other than its owner can read or write.</summary>
    public static void Warn(Settings settings, ILogger log)
    {
        if (OperatingSystem.IsWindows())
            return;
        string[] store = settings.Postgres is null ? SqliteFiles.PathsOf(Configuration.SqliteFile(settings)) : [];
        foreach (var path in (string[])[.. store, Path.Combine(settings.Data, "appsettings.json")])
        {
            if (File.Exists(path) && (File.GetUnixFileMode(path) & OthersMayReadOrWrite) != 0)
                LogOpen(log, path);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Others than its owner can read or write {Path}; "
        + "say chmod 600 for the file, and chmod 700 for its folder")]
    private static partial void LogOpen(ILogger logger, string path);
}
