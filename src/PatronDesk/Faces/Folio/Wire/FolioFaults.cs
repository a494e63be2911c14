namespace PatronDesk.Faces.Folio.Wire;

/// <summary>The faults of one body. The first are kept, the rest are counted.</summary>
internal sealed class FolioFaults
{
    /// <summary>How many faults an answer lists. A client that fixes so many sends again anyway.</summary>
    public const int MostTold = 20;

    private readonly List<FolioFault> _told = [];
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);

    /// <summary>The first faults, in the order of the body.</summary>
    public IReadOnlyList<FolioFault> Told => _told;

    /// <summary>How many there are in total.</summary>
    public int Count { get; private set; }

    public void Add(FolioFault fault)
    {
        Count++;
        if (_told.Count < MostTold)
            _told.Add(fault);
    }

    /// <summary>Adds the fault that a field's text can't be read, and remembers the field.</summary>
    public void AddBroken(string path)
    {
        Add(FolioFault.Broken(path));
        _broken.Add(path);
    }

    /// <summary>Whether a field was sent with a text that can't be read.</summary>
    public bool IsBroken(string path) => _broken.Contains(path);
}
