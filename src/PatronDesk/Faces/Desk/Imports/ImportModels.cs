using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Intake;

namespace PatronDesk.Faces.Desk.Imports;

/// <summary>The fields in which a person says how to import.</summary>
/// <param name="Form">What is chosen.</param>
internal sealed record ImportChoiceModel(FormValues Form)
{
    /// <summary>The columns of the file; none before it was tried.</summary>
    public IReadOnlyList<ImportColumn> Columns { get; init; } = [];

    /// <summary>The sheets among which one can be chosen.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];
}

/// <summary>The form for a file.</summary>
/// <param name="Form">What is chosen.</param>
/// <param name="Error">Why nothing was taken in; null where nothing was wrong.</param>
internal sealed record ImportStartModel(FormValues Form, string? Error);

/// <summary>An import: its dry run, its progress, or its report.</summary>
/// <param name="Run">The import.</param>
internal sealed record ImportRunModel(ImportRun Run)
{
    /// <summary>Whether it can be undone.</summary>
    public bool CanUndo { get; init; }

    /// <summary>Whether the person has sent the file, and may go on with it.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Whether the report is kept still.</summary>
    public bool HasReport { get; init; }
}
