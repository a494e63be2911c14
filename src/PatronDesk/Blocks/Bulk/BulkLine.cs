using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>What became of a patron in a run.</summary>
internal enum BulkOutcome
{
    /// <summary>Changed.</summary>
    Done,

    /// <summary>Nothing had to be changed.</summary>
    Same,

    /// <summary>Deleted since the preview.</summary>
    Gone,

    /// <summary>Refused by the rules.</summary>
    Refused,

    /// <summary>Ended by a fault of the program.</summary>
    Failed,

    /// <summary>Not touched: a person stopped the run before.</summary>
    Stopped,
}

/// <summary>A patron of a run.</summary>
/// <param name="Place">The place in the preview and in the report, from 1.</param>
/// <param name="Outcome">What became of it; null until the run has come to it.</param>
/// <param name="Blocks">How many blocks are to be lifted.</param>
internal sealed record BulkLine(long Place, BulkOutcome? Outcome, long Blocks)
{
    /// <summary>The patron, who may be deleted by now; null for one who was erased.</summary>
    public Patron? Patron { get; init; }
}

/// <summary>How far a run is.</summary>
/// <param name="Counts">How many lines have each outcome.</param>
internal sealed record BulkProgress(IReadOnlyDictionary<BulkOutcome, long> Counts)
{
    /// <summary>How many lines are done.</summary>
    public long Finished => Counts.Values.Sum();
}
