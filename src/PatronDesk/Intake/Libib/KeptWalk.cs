using System.Globalization;
using System.Text;
using PatronDesk.Data;

namespace PatronDesk.Intake;

/// <summary>
/// The pages of Libib's list that were read, in a file that its owner alone can read. A page stands there whole or not at all, also
/// after a crash, so that the walk goes on where it stopped.
/// </summary>
internal sealed class KeptWalk : IDisposable
{
    private const string Version = "walk-1";
    private const string Again = "again";
    private const string Page = "page";
    private const int LongestHead = 200;

    /// <summary>How long pages count: after that the list is another one.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private readonly FileStream _file;
    private readonly List<LibibReading> _walks = [new()];

    private KeptWalk(FileStream file) => _file = file;

    /// <summary>When the first page was asked for.</summary>
    public DateTimeOffset Begun { get; private set; }

    /// <summary>Whether there were pages of a run before this one.</summary>
    public bool GoesOn { get; private set; }

    /// <summary>The walk under way, or the last one.</summary>
    public LibibReading Last => _walks[^1];

    /// <summary>How many walks were begun.</summary>
    public int Walks => _walks.Count;

    /// <summary>Opens the file, or makes it. What is older than a day is not used.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isFresh">Whether nothing of an earlier run is used.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null where another run has it open.</returns>
    /// <exception cref="IOException">The file can't be read or made.</exception>
    public static KeptWalk? Open(string path, bool isFresh, DateTimeOffset now)
    {
        if (LockedFile.TryOpen(path) is not { } file)
            return null;
        var kept = new KeptWalk(file);
        try
        {
            if (isFresh || !kept.TryGoOn(now))
                kept.Begin(now);
            return kept;
        }
        catch
        {
            kept.Dispose();
            throw;
        }
    }

    /// <summary>Removes the files of a folder that nobody wrote to for a day: they hold people's data, and nobody will use them.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">What the names of such files are like.</param>
    /// <param name="now">The time.</param>
    public static void RemoveOld(string folder, string pattern, DateTimeOffset now)
    {
        foreach (var path in Directory.GetFiles(folder, pattern).Where(path => now - File.GetLastWriteTimeUtc(path) > Life))
            File.Delete(path);
    }

    public void Add(LibibPage page)
    {
        var rows = Encoding.UTF8.GetBytes(LibibPatron.ToRows(page.Patrons));
        Write(HeadOf(page, rows.Length), rows);
        Last.Add(page);
    }

    public void WalkAgain()
    {
        Write(Again, []);
        _walks.Add(new());
    }

    /// <summary>The patrons of all walks, each once, as they were read last.</summary>
    public IReadOnlyList<LibibPatron> OfAllWalks()
    {
        var all = new OrderedDictionary<string, LibibPatron>(StringComparer.Ordinal);
        foreach (var patron in _walks.SelectMany(walk => walk.Patrons))
            all[patron.Key] = patron;
        return [.. all.Values];
    }

    /// <summary>Removes the file: what was read is written elsewhere.</summary>
    public void Remove()
    {
        _file.SetLength(0);
        _file.Dispose();
        File.Delete(_file.Name);
    }

    public void Dispose() => _file.Dispose();

    private void Begin(DateTimeOffset now)
    {
        Begun = now;
        _walks.Clear();
        _walks.Add(new());
        _file.SetLength(0);
        Write(FormattableString.Invariant($"{Version} {now.ToUnixTimeMilliseconds()}"), []);
    }

    /// <summary>Reads the pages that are whole, and cuts off what comes after them.</summary>
    private bool TryGoOn(DateTimeOffset now)
    {
        if (ReadHead() is not [Version, var begun] || !long.TryParse(begun, CultureInfo.InvariantCulture, out var at)
            || Math.Abs(now.ToUnixTimeMilliseconds() - at) > Life.TotalMilliseconds)
            return false;
        Begun = DateTimeOffset.FromUnixTimeMilliseconds(at);
        var end = _file.Position;
        while (ReadHead() is { } head && TryTake(head))
            end = _file.Position;
        _file.SetLength(end);
        _file.Position = end;
        GoesOn = Last.Pages > 0 || Walks > 1;
        return true;
    }

    private bool TryTake(string[] head)
    {
        if (head is [Again])
        {
            _walks.Add(new());
            return true;
        }

        if (head is not [Page, .. var said] || said.Length != 6)
            return false;
        List<int?> numbers = [.. said.Select(NumberOf)];
        if (numbers is not [{ } number, var total, var pages, { } full, { } places, { } length] || length > _file.Length - _file.Position)
            return false;
        var rows = new byte[length];
        _file.ReadExactly(rows);
        if (PatronsOf(rows) is not { } patrons)
            return false;
        Last.Add(new(number, patrons) { Places = places, Total = total, Pages = pages, FullPlaces = full });
        return true;
    }

    private static string HeadOf(LibibPage page, int length) => FormattableString.Invariant(
        $"{Page} {page.Number} {page.Total ?? -1} {page.Pages ?? -1} {page.FullPlaces} {page.Places} {length}");

    // -1 stands for what the page does not say.
    private static int? NumberOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static List<LibibPatron>? PatronsOf(byte[] bytes)
    {
        var patrons = new List<LibibPatron>();
        var rows = new CsvRows(new TextLines(new MemoryStream(bytes)), ',');
        while (rows.Read() is { } row)
        {
            if (row.Cells is not { } cells || cells.Count != LibibPatron.Fields.Count)
                return null;
            patrons.Add(new([.. cells.Select(cell => CellText.Of(cell!))]));
        }

        return patrons;
    }

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

    private void Write(string head, byte[] rows)
    {
        _file.Write(Encoding.ASCII.GetBytes(head + "\n"));
        _file.Write(rows);
        _file.Flush(flushToDisk: true);
    }
}
