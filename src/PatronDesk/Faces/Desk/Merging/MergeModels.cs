using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Merging;

/// <summary>The page on which the other record is looked for.</summary>
/// <param name="Patron">The record from which the person came.</param>
/// <param name="Text">What was typed or scanned.</param>
internal sealed record MergeFindModel(Patron Patron, string Text)
{
    /// <summary>Who was found; without a search, who may be the same person.</summary>
    public IReadOnlyList<Patron> Found { get; init; } = [];

    /// <summary>Whether more were found than are shown.</summary>
    public bool HasMore { get; init; }

    /// <summary>Why a record can't be merged, in words; null for no reason.</summary>
    public string? Error { get; init; }
}

/// <summary>Two records side by side, with a choice for each field that differs.</summary>
/// <param name="Left">The record from which the person came.</param>
/// <param name="Right">The other record.</param>
internal sealed record MergeModel(MergeSide Left, MergeSide Right)
{
    /// <summary>Which record stays: <c>left</c> or <c>right</c>.</summary>
    public required string Keep { get; init; }

    /// <summary>Each field that one of them has.</summary>
    public required IReadOnlyList<MergeRow> Rows { get; init; }

    /// <summary>A sentence that says why nothing was merged; null for nothing.</summary>
    public string? Error { get; init; }
}

/// <summary>One of the two records.</summary>
/// <param name="Patron">The record.</param>
/// <param name="Blocks">How many blocks are in force.</param>
/// <param name="Lending">Its loans and holds.</param>
internal sealed record MergeSide(Patron Patron, int Blocks, LendingCounts Lending);

/// <summary>A field of two records.</summary>
/// <param name="Name">The field's name in the form.</param>
/// <param name="Left">What the left record has, in words; empty for nothing.</param>
/// <param name="Right">What the right record has.</param>
/// <param name="Choice"><c>left</c> or <c>right</c>; null where both are equal.</param>
internal sealed record MergeRow(string Name, string Left, string Right, string? Choice)
{
    /// <summary>The key of the field's label.</summary>
    public string Label => Name == "freeze" ? "is.frozen" : $"field.{Name}";
}

/// <summary>What a merge did, and what an undo did since.</summary>
/// <param name="Report">The merge.</param>
internal sealed record MergedModel(MergeReport Report)
{
    /// <summary>Until when it can be undone; null where it can't.</summary>
    public DateTimeOffset? UndoableUntil { get; init; }

    /// <summary>A sentence that says why nothing was undone; null for nothing.</summary>
    public string? Error { get; init; }

    /// <summary>The parts of one kind that something became of.</summary>
    public IReadOnlyList<MergePart> Of(string kind, params ReadOnlySpan<string> whats)
    {
        var wanted = whats.ToArray();
        return [.. Report.Parts.Where(part => part.Kind == kind && wanted.Contains(part.What))];
    }
}

/// <summary>The page of a record that was merged.</summary>
/// <param name="Away">Where it went.</param>
/// <param name="Lost">A scan that was not taken; null for none.</param>
internal sealed record MergedAwayModel(MergedAway Away, string? Lost);
