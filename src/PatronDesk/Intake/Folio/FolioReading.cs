namespace PatronDesk.Intake;

/// <summary>
/// What was read of one list of a FOLIO. Each page begins after the last id of the page before it, so that a record that comes or goes
/// meanwhile moves no other one. A list ends at a page that is short, whatever the total says: FOLIO's totals are estimates.
/// </summary>
internal sealed class FolioReading
{
    private readonly OrderedDictionary<string, (long At, int Length)> _records = new(StringComparer.Ordinal);
    private string? _last;
    private int _read;
    private bool _byOffset;

    /// <summary>The ids of the records, each once.</summary>
    public IReadOnlyList<string> Ids => [.. _records.Keys];

    /// <summary>How many records were read.</summary>
    public int Count => _records.Count;

    /// <summary>How many pages were read.</summary>
    public int Pages { get; private set; }

    /// <summary>Whether the list was read to its end, or is none of the server's.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether the server has no such list.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>Where the next page begins.</summary>
    public FolioPlace Next => new(_last, _read, _byOffset);

    /// <summary>Where in the file a record is.</summary>
    public (long At, int Length) PlaceOf(string id) => _records[id];

    /// <summary>
    /// Whether the page can't be the next one: the server does not look at the id. Then it must be asked by the number of records.
    /// </summary>
    public bool IsOfElsewhere(FolioPage page) =>
        !_byOffset && _last is { } last && page.Records.Any(record => string.CompareOrdinal(record.Id, last) <= 0);

    /// <summary>Notes that the server pages by the number of records alone.</summary>
    public void CountInstead() => _byOffset = true;

    /// <summary>Adds a page.</summary>
    /// <param name="places">The ids of its records, and where in the file they are.</param>
    /// <param name="total">What the server says how many records there are.</param>
    /// <param name="full">How many records a full page has.</param>
    public void Add(IReadOnlyList<(string Id, long At, int Length)> places, long? total, int full)
    {
        var before = _records.Count;
        foreach (var (id, at, length) in places)
            _records[id] = (at, length);
        Pages++;
        _read += places.Count;
        if (places.Count > 0)
            _last = places[^1].Id;
        // A server may give smaller pages than it is asked for; then its total says so, and one more page is asked for. A server that
        // gives the same page for ever brings nothing new.
        IsComplete = places.Count == 0 || _records.Count == before || (places.Count < full && !(total > _read));
    }

    /// <summary>Notes that the server has no such list.</summary>
    public void Miss() => (IsMissing, IsComplete) = (true, true);
}
