using System.Globalization;
using System.Text;

namespace PatronDesk.Intake;

/// <summary>The pages of Libib's list that were read, in a file, so that the walk goes on where it stopped.</summary>
internal sealed class KeptWalk : IDisposable
{
    private const string Version = "walk-1";
    private const string Again = "again";
    private const string Page = "page";

    private readonly KeptFile _file;
    private readonly List<LibibReading> _walks = [new()];

    private KeptWalk(KeptFile file) => _file = file;

    /// <summary>When the first page was asked for.</summary>
    public DateTimeOffset Begun => _file.Begun;

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
        if (KeptFile.TryOpen(path, Version) is not { } file)
            return null;
        var kept = new KeptWalk(file);
        try
        {
            if (isFresh || !file.TryGoOn(now, kept.TryTake))
                kept.Begin(now);
            else
                kept.GoesOn = kept.Last.Pages > 0 || kept.Walks > 1;
            return kept;
        }
        catch
        {
            kept.Dispose();
            throw;
        }
    }

    public void Add(LibibPage page)
    {
        var rows = Encoding.UTF8.GetBytes(LibibPatron.ToRows(page.Patrons));
        _file.Write(HeadOf(page, rows.Length), rows);
        Last.Add(page);
    }

    public void WalkAgain()
    {
        _file.Write(Again, []);
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
    public void Remove() => _file.Remove();

    public void Dispose() => _file.Dispose();

    private void Begin(DateTimeOffset now)
    {
        _walks.Clear();
        _walks.Add(new());
        _file.Begin(now);
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
        if (numbers is not [{ } number, var total, var pages, { } full, { } places, { } length]
            || _file.Read(length) is not { } rows || PatronsOf(rows) is not { } patrons)
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
}
