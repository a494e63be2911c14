using System.Globalization;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>A memory cgroup (v1 or v2, whichever the machine has) with a limit; needs root. Gone when disposed.</summary>
internal sealed class MemoryCgroup : IAsyncDisposable
{
    private const string V1 = "/sys/fs/cgroup/memory";
    private const string V2 = "/sys/fs/cgroup";

    private readonly string _folder;

    private MemoryCgroup(string folder) => _folder = folder;

    /// <summary>A command that enters the group and becomes the program that follows.</summary>
    public IReadOnlyList<string> Enter => ["sh", "-c", "echo $$ >\"$0/cgroup.procs\" && exec \"$@\"", _folder];

    /// <summary>The group, or null with the reason why this machine gives none.</summary>
    /// <param name="bytes">The limit.</param>
    public static (MemoryCgroup? Group, string Why) TryCreate(long bytes)
    {
        if (!OperatingSystem.IsLinux())
            return (null, "only Linux has memory cgroups");
        var isV1 = File.Exists($"{V1}/memory.limit_in_bytes");
        if (!isV1 && !File.Exists($"{V2}/cgroup.controllers"))
            return (null, "no memory cgroup is mounted below /sys/fs/cgroup");
        var folder = Path.Combine(isV1 ? V1 : V2, $"patrondesk-{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            if (!isV1)
                File.WriteAllText($"{V2}/cgroup.subtree_control", "+memory");
            Directory.CreateDirectory(folder);
            File.WriteAllText(
                Path.Combine(folder, isV1 ? "memory.limit_in_bytes" : "memory.max"), bytes.ToString(CultureInfo.InvariantCulture));
            return (new MemoryCgroup(folder), "");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder);
            return (null, $"a memory cgroup cannot be made: {error.Message} It needs root and the memory controller.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A group can be removed once its last process is gone, which the kernel tells a moment later.
        for (var tries = 0; tries < 50; tries++)
        {
            try
            {
                Directory.Delete(_folder);
                return;
            }
            catch (IOException)
            {
                await Task.Delay(20);
            }
        }
    }
}
