using PatronDesk.Data.Sqlite;

namespace PatronDesk.Hosting;

/// <summary>Where a backup is to be written: what may not be there, and where it really is.</summary>
internal static class BackupPlace
{
    /// <summary>What is wrong with the place, and what would be right; null where nothing is.</summary>
    public static string? Fault(string named, Settings settings)
    {
        if (named is "" or "-")
            return "A backup is a file, which is checked when it is written; give its name, such as backup.db.";
        var place = Real(named);
        if (Directory.Exists(place))
            return $"{named} is a folder; name a file in it, such as {Path.Combine(named, "patrondesk-backup.db")}.";
        if (File.Exists(place) && !FileId.IsPlain(place))
            return $"{named} is a device or a pipe; name a file.";
        if (Path.GetDirectoryName(place) is not { } folder || !Directory.Exists(folder))
            return $"The folder of {named} does not exist; make it first, or name another.";
        if (Configuration.NoStoreIn(settings) is { } none)
            return none;
        if (settings.Postgres is null && IsOf(Configuration.SqliteFile(settings), place))
            return $"{named} is the store itself; a backup is another file, best on another disk.";

        return FileKinds.Of(place) is FileKind.Other
            ? $"{named} exists and is no backup, so it stays as it is; name another file, or remove this one."
            : null;
    }

    /// <summary>The whole path; where it is a link, the path of what it leads to, which the backup then replaces.</summary>
    public static string Real(string named)
    {
        var place = Path.GetFullPath(named);
        return new FileInfo(place) is { LinkTarget: not null } link
            ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName
            : place;
    }

    // Also by another way: a link, or another name of its folder.
    private static bool IsOf(string store, string place) =>
        SqliteFiles.PathsOf(Real(store)).Any(path => path == place || (FileId.Of(path) is { } id && id == FileId.Of(place)));
}
