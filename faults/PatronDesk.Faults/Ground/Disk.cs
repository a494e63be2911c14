using System.Globalization;

namespace PatronDesk.Faults.Ground;

/// <summary>A small disk in memory, which can be filled up. It ends with the trial.</summary>
internal sealed class Disk : IAsyncDisposable
{
    private Disk(string folder) => Folder = folder;

    public string Folder { get; }

    private string Filler => Path.Combine(Folder, "filler");

    /// <param name="megabytes">How much it holds.</param>
    public static async Task<Disk> MountAsync(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("disk-").FullName;
        await PostgresServer.RunAsync(new(
            "mount", ["-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=711"), "faults", folder]));
        return new Disk(folder);
    }

    /// <summary>Fills it up.</summary>
    public async Task FillAsync()
    {
        var block = new byte[64 * 1024];
        await using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            // Write big blocks first, then pages.
            for (var length = block.Length; length >= 4096; length /= 16)
                await FillAsync(file, block.AsMemory(0, length));
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await Signals.TryAsync("umount", "--lazy", Folder);
        Directory.Delete(Folder);
    }

    private static async Task FillAsync(FileStream file, ReadOnlyMemory<byte> block)
    {
        try
        {
            while (true)
                await file.WriteAsync(block);
        }
        catch (IOException) when (block.Length > 4096)
        {
            // A smaller block may still fit.
        }
    }
}
