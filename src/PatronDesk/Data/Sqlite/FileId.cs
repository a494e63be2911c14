using System.Runtime.InteropServices;
using System.Text;

namespace PatronDesk.Data.Sqlite;

/// <summary>
/// Which file a path names, whether it may be written, and that its name is on the disk: what .NET does not say or do. Exact on
/// Linux, coarse elsewhere.
/// </summary>
/// <param name="Device">The device that holds the file.</param>
/// <param name="Inode">The file's number on that device.</param>
internal readonly record struct FileId(ulong Device, ulong Inode)
{
    private const int CurrentFolder = -100;
    private const uint WantInode = 0x100;
    private const uint WantType = 1;
    private const uint WantOwner = 8;
    private const int TypeBits = 0xF000;
    private const int PlainType = 0x8000;
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

    /// <summary>Whether the path names a file as people mean it, and not a device or a pipe. A link counts as what it leads to.</summary>
    public static bool IsPlain(string path) => !OperatingSystem.IsLinux()
        ? File.Exists(path)
        : Statx(CurrentFolder, Bytes(path), 0, WantType, out var found) == 0 && (found.Mode & TypeBits) == PlainType;

    /// <summary>Whether two paths belong to one user.</summary>
    public static bool HaveOneOwner(string first, string second) => !OperatingSystem.IsLinux()
        || Statx(CurrentFolder, Bytes(first), 0, WantOwner, out var one) != 0
        || Statx(CurrentFolder, Bytes(second), 0, WantOwner, out var other) != 0
        || one.Owner == other.Owner;

    /// <summary>Whether this process may write the file, by its rights and by how the file system is mounted.</summary>
    public static bool MayWrite(string path) => !OperatingSystem.IsLinux() || Access(Bytes(path), WriteAccess) == 0;

    /// <summary>
    /// Writes a folder's names to the disk, so that a file that was just renamed in it has its new name after a power failure.
    /// </summary>
    public static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux() || Open(Bytes(folder), 0) is var opened && opened < 0)
            return;
        // A file system that can't do it, such as some network drives, has no other way either.
        _ = Fsync(opened);
        _ = Close(opened);
    }

    private static byte[] Bytes(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    // statx, because its structure is the same on every processor.
    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, out StatxAnswer answer);

    [DllImport("libc", EntryPoint = "access")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access(byte[] path, int mode);

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int file);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);

    // https://man7.org/linux/man-pages/man2/statx.2.html
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxAnswer
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
