using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>A merge as it is stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kept">The row of the patron who stays.</param>
/// <param name="Gone">The row of the patron who was merged.</param>
/// <param name="MergedAt">When it was done.</param>
/// <param name="UndoneAt">When it was undone; null where it was not.</param>
internal sealed record Merge(string Id, long Kept, long Gone, DateTimeOffset MergedAt, DateTimeOffset? UndoneAt)
{
    public static readonly Columns<Merge> Columns = new((ref at) => new(
        at.Text("id", merge => merge.Id),
        at.Number("kept", merge => merge.Kept),
        at.Number("gone", merge => merge.Gone),
        at.Instant("merged_at", merge => merge.MergedAt),
        at.InstantOrNull("undone_at", merge => merge.UndoneAt)));

    /// <summary>For so long a merge can be undone.</summary>
    public static readonly TimeSpan Undoable = TimeSpan.FromDays(1);
}

/// <summary>Which two records become one.</summary>
/// <param name="Id">The merge's id; the same merge sent again has the same one.</param>
/// <param name="Kept">The UUID of the patron who stays.</param>
/// <param name="Gone">The UUID of the patron who is merged.</param>
internal sealed record MergeWanted(string Id, string Kept, string Gone)
{
    /// <summary>The revisions of both that the person saw.</summary>
    public ExpectedRevision KeptRevision { get; init; }

    /// <inheritdoc cref="KeptRevision"/>
    public ExpectedRevision GoneRevision { get; init; }

    /// <summary>The names of the fields that are taken from the merged record.</summary>
    public IReadOnlyCollection<string> FromGone { get; init; } = [];
}

/// <summary>A merge, with what it did and what an undo did since.</summary>
/// <param name="Merge">The merge.</param>
/// <param name="Kept">The patron who stays; null once erased.</param>
/// <param name="Gone">The patron who was merged; null once erased.</param>
/// <param name="Parts">Everything that people should hear of.</param>
internal sealed record MergeReport(Merge Merge, Patron? Kept, Patron? Gone, IReadOnlyList<MergePart> Parts);

/// <summary>Where a merged record went.</summary>
/// <param name="Into">The patron who stays; null where that one is gone too.</param>
/// <param name="MergeId">The merge, while it can be looked at; null afterwards.</param>
/// <param name="Gone">The merged record.</param>
internal sealed record MergedAway(Patron? Into, string? MergeId, Patron Gone);

/// <summary>The outcome of merging two patrons. Nothing was written unless they were merged.</summary>
internal abstract record MergePatrons
{
    /// <summary>Merged, by this call or earlier by the same call.</summary>
    public sealed record Merged(string Id) : MergePatrons;

    /// <summary>Both are the same patron.</summary>
    public sealed record Itself : MergePatrons;

    /// <summary>The library has no such patron; it may be another library's.</summary>
    public sealed record NotFound : MergePatrons;

    /// <summary>One of them is deleted, or merged already.</summary>
    public sealed record IsDeleted : MergePatrons;

    /// <summary>One of them has changed since the caller read it.</summary>
    public sealed record Changed : MergePatrons;
}

/// <summary>The outcome of undoing a merge. Nothing was written unless it was undone.</summary>
internal abstract record UndoMerge
{
    /// <summary>Undone, now or before.</summary>
    public sealed record Undone : UndoMerge;

    public sealed record NotFound : UndoMerge;

    /// <summary>It was done longer ago than <see cref="Merge.Undoable"/>.</summary>
    public sealed record TooLate : UndoMerge;

    /// <summary>One of the two records was erased.</summary>
    public sealed record Erased : UndoMerge;

    /// <summary>The patron who stayed is deleted, and must be restored first.</summary>
    public sealed record KeptIsDeleted : UndoMerge;

    /// <summary>The patron who stayed was merged into another since; that must be undone first.</summary>
    public sealed record KeptIsMerged : UndoMerge;

    /// <summary>Somebody else has a field of the merged record by now.</summary>
    public sealed record Taken(PatronField Field) : UndoMerge;
}
