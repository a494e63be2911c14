using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>What an import does with each row: a dry run shows it, and the run does it.</summary>
internal sealed class PatronPlan(Layout layout, Survey survey, int headings)
{
    public Layout Layout { get; } = layout;

    public Survey Survey { get; } = survey;

    /// <summary>How many headings the file has.</summary>
    public int Headings { get; } = headings;

    /// <summary>The rows that have any text, in the file's order.</summary>
    public List<PlannedRow> Rows { get; } = [];

    /// <summary>A digest of the file, if each row is written for itself; null otherwise.</summary>
    public string? File { get; init; }

    /// <summary>How many rows have barcodes that Libib's clients can't send.</summary>
    public int NotForLibib { get; set; }

    /// <summary>How many rows say that the patron is out of use, which changes nothing.</summary>
    public int OutOfUse { get; set; }

    /// <summary>What is said once of the whole file.</summary>
    public SheetNotices Notices { get; set; } = SheetNotices.None;

    public int Count(RowAction action) => Rows.Count(row => row.Action == action);
}

/// <summary>What is done with a row.</summary>
internal enum RowAction
{
    Created,
    Updated,
    Unchanged,
    Skipped,
    Refused,
}

/// <summary>A row and what is done with it.</summary>
/// <param name="line">The number of its first line.</param>
internal sealed class PlannedRow(int line)
{
    private static readonly IReadOnlyList<Note> None = [];

    public int Line { get; } = line;

    public RowAction Action { get; private set; }

    /// <summary>Why it is refused or skipped, and what a person should know of it.</summary>
    public IReadOnlyList<Note> Notes { get; private set; } = None;

    /// <summary>The patron whom it changes; null for a new one.</summary>
    public string? Uuid { get; init; }

    /// <summary>The number of their row; null for a new one.</summary>
    public long? PatronNumber { get; init; }

    /// <summary>What an earlier sync took from them, and they get back now; null for nothing.</summary>
    public SyncedPatron? Taken { get; init; }

    /// <summary>The revision on which the plan rests.</summary>
    public string? Revision { get; init; }

    /// <summary>The barcode that the patron has after it; empty where one will be issued.</summary>
    public string Barcode { get; set; } = "";

    /// <summary>The UUID by which the row is known where it comes from; empty where rows are known otherwise.</summary>
    public string Key { get; init; } = "";

    /// <summary>The fields that it changes, as the journal names them.</summary>
    public string Changed { get; init; } = "";

    /// <summary>The tags before and after; null where they stay.</summary>
    public (string Before, string After)? Tags { get; init; }

    /// <summary>A digest of what the row says, by which it is known again.</summary>
    public ulong Digest { get; init; }

    /// <summary>Whether the row's barcode is an old one of the patron's, and the patron keeps the new one.</summary>
    public bool KeepsBarcode { get; init; }

    /// <summary>The patron whose barcode the row takes over, who gets another one by another row; null for nobody.</summary>
    public string? TakesBarcodeOf { get; set; }

    /// <summary>Whether it must be written in one transaction with other rows, because they exchange something.</summary>
    public bool IsExchange { get; set; }

    public bool IsWritten => Action is RowAction.Created or RowAction.Updated;

    public PlannedRow As(RowAction action, params IReadOnlyList<Note> notes)
    {
        Action = action;
        Notes = notes.Count == 0 ? None : notes;
        return this;
    }

    public void Refuse(Note why) => As(RowAction.Refused, [why, .. Notes]);

    public void Forget(Note note) => Notes = [.. Notes.Where(other => !ReferenceEquals(other, note))];
}

/// <summary>The outcome of planning an import.</summary>
internal abstract record PlanPatrons
{
    public sealed record Planned(PatronPlan Plan) : PlanPatrons;

    /// <summary>No row was looked at, for these reasons.</summary>
    public sealed record Refused(IReadOnlyList<FileRefusal> Refusals) : PlanPatrons;
}
