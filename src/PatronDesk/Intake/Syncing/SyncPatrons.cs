using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>The outcome of a sync.</summary>
internal abstract record SyncPatrons
{
    /// <summary>No row was looked at, for these reasons.</summary>
    public sealed record Refused(IReadOnlyList<FileRefusal> Refusals) : SyncPatrons;

    /// <summary>Another run of the same source is not at its end; nothing was done.</summary>
    public sealed record Running : SyncPatrons;

    /// <param name="Plan">What was done with each row; null where the file is empty.</param>
    /// <param name="Missing">Who is missing, and what was done with them.</param>
    /// <param name="Known">How many patrons the source had before.</param>
    public sealed record Done(PatronPlan? Plan, IReadOnlyList<MissingPatron> Missing, int Known) : SyncPatrons
    {
        /// <summary>What kept the sync from touching the missing, or from doing anything.</summary>
        public SyncHold Hold { get; init; }

        /// <summary>Whether the rows were written.</summary>
        public bool WasWritten { get; init; }

        /// <summary>How many are missing now and were not missing before.</summary>
        public int NewlyMissing { get; init; }

        /// <summary>The name by which the rows can be undone; null where none was written.</summary>
        public string? Import { get; init; }
    }
}

/// <summary>What kept a sync from its work.</summary>
internal enum SyncHold
{
    Nothing,

    /// <summary>The file has no rows; nothing was done.</summary>
    NoRows,

    /// <summary>Too many are missing; nothing was done.</summary>
    TooManyMissing,

    /// <summary>A row was refused, and so nobody missing was touched.</summary>
    RowRefused,
}

/// <summary>A patron of the source whom no row of the file means.</summary>
/// <param name="Patron">As they were.</param>
/// <param name="Fate">What is done with them.</param>
internal sealed record MissingPatron(Patron Patron, MissingFate Fate);

/// <summary>What is done with a missing patron.</summary>
internal enum MissingFate
{
    /// <summary>They are named, and that is all.</summary>
    Reported,

    Frozen,

    MadeInactive,

    Expired,

    /// <summary>They were frozen, inactive or expired without the sync.</summary>
    WasSo,

    /// <summary>An earlier sync treated them already.</summary>
    Earlier,

    /// <summary>They were deleted while the sync ran.</summary>
    Gone,
}
