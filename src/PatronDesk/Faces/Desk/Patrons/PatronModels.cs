using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Faces.Desk.Words;
using PatronDesk.Journal;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Patrons;

/// <summary>A list of patrons.</summary>
/// <param name="Text">What was typed.</param>
/// <param name="State">The state that is asked for, such as <c>frozen</c>; empty for any.</param>
/// <param name="Tag">The tag that is asked for; empty for any.</param>
/// <param name="Order">The order.</param>
/// <param name="Found">The page of the list.</param>
internal sealed record PatronListModel(string Text, string State, string Tag, PatronOrder Order, FoundPatrons Found)
{
    /// <summary>The states that a list can be filtered by.</summary>
    public static IReadOnlyList<string> States { get; } = ["frozen", "inactive", "blocked", "expired", "deleted"];

    /// <summary>The moment of the list, for who is expired.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How many there are, in words.</summary>
    public string CountIn(Sentences words) => Found.Total > PatronFinder.MostCounted
        ? words["patrons.more-than", words.Number(PatronFinder.MostCounted)]
        : words.Count("patrons.count", Found.Total);
}

/// <summary>The form of a patron.</summary>
/// <param name="Patron">The patron; null for a new one.</param>
/// <param name="Form">What is typed.</param>
internal sealed record PatronFormModel(Patron? Patron, FormValues Form)
{
    /// <summary>Who may be the same person; empty for nobody.</summary>
    public IReadOnlyList<LikelyDouble> Doubles { get; init; } = [];
}

/// <summary>All that the desk shows of one patron.</summary>
internal sealed record PatronModel(Patron Patron, Standing Standing)
{
    public IReadOnlyList<ManualBlock> Blocks { get; init; } = [];

    public IReadOnlyList<Loan> Loans { get; init; } = [];

    public IReadOnlyList<Hold> Holds { get; init; } = [];

    /// <summary>The cards of records that were merged into this one.</summary>
    public IReadOnlyList<OldCard> OldCards { get; init; } = [];

    public IReadOnlyList<NotedEntry> Journal { get; init; } = [];

    /// <summary>The key of what was just done; null for nothing.</summary>
    public string? Done { get; init; }

    /// <summary>The scan that was not taken when the session ended; null for none.</summary>
    public string? Lost { get; init; }

    /// <summary>What became of a renewal or a hold just now.</summary>
    public IReadOnlyList<Lending.ScanLine> Lines { get; init; } = [];

    /// <summary>The list that the person came from, as the query of its address; null for none.</summary>
    public string? From { get; init; }
}

/// <summary>A page with one question about a patron, and a form that answers it.</summary>
/// <param name="Patron">The patron.</param>
/// <param name="Form">What is typed.</param>
internal sealed record PatronQuestion(Patron Patron, FormValues Form)
{
    /// <summary>A sentence that says why it was refused; null where it was not.</summary>
    public string? Error { get; init; }
}
