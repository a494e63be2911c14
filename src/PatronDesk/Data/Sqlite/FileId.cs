using System.Runtime.InteropServices;
using System.Text;

namespace PatronDesk.Data.Sqlite;

/// <summary>
/// Which file a path names, and whether it may be written, which .NET does not say. Exact on Linux, coarse elsewhere.
/// </summary>
/// <param name="Device">The device that holds the file.</param>
/// <param name="Inode">The file's number on that device.</param>
internal readonly record struct FileId(ulong Device, ulong Inode)
{
    private const int CurrentFolder = -100;
    private const uint WantInode = 0x100;
    private const int WriteAccess = 2;

    // ENOENT, ENOTDIR, ELOOP.
    private static readonly int[] NoSuchFile = [2, 20, 40];

    /// <summary>Null where the path names no file. Another hard link does not change the answer.</summary>
    /// <exception cref="StoreUnavailableException">The path can't be examined.</exception>
    public static FileId? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return File.Exists(path) ? new FileId(0, (ulong)File.GetCreationTimeUtc(path).Ticks) : null;
        if (Statx(CurrentFolder, Bytes(path), 0, WantInode, out var found) == 0)
            return new FileId(((ulong)found.DeviceMajor << 32) | found.DeviceMinor, found.Inode);
        return NoSuchFile.Contains(Marshal.GetLastPInvokeError())
            ? null
            : throw new StoreUnavailableException(StoreFault.OutOfReach);
    }

    /// <summary>Whether this process may write the file, by its rights and by how the file system is mounted.</summary>
    public static bool MayWrite(string path) => !OperatingSystem.IsLinux() || Access(Bytes(path), WriteAccess) == 0;

    private static byte[] Bytes(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    // statx, because its structure is the same on every processor.
    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, out StatxAnswer answer);

    [DllImport("libc", EntryPoint = "access")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access(byte[] path, int mode);

    // https://man7.org/linux/man-pages/man2/statx.2.html
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxAnswer
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
