namespace PatronDesk.Patrons;

/// <summary>
/// New patrons of one transaction who are not counted yet. PostgreSQL keeps every version of a row until the transaction ends, and
/// reads them all to change it again: counted one by one, 100,000 patrons would take minutes.
/// </summary>
internal sealed class PatronSums
{
    private readonly Dictionary<(long Library, long Bucket), long> _sums = [];

    /// <summary>Whether there is nothing to count.</summary>
    public bool IsEmpty => _sums.Count == 0;

    /// <summary>Adds a new patron.</summary>
    public void Add(Patron patron)
    {
        var key = (patron.LibraryId, PatronTally.BucketOf(patron));
        _sums[key] = _sums.GetValueOrDefault(key) + 1;
    }

    /// <summary>What was added up, in an order that all transactions share, so that no two wait for each other. Empties it.</summary>
    public IReadOnlyList<(long Library, long Bucket, long Change)> Take()
    {
        List<(long, long, long)> sums = [.. _sums.OrderBy(sum => sum.Key).Select(sum => (sum.Key.Library, sum.Key.Bucket, sum.Value))];
        _sums.Clear();
        return sums;
    }
}
