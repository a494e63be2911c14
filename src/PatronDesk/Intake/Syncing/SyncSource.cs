using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>Whom earlier syncs of a source wrote or matched, and who is in the file of this one.</summary>
/// <param name="known">The live patrons of the source by the numbers of their rows.</param>
internal sealed class SyncSource(IReadOnlyDictionary<long, SyncedPatron> known)
{
    private readonly HashSet<long> _seen = [];

    /// <summary>How many live patrons the source has.</summary>
    public int Count => known.Count;

    /// <summary>The numbers of the patrons whom no row of the file means.</summary>
    public IEnumerable<long> Missing => known.Keys.Where(row => !_seen.Contains(row));

    public SyncedPatron Of(long row) => known[row];

    /// <summary>Notes that a row of the file means the patron, whatever is done with it.</summary>
    public void Saw(Patron patron) => _seen.Add(patron.Id);

    /// <summary>What a sync took from the patron; null for nothing.</summary>
    public SyncedPatron? TakenFrom(Patron patron) => known.GetValueOrDefault(patron.Id) is { HasTaken: true } taken ? taken : null;

    /// <summary>Whether the patron is not noted yet, or is noted as missing.</summary>
    public bool IsNews(long row) => known.GetValueOrDefault(row) is not { MissingAs: null };
}
