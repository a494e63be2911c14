namespace PatronDesk.Accounts;

/// <summary>This machine's time zone, which a library gets that has none yet.</summary>
/// <param name="Name">An IANA name.</param>
/// <param name="Source">Where it was found, for the log.</param>
internal sealed record HostZone(string Name, string Source)
{
    private const string Everywhere = "/zoneinfo/";

    /// <summary>Whether this machine has time zone data.</summary>
    public static bool HasData => Directory.Exists(Folder) && Directory.EnumerateFileSystemEntries(Folder).Any();

    private static string Folder =>
        Environment.GetEnvironmentVariable("TZDIR") is { Length: > 0 } named ? named : "/usr/share/zoneinfo";

    /// <summary>The machine's zone: TZ, else /etc/localtime, else UTC.</summary>
    public static HostZone Find() => Find(Environment.GetEnvironmentVariable("TZ"), "/etc/localtime", "/etc/timezone");

    /// <param name="tz">The variable TZ; null where it is not set.</param>
    /// <param name="localtime">The path of the machine's zone, mostly a link.</param>
    /// <param name="timezone">The path of the file in which Debian writes the zone's name.</param>
    internal static HostZone Find(string? tz, string localtime, string timezone)
    {
        if (tz is not null)
        {
            return NameIn(tz.TrimStart(':')) is { } said ? new(said, "TZ")
                : new("UTC", tz.Length == 0 ? "TZ is empty" : $"TZ is {tz}: no IANA name");
        }

        foreach (var target in Targets(localtime))
        {
            if (NameIn(target) is { } linked)
                return new(linked, localtime);
        }

        if (NameOfSame(localtime, timezone) is { } written)
            return new(written, timezone);
        // The base library looks for the zone whose file is the same as the machine's.
        return LibraryCalendar.IsZone(TimeZoneInfo.Local.Id) && File.Exists(localtime)
            ? new(TimeZoneInfo.Local.Id, localtime)
            : new("UTC", "no zone found");
    }

    // A name, or the path of its file.
    private static string? NameIn(string text)
    {
        var from = text.IndexOf(Everywhere, StringComparison.Ordinal);
        var name = from < 0 ? text : text[(from + Everywhere.Length)..];
        return LibraryCalendar.IsZone(name) ? name : null;
    }

    // The first link names the zone that was chosen; the last may name the file that several zones share.
    private static IEnumerable<string> Targets(string path)
    {
        for (var links = 0; links < 8 && new FileInfo(path).LinkTarget is { } target; links++)
        {
            path = Path.GetFullPath(target, Path.GetDirectoryName(path)!);
            yield return path;
        }
    }

    // In a container the machine's file may be mounted over the image's, beside which the image's name stands.
    private static string? NameOfSame(string localtime, string timezone)
    {
        try
        {
            return File.Exists(localtime) && File.Exists(timezone)
                && NameIn(File.ReadAllText(timezone).Trim()) is { } name
                && File.ReadAllBytes(Path.Combine(Folder, name)).AsSpan().SequenceEqual(File.ReadAllBytes(localtime))
                ? name
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
