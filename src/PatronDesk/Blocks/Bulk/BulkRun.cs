using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Blocks;

/// <summary>What a run does with each of its patrons.</summary>
internal enum BulkAction
{
    Block,
    Lift,
    Tag,
    Freeze,
    Unfreeze,
    Expire,
}

/// <summary>What a run is to do.</summary>
/// <param name="Action">What is done with each patron.</param>
internal sealed record BulkTask(BulkAction Action)
{
    public static readonly Columns<BulkTask> Columns = new((ref at) => new(ActionOf(at.Text("action", task => NameOf(task.Action))))
    {
        Note = at.TextOrNull("note", task => task.Note),
        StaffInformation = at.TextOrNull("staff_information", task => task.StaffInformation),
        PatronMessage = at.TextOrNull("patron_message", task => task.PatronMessage),
        Code = at.TextOrNull("code", task => task.Code),
        Borrowing = at.FlagOrNull("borrowing", task => task.Borrowing),
        Renewals = at.FlagOrNull("renewals", task => task.Renewals),
        Requests = at.FlagOrNull("requests", task => task.Requests),
        EndsAt = at.InstantOrNull("ends_at", task => task.EndsAt),
    });

    /// <summary>A block's description, the reason of a lift, or a tag; null for the other actions.</summary>
    public string? Note { get; init; }

    /// <summary>A block's information for staff.</summary>
    public string? StaffInformation { get; init; }

    /// <summary>A block's message to the patron.</summary>
    public string? PatronMessage { get; init; }

    /// <summary>The code of the template that a block is made from.</summary>
    public string? Code { get; init; }

    public bool? Borrowing { get; init; }

    public bool? Renewals { get; init; }

    public bool? Requests { get; init; }

    /// <summary>When a block or a membership ends; null for never.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The block that one patron gets.</summary>
    public BlockContent BlockOf(string userId) => new()
    {
        UserId = userId,
        Type = "Manual",
        Description = Note ?? "",
        Code = Code,
        StaffInformation = StaffInformation,
        PatronMessage = PatronMessage,
        ExpiresAt = EndsAt,
        Borrowing = Borrowing,
        Renewals = Renewals,
        Requests = Requests,
    };

    /// <summary>The action's word in the store and in the journal.</summary>
    public static string NameOf(BulkAction action) => action.ToString().ToLowerInvariant();

    // Columns asks once with an empty text.
    private static BulkAction ActionOf(string name) => name.Length == 0 ? default : Enum.Parse<BulkAction>(name, ignoreCase: true);
}

/// <summary>One thing that is done with many patrons, after a preview.</summary>
internal sealed record BulkRun
{
    public static readonly Columns<BulkRun> Columns = new((ref at) => new()
    {
        Id = at.Number("id"),
        Uuid = at.Text("uuid", run => run.Uuid),
        Task = at.Part(BulkTask.Columns, run => run.Task),
        Searched = BulkSearch.Of(
            at.TextOrNull("searched_text", run => run.Searched?.Text),
            at.TextOrNull("searched_tag", run => run.Searched?.Tag),
            at.TextOrNull("searched_state", run => run.Searched?.State)),
        Size = at.Number("size", run => run.Size),
        Joined = at.Number("joined", run => run.Joined),
        MadeAt = at.Instant("made_at", run => run.MadeAt),
        StartedAt = at.InstantOrNull("started_at", run => run.StartedAt),
        EndedAt = at.InstantOrNull("ended_at", run => run.EndedAt),
        By = at.Part(Starter.Columns, run => run.By),
    });

    public long Id { get; init; }

    public required string Uuid { get; init; }

    public required BulkTask Task { get; init; }

    /// <summary>The search whose patrons these were; null where they were ticked one by one.</summary>
    public BulkSearch? Searched { get; init; }

    /// <summary>How many patrons it has: rows of the preview, and lines of the report.</summary>
    public required long Size { get; init; }

    /// <summary>How many had joined the search when the run started; they are not touched.</summary>
    public long Joined { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who made the preview, and from its start on, who started it.</summary>
    public required Starter By { get; init; }
}

/// <summary>A search of the patrons' list, kept to count who joined it.</summary>
/// <param name="Text">What was typed.</param>
/// <param name="Tag">The tag.</param>
/// <param name="State">The state, such as <c>frozen</c>; empty for any.</param>
internal sealed record BulkSearch(string Text, string Tag, string State)
{
    /// <summary>
    /// Whether it narrows the list as it says. A list ignores what no record can have, and a run must not take that for everybody.
    /// Nor is it for deleted patrons, who can't be changed.
    /// </summary>
    public bool IsKnown =>
        PatronRules.IsCleanText(Text + Tag) && State is ("" or "frozen" or "inactive" or "blocked" or "expired");

    public PatronFilter Filter => new PatronFilter { Text = Text, Tag = Tag }.InState(State);

    internal static BulkSearch? Of(string? text, string? tag, string? state) =>
        text is null || tag is null || state is null ? null : new(text, tag, state);
}
