using PatronDesk.Hosting;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Hosting;

/// <summary>The store is its owner's.</summary>
public sealed class StoreRightsTests
{
    [Fact]
    public void A_new_folder_is_its_owners_and_files_that_others_can_read_are_warned_of()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other rights.");
            return;
        }

        var parent = Directory.CreateTempSubdirectory("patrondesk-test-").FullName;
        try
        {
            var faults = new List<string>();
            var (settings, _) = Configuration.Read(Path.Combine(parent, "data"), null, [], faults);
            Assert.Empty(faults);
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(settings.Data));
            var file = Configuration.SqliteFile(settings);
            File.WriteAllText(file, "");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Assert.Empty(Warnings(settings));
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            Assert.Contains(file, Assert.Single(Warnings(settings)), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }
    }

    private static System.Collections.Concurrent.ConcurrentQueue<string> Warnings(Settings settings)
    {
        using var logged = new Logged();
        StoreRights.Warn(settings, logged);
        return logged.Lines;
    }
}
