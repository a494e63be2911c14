using System.Security.Cryptography;
using System.Text;

namespace PatronDesk.Intake;

/// <summary>What a dry run or a run found, without its rows. It has no password.</summary>
internal sealed record ImportResult
{
    /// <summary>The most rows that a page shows.</summary>
    public const int MostShown = 100;

    /// <summary>How many rows each was done with, in the order of <see cref="RowAction"/>.</summary>
    public IReadOnlyList<int> Counts { get; init; } = [];

    /// <summary>The headings of the file, and what each means; null for a column that is left out.</summary>
    public IReadOnlyList<ImportColumn> Columns { get; init; } = [];

    /// <summary>Why no row was looked at.</summary>
    public IReadOnlyList<FileRefusal> Refusals { get; init; } = [];

    /// <summary>The sheets among which one can be chosen.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    /// <summary>The first rows that have a note: the refused, then the others.</summary>
    public IReadOnlyList<ReportRow> Rows { get; init; } = [];

    /// <summary>How many rows have a note.</summary>
    public int Noted { get; init; }

    public ImportNotices Notices { get; init; } = new();

    /// <summary>Whether a start wrote nothing, because records were changed since the dry run.</summary>
    public bool WasStale { get; init; }

    /// <summary>Whether the run was cut short, so that only some rows are written.</summary>
    public bool WasCut { get; init; }

    public int CountOf(RowAction action) => Counts.Count == 0 ? 0 : Counts[(int)action];

    /// <summary>What a plan says.</summary>
    public static ImportResult Of(PatronPlan plan) => new()
    {
        Counts = [.. Enum.GetValues<RowAction>().Select(plan.Count)],
        Rows =
        [
            .. plan.Rows.Where(row => row.Notes.Count > 0).OrderBy(row => row.Action == RowAction.Refused ? 0 : 1)
                .Take(MostShown).Select(ReportRow.Of),
        ],
        Noted = plan.Rows.Count(row => row.Notes.Count > 0),
        Notices = ImportNotices.Of(plan),
    };

    /// <summary>A digest of a plan: each row, what is done with it, and which patron it changes. Two equal plans have the same.</summary>
    public static string DigestOf(PatronPlan plan)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in plan.Rows)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(
                FormattableString.Invariant($"{row.Line} {row.Action} {row.Uuid} {row.Changed} {row.Digest}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>A column of the file.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="Field">What it means; null where it is left out.</param>
internal sealed record ImportColumn(string Heading, IntakeField? Field);

/// <summary>A row of the report.</summary>
internal sealed record ReportRow(int Line, RowAction Action, string Barcode, string Changed)
{
    public IReadOnlyList<Note> Notes { get; init; } = [];

    public static ReportRow Of(PlannedRow row) =>
        new(row.Line, row.Action, row.Barcode, row.Action == RowAction.Updated ? row.Changed : "") { Notes = row.Notes };
}

/// <summary>What a person should know of the file as a whole.</summary>
internal sealed record ImportNotices
{
    public IReadOnlyList<int> WindowsLines { get; init; } = [];

    public int WindowsLineCount { get; init; }

    /// <summary>The columns whose numbers were read with the zeros that only their format shows.</summary>
    public IReadOnlyList<string> Padded { get; init; } = [];

    public IReadOnlyList<string> Merged { get; init; } = [];

    public int MergedCount { get; init; }

    public IReadOnlyList<string> WithoutHeading { get; init; } = [];

    public int WithoutHeadingCount { get; init; }

    /// <summary>How many rows have barcodes that Libib's clients can't send.</summary>
    public int NotForLibib { get; init; }

    /// <summary>How many rows say that the patron is out of use, which changes nothing.</summary>
    public int OutOfUse { get; init; }

    public static ImportNotices Of(PatronPlan plan) => new()
    {
        WindowsLines = plan.Notices.WindowsLines,
        WindowsLineCount = plan.Notices.WindowsLineCount,
        Padded = [.. plan.Notices.Padded.Select(column => column.Heading)],
        Merged = [.. plan.Notices.Merged.Select(area => area.ToString())],
        MergedCount = plan.Notices.MergedCount,
        WithoutHeading = plan.Notices.WithoutHeading,
        WithoutHeadingCount = plan.Notices.WithoutHeadingCount,
        NotForLibib = plan.NotForLibib,
        OutOfUse = plan.OutOfUse,
    };
}

/// <summary>What the undo of an import did.</summary>
/// <param name="Deleted">How many patrons whom it made are deleted.</param>
/// <param name="PutBack">How many patrons have again what it changed.</param>
/// <param name="LeftCount">How many stay as they are.</param>
/// <param name="KeptPasswords">How many keep the password that the import gave them.</param>
internal sealed record ImportUndo(int Deleted, int PutBack, int LeftCount, int KeptPasswords)
{
    /// <summary>The first who stay as they are.</summary>
    public IReadOnlyList<LeftPatron> Left { get; init; } = [];
}
