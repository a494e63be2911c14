using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Intake;

/// <summary>How far an import at the desk is.</summary>
internal enum ImportState
{
    /// <summary>The dry run is under way.</summary>
    Checking,

    /// <summary>No row of the file could be looked at.</summary>
    Refused,

    /// <summary>The dry run is done, and nothing is written.</summary>
    Ready,

    /// <summary>The rows are being written.</summary>
    Running,

    Ended,

    /// <summary>Ended by a fault of the program.</summary>
    Failed,

    /// <summary>The import is being undone.</summary>
    Undoing,

    Undone,
}

/// <summary>An import of a spreadsheet that a person sent: the dry run, the run and its undo.</summary>
internal sealed record ImportRun
{
    public static readonly Columns<ImportRun> Columns = new((ref at) => new()
    {
        Id = at.Number("id"),
        Uuid = at.Text("uuid", run => run.Uuid),
        State = StateOf(at.Text("state", run => NameOf(run.State))),
        FileName = at.Text("file_name", run => run.FileName),
        By = at.Part(Starter.Columns, run => run.By),
        Choices = ImportJson.ReadChoices(at.Text("choices", run => ImportJson.Write(run.Choices))),
        MadeAt = at.Instant("made_at", run => run.MadeAt),
        StartedAt = at.InstantOrNull("started_at", run => run.StartedAt),
        EndedAt = at.InstantOrNull("ended_at", run => run.EndedAt),
        Done = at.Number("done", run => run.Done),
        Size = at.Number("size", run => run.Size),
        Digest = at.TextOrNull("digest", run => run.Digest),
        ImportId = at.TextOrNull("import_id", run => run.ImportId),
        Result = ImportJson.ReadResult(at.TextOrNull("result", run => ImportJson.Write(run.Result))),
        Undo = ImportJson.ReadUndo(at.TextOrNull("undo", run => ImportJson.Write(run.Undo))),
    });

    public long Id { get; init; }

    public required string Uuid { get; init; }

    public required ImportState State { get; init; }

    /// <summary>The file's name, as the browser told it.</summary>
    public required string FileName { get; init; }

    public required ImportChoices Choices { get; init; }

    /// <summary>How many rows are done of what is under way.</summary>
    public long Done { get; init; }

    /// <summary>How many rows there are to do; 0 where nobody knows.</summary>
    public long Size { get; init; }

    /// <summary>Tells whether a plan is the one that the dry run showed.</summary>
    public string? Digest { get; init; }

    /// <summary>The name by which the import is undone; null before a start.</summary>
    public string? ImportId { get; init; }

    /// <summary>What the dry run or the run found; null before the first.</summary>
    public ImportResult? Result { get; init; }

    /// <summary>What its undo did; null before one.</summary>
    public ImportUndo? Undo { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who sent the file, and from its undo on, who undoes it.</summary>
    public required Starter By { get; init; }

    /// <summary>Whether something is under way.</summary>
    public bool IsBusy => State is ImportState.Checking or ImportState.Running or ImportState.Undoing;

    /// <summary>Whether the file may be tried or started: only by who sent it.</summary>
    public bool IsOf(Caller caller) => By.UserId is not null && By.UserId == caller.UserId;

    /// <summary>How many rows are to be written.</summary>
    public long RowsToWrite => Result is { } result ? (long)result.CountOf(RowAction.Created) + result.CountOf(RowAction.Updated) : 0;

    /// <summary>Whether the rows may be written: something would be, and no refused row forbids it.</summary>
    public bool CanStart => State == ImportState.Ready && RowsToWrite > 0
        && (Choices.TakesEach || Result!.CountOf(RowAction.Refused) == 0);

    /// <summary>The state's word in the store.</summary>
    public static string NameOf(ImportState state) => state.ToString().ToLowerInvariant();

    // Columns asks once with an empty text.
    private static ImportState StateOf(string name) => name.Length == 0 ? default : Enum.Parse<ImportState>(name, ignoreCase: true);
}
