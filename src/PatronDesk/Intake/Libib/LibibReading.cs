namespace PatronDesk.Intake;

/// <summary>What was read of Libib's list in one walk from its first page to its last.</summary>
internal sealed class LibibReading
{
    /// <summary>Where a walk ends whatever the server says.</summary>
    private const int MostPages = 40_000;

    private readonly OrderedDictionary<string, LibibPatron> _patrons = new(StringComparer.Ordinal);
    private int? _firstTotal;
    private bool _isSteady = true;
    private bool _lastWasEmpty;

    /// <summary>The patrons, each once, as they were read last.</summary>
    public IReadOnlyList<LibibPatron> Patrons => [.. _patrons.Values];

    /// <summary>How many patrons were read.</summary>
    public int Count => _patrons.Count;

    /// <summary>How many pages were read.</summary>
    public int Pages { get; private set; }

    /// <summary>How many pages there are, as the last one says; null where it does not.</summary>
    public int? AllPages { get; private set; }

    /// <summary>How many patrons there are, as the last page says; null where it does not.</summary>
    public int? Total { get; private set; }

    /// <summary>How many places of the pages had no patron.</summary>
    public int Blank { get; private set; }

    /// <summary>Whether the last page was read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>
    /// Whether the walk saw the whole list: the total stayed the same, and so many patrons were read. Whether a blank place counts in
    /// the total, only the server knows.
    /// </summary>
    public bool Agrees =>
        IsComplete && _isSteady && (Total is not { } total || total == _patrons.Count || total == _patrons.Count + Blank);

    public void Add(LibibPage page)
    {
        var before = _patrons.Count;
        foreach (var patron in page.Patrons)
            _patrons[patron.Key] = patron;
        _isSteady &= Pages == 0 || page.Total == _firstTotal;
        _firstTotal = Pages == 0 ? page.Total : _firstTotal;
        (Pages, Total, AllPages) = (page.Number, page.Total, page.Pages);
        Blank += page.Places - page.Patrons.Count;
        var isEmpty = page.Places == 0;
        // Without a number of pages a short one is the last, as it is for Libib's other clients. A server that knows no pages sends the
        // same one for ever.
        IsComplete = page.Number >= MostPages
            || (page.Pages is { } all
                ? page.Number >= all || (isEmpty && _lastWasEmpty)
                : page.Places < page.FullPlaces || _patrons.Count == before);
        _lastWasEmpty = isEmpty;
    }
}
