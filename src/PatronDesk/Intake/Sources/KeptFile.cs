using System.Globalization;
using System.Text;
using PatronDesk.Data;

namespace PatronDesk.Intake;

/// <summary>
/// What was read of another system, in a file that its owner alone can read. A part stands there whole or not at all, also after a
/// crash, so that the reading goes on where it stopped. What is older than a day is not used.
/// </summary>
internal sealed class KeptFile : IDisposable
{
    private const int LongestHead = 200;

    /// <summary>How long the parts count: after that the list is another one.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private readonly FileStream _file;
    private readonly string _version;

    private KeptFile(FileStream file, string version) => (_file, _version) = (file, version);

    /// <summary>When the first part was asked for.</summary>
    public DateTimeOffset Begun { get; private set; }

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="version">The first word of such files. It has no blank.</param>
    /// <returns>Null where another run has it open.</returns>
    /// <exception cref="IOException">The file can't be read or made.</exception>
    public static KeptFile? TryOpen(string path, string version) =>
        LockedFile.TryOpen(path) is { } file ? new(file, version) : null;

    /// <summary>Removes the files of a folder that nobody wrote to for a day: they hold people's data, and nobody will use them.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">What the names of such files are like.</param>
    /// <param name="now">The time.</param>
    public static void RemoveOld(string folder, string pattern, DateTimeOffset now)
    {
        foreach (var path in Directory.GetFiles(folder, pattern).Where(path => now - File.GetLastWriteTimeUtc(path) > Life))
            File.Delete(path);
    }

    /// <summary>Begins anew.</summary>
    public void Begin(DateTimeOffset now)
    {
        Begun = now;
        _file.SetLength(0);
        Write(FormattableString.Invariant($"{_version} {now.ToUnixTimeMilliseconds()}"), []);
    }

    /// <summary>Reads the parts that are whole, and cuts off what comes after them.</summary>
    /// <param name="now">The time.</param>
    /// <param name="take">Takes a part by the words of its head, and reads what belongs to it; false where it is none.</param>
    /// <returns>False where the file has nothing to go on from.</returns>
    public bool TryGoOn(DateTimeOffset now, Func<string[], bool> take)
    {
        _file.Position = 0;
        if (ReadHead() is not [var version, var begun] || version != _version
            || !long.TryParse(begun, CultureInfo.InvariantCulture, out var at)
            || Math.Abs(now.ToUnixTimeMilliseconds() - at) > Life.TotalMilliseconds)
            return false;
        Begun = DateTimeOffset.FromUnixTimeMilliseconds(at);
        var end = _file.Position;
        while (ReadHead() is { } head && take(head))
            end = _file.Position;
        _file.SetLength(end);
        _file.Position = end;
        return true;
    }

    /// <summary>The next bytes, while the parts are read; null where the file has no more so many.</summary>
    public byte[]? Read(int length)
    {
        if (length > _file.Length - _file.Position)
            return null;
        var bytes = new byte[length];
        _file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The bytes at a place of the file.</summary>
    public byte[] ReadAt(long at, int length)
    {
        var bytes = new byte[length];
        _file.Position = at;
        _file.ReadExactly(bytes);
        _file.Position = _file.Length;
        return bytes;
    }

    /// <summary>Adds a part, which is on disk when this returns.</summary>
    /// <param name="head">Its first line: words with a blank between.</param>
    /// <param name="body">What belongs to it.</param>
    /// <returns>Where in the file the body begins.</returns>
    public long Write(string head, byte[] body)
    {
        _file.Write(Encoding.ASCII.GetBytes(head + "\n"));
        var at = _file.Position;
        _file.Write(body);
        _file.Flush(flushToDisk: true);
        return at;
    }

    /// <summary>Where in the file the next bytes are.</summary>
    public long Position => _file.Position;

    /// <summary>Removes the file: what was read is written elsewhere.</summary>
    public void Remove()
    {
        _file.SetLength(0);
        _file.Dispose();
        File.Delete(_file.Name);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The words of a line; null at the end, and for a line that is cut short.</summary>
    private string[]? ReadHead()
    {
        var line = new StringBuilder();
        while (line.Length < LongestHead && _file.ReadByte() is var read and >= 0)
        {
            if (read == '\n')
                return line.ToString().Split(' ');
            line.Append((char)read);
        }

        return null;
    }
}
