using System.Globalization;

namespace PatronDesk.Faults.Ground;

/// <summary>Limits the memory of a program with a memory cgroup, version 1 or 2, whichever the machine has.</summary>
internal sealed class Cgroup : IDisposable
{
    private const string Root = "/sys/fs/cgroup";

    private Cgroup(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>A command that enters the group and then becomes the program.</summary>
    public IReadOnlyList<string> Under => ["sh", "-c", $"echo $$ >'{Folder}/cgroup.procs' && exec \"$@\"", "sh"];

    /// <summary>Makes a group. If the machine allows none, the trial is skipped with the reason.</summary>
    /// <param name="megabytes">The most that its programs may use together; beyond it the kernel kills them.</param>
    public static Cgroup Bound(int megabytes)
    {
        var isFirst = Directory.Exists(Path.Combine(Root, "memory"));
        // run.sh removes every group whose name begins with that of its folder.
        var name = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetTempPath()))}-{megabytes}";
        var folder = Path.Combine(Root, isFirst ? "memory" : "", name);
        try
        {
            // In version 2 the parent groups must pass the memory controller down.
            if (!isFirst)
                File.WriteAllText(Path.Combine(Root, "cgroup.subtree_control"), "+memory");
            Directory.CreateDirectory(folder);
            var bytes = (megabytes * 1024L * 1024).ToString(CultureInfo.InvariantCulture);
            File.WriteAllText(Path.Combine(folder, isFirst ? "memory.limit_in_bytes" : "memory.max"), bytes);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"this machine lets nobody make a memory cgroup: {denied.Message}");
        }

        return new Cgroup(folder);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder);
        }
        catch (IOException)
        {
            // One of its programs has not ended yet; run.sh removes the group at the end.
        }
    }
}
