using System.Globalization;
using System.Text;

namespace PatronDesk.Intake;

/// <summary>The pages of a FOLIO's lists that were read, in a file, so that a walk that is cut short can go on.</summary>
internal sealed class FolioKept : IDisposable
{
    private const string Version = "folio-1";
    private const string Page = "page";
    private const string Missing = "missing";
    private const string Counted = "counted";

    private readonly KeptFile _file;
    private readonly FolioReading[] _readings = [.. Enum.GetValues<FolioSet>().Select(_ => new FolioReading())];

    private FolioKept(KeptFile file) => _file = file;

    /// <summary>When the first page was asked for.</summary>
    public DateTimeOffset Begun => _file.Begun;

    /// <summary>Whether there were pages of a run before this one.</summary>
    public bool GoesOn { get; private set; }

    /// <summary>How many pages were read, of all lists.</summary>
    public int Pages => _readings.Sum(reading => reading.Pages);

    /// <summary>How many records were read, of all lists.</summary>
    public int Count => _readings.Sum(reading => reading.Count);

    /// <summary>What was read of a list.</summary>
    public FolioReading this[FolioSet set] => _readings[(int)set];

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isFresh">Whether nothing of an earlier run is used.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null where another run has it open.</returns>
    /// <exception cref="IOException">The file can't be read or made.</exception>
    public static FolioKept? Open(string path, bool isFresh, DateTimeOffset now)
    {
        if (KeptFile.TryOpen(path, Version) is not { } file)
            return null;
        var kept = new FolioKept(file);
        var isOpen = false;
        try
        {
            kept.GoesOn = !isFresh && file.TryGoOn(now, kept.TryTake) && kept.Pages > 0;
            if (!kept.GoesOn)
                file.Begin(now);
            isOpen = true;
            return kept;
        }
        finally
        {
            if (!isOpen)
                kept.Dispose();
        }
    }

    /// <summary>Keeps a page.</summary>
    public void Add(FolioSet set, FolioPage page, int full)
    {
        using var body = new MemoryStream();
        var places = new List<(string Id, long At, int Length)>();
        foreach (var (id, json) in page.Records)
        {
            body.Write(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{id} {json.Length}\n")));
            places.Add((id, body.Position, json.Length));
            body.Write(json);
        }

        var head = FormattableString.Invariant($"{Page} {(int)set} {page.Total ?? -1} {full} {body.Length}");
        var start = _file.Write(head, body.ToArray());
        this[set].Add([.. places.Select(place => place with { At = start + place.At })], page.Total, full);
    }

    /// <summary>Notes that the server has no such list.</summary>
    public void Miss(FolioSet set)
    {
        _file.Write(FormattableString.Invariant($"{Missing} {(int)set}"), []);
        this[set].Miss();
    }

    /// <summary>Notes that the server does not look at ids where it pages.</summary>
    public void CountInstead(FolioSet set)
    {
        _file.Write(FormattableString.Invariant($"{Counted} {(int)set}"), []);
        this[set].CountInstead();
    }

    /// <summary>The records of a list, one after another.</summary>
    public IEnumerable<FolioFound> RecordsOf(FolioSet set)
    {
        foreach (var id in this[set].Ids)
        {
            var (at, length) = this[set].PlaceOf(id);
            yield return new(id, _file.ReadAt(at, length));
        }
    }

    /// <summary>Removes the file: what was read is written elsewhere.</summary>
    public void Remove() => _file.Remove();

    public void Dispose() => _file.Dispose();

    private bool TryTake(string[] head)
    {
        if (head is not [var word, var number, ..] || NumberOf(number) is not { } set || set >= _readings.Length)
            return false;
        var reading = _readings[set];
        switch (head)
        {
            case [Missing, _]:
                reading.Miss();
                return true;
            case [Counted, _]:
                reading.CountInstead();
                return true;
            case [Page, _, var total, var full, var length] when NumberOf(full) is { } size && NumberOf(length) is { } bytes:
                var start = _file.Position;
                if (_file.Read(bytes) is not { } body || PlacesIn(body, start) is not { } places)
                    return false;
                reading.Add(places, NumberOf(total), size);
                return true;
            default:
                return false;
        }
    }

    private static List<(string Id, long At, int Length)>? PlacesIn(byte[] body, long start)
    {
        var places = new List<(string Id, long At, int Length)>();
        for (var at = 0; at < body.Length;)
        {
            var end = Array.IndexOf(body, (byte)'\n', at);
            if (end < 0 || Encoding.ASCII.GetString(body, at, end - at).Split(' ') is not [var id, var said]
                || NumberOf(said) is not { } length || length > body.Length - end - 1)
                return null;
            places.Add((id, start + end + 1, length));
            at = end + 1 + length;
        }

        return places;
    }

    // -1 stands for what the page does not say.
    private static int? NumberOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
