using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Blocks;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Faces.Desk.Words;

namespace PatronDesk.Faces.Desk.Bulk;

/// <summary>Whom a form of a run is for, as the list of patrons sent it.</summary>
/// <param name="Ticked">The patrons that were ticked.</param>
/// <param name="Searched">The whole search instead; null for the ticked ones.</param>
internal sealed record BulkChoice(IReadOnlyList<string> Ticked, BulkSearch? Searched)
{
    public static BulkChoice Read(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> sent)
    {
        var all = sent.ToDictionary(static one => one.Key, static one => one.Value, StringComparer.Ordinal);
        string Text(string name) => all.TryGetValue(name, out var value) ? value.ToString().Trim() : "";
        return Text("for") == "search"
            ? new([], new(Text("q"), Text("tag"), Text("is")))
            : new([.. all.TryGetValue("patron", out var ids) ? ids.OfType<string>() : []], null);
    }
}

/// <summary>The form that asks for what an action needs.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Choice">Whom it is for.</param>
/// <param name="Form">What is typed.</param>
internal sealed record BulkFormModel(BulkAction Action, BulkChoice Choice, FormValues Form)
{
    /// <summary>The library's today, the first day on which a block may end.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The templates that can fill the form of a block.</summary>
    public IReadOnlyList<TemplateChoice> Templates { get; init; } = [];

    /// <summary>The id of the template that filled it; null for none.</summary>
    public string? Chosen { get; init; }
}

/// <summary>What pages say of a run.</summary>
internal static class BulkWords
{
    /// <summary>What the run does, with the number of its patrons.</summary>
    public static string Does(Sentences words, BulkRun run) =>
        words.Count("bulk.does." + BulkTask.NameOf(run.Task.Action), run.Size);

    /// <summary>The key of how far it is.</summary>
    public static string StateOf(BulkRun run) =>
        run.StartedAt is null ? "bulk.state.preview" : run.EndedAt is null ? "bulk.state.running" : "bulk.state.ended";
}

/// <summary>A run: its preview, its progress, or its report.</summary>
/// <param name="Run">The run.</param>
/// <param name="Progress">How far it is.</param>
internal sealed record BulkRunModel(BulkRun Run, BulkProgress Progress)
{
    /// <summary>The lines of this page.</summary>
    public IReadOnlyList<BulkLine> Lines { get; init; } = [];

    /// <summary>The place after which the page begins.</summary>
    public long After { get; init; }

    /// <summary>Where the page before begins; null on the first page.</summary>
    public long? Before => After > 0 ? Math.Max(0, After - BulkEndpoints.PageSize) : null;

    /// <summary>Where the next page begins; null on the last page.</summary>
    public long? Next => Lines.Count > 0 && Lines[^1].Place < Run.Size ? Lines[^1].Place : null;

    /// <summary>The moment of the page, for who is expired.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What the run does, with the number of its patrons: what its button says.</summary>
    public string Does(Sentences words) => BulkWords.Does(words, Run);

    /// <summary>How far it is.</summary>
    public RunBarModel BarIn(Sentences words) => new(Does(words), Progress.Finished, Run.Size);
}

/// <summary>How far something is that goes on by itself.</summary>
/// <param name="Title">What it does.</param>
/// <param name="Done">How many rows are done.</param>
/// <param name="Size">How many there are; 0 where nobody knows.</param>
internal sealed record RunBarModel(string Title, long Done, long Size);

/// <summary>A bar that asks by itself how far it is, until what it watches is over.</summary>
/// <param name="Path">The address of what it watches; the bar asks below it.</param>
/// <param name="Bar">How far it is.</param>
internal sealed record RunWatchModel(string Path, RunBarModel Bar);

/// <summary>A line of the list of runs.</summary>
/// <param name="Path">Its page.</param>
/// <param name="Text">What it does.</param>
/// <param name="Who">Who made it.</param>
/// <param name="At">When it started, or was made.</param>
/// <param name="State">How far it is.</param>
internal sealed record ListedRun(string Path, string Text, string Who, DateTimeOffset At, string State);
