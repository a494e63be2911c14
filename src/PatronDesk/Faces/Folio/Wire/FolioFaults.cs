namespace PatronDesk.Faces.Folio.Wire;

/// <summary>The faults of one body: the first are told, the rest are counted.</summary>
internal sealed class FolioFaults
{
    /// <summary>How many faults an answer tells. Whoever mends so many asks again anyway.</summary>
    public const int MostTold = 20;

    private readonly List<FolioFault> _told = [];
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);

    /// <summary>The first faults, in the order of the body.</summary>
    public IReadOnlyList<FolioFault> Told => _told;

    /// <summary>How many there are in all.</summary>
    public int Count { get; private set; }

    public void Add(FolioFault fault)
    {
        Count++;
        if (_told.Count < MostTold)
            _told.Add(fault);
    }

    /// <summary>Adds that a field's text cannot be read, and remembers the field.</summary>
    public void AddBroken(string path)
    {
        Add(FolioFault.Broken(path));
        _broken.Add(path);
    }

    /// <summary>Whether a field was sent, but with a text that cannot be read.</summary>
    public bool IsBroken(string path) => _broken.Contains(path);
}
