using System.Security.Cryptography;
using System.Text;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>Where in the data folder a walk keeps what it read.</summary>
internal static class WalkFile
{
    /// <summary>The file's name, which tells no key. Removes old ones of its kind.</summary>
    /// <param name="settings">Which folder; it is made if it is not there, since with PostgreSQL there need be none.</param>
    /// <param name="kind">The beginning of its name.</param>
    /// <param name="now">The time.</param>
    /// <param name="what">The library and the source: others have other files.</param>
    public static string Of(Settings settings, string kind, DateTimeOffset now, params ReadOnlySpan<string> what)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', what)));
        var folder = new DirectoryInfo(settings.Data);
        if (!folder.Exists)
        {
            if (OperatingSystem.IsWindows())
                folder.Create();
            else
                Directory.CreateDirectory(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        KeptFile.RemoveOld(folder.FullName, $"{kind}-*.walk", now);
        return Path.Combine(folder.FullName, $"{kind}-{Convert.ToHexStringLower(digest)[..16]}.walk");
    }
}
