namespace PatronDesk.Data;

/// <summary>A file that one process at a time has open. The operating system lets go of it when the process ends.</summary>
internal static class LockedFile
{
    // EWOULDBLOCK of Linux, EAGAIN of macOS and ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] TakenCodes = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Opens the file, or makes it for its owner alone; null where another process has it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file can't be opened or made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written.</exception>
    public static FileStream? TryOpen(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new(path, options);
        }
        catch (IOException error) when (TakenCodes.Contains(error.HResult))
        {
            return null;
        }
    }
}
