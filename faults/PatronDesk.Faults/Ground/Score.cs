namespace PatronDesk.Faults.Ground;

/// <summary>The result of one trial: a row of the table.</summary>
/// <param name="part">The part's name.</param>
/// <param name="on">The engine, or more words.</param>
/// <param name="isStrict">Whether a wish counts as a must.</param>
internal sealed class Score(string part, string on, bool isStrict)
{
    private readonly List<string> _failures = [];

    public string Part => part;

    public string On => on;

    /// <summary>How many faults were injected.</summary>
    public int Tried { get; set; }

    /// <summary>How many writes were answered with success.</summary>
    public int Answered { get; set; }

    /// <summary>How many of those were lost.</summary>
    public int Lost { get; private set; }

    /// <summary>How many records were in a state that no request had asked for.</summary>
    public int HalfDone { get; private set; }

    /// <summary>The longest time from a fault's end until reads, writes and <c>/health</c> answered again.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Why it did not run; null if it did.</summary>
    public string? NotRun { get; set; }

    /// <summary>It was abandoned, and may still be running.</summary>
    public bool IsUnfinished { get; set; }

    /// <summary>Other measurements, for the table's last column.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>All failures.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public bool IsGood => NotRun is null && _failures.Count == 0;

    public void CameBackAfter(TimeSpan time) => Longest = time > Longest ? time : Longest;

    /// <summary>Adds a failure.</summary>
    public void Fail(string what)
    {
        lock (_failures)
            _failures.Add(what);
        Console.Error.WriteLine($"  FAILED {part} on {on}: {what}");
    }

    /// <summary>Notes a wish. In a run of a night it is a must; in another run a miss is only shown.</summary>
    public void Want(bool isSo, string what)
    {
        if (isSo)
            Notes.Add(what);
        else if (isStrict)
            Fail(what);
        else
            Notes.Add($"**not as wanted:** {what}");
    }

    /// <summary>Adds requests that never got an answer.</summary>
    public void CountHung(int requests)
    {
        if (requests > 0)
            Fail($"{requests} requests were not answered within {Load.Desk.Patience.TotalSeconds} s");
    }

    /// <summary>Adds records that differ from what the server had answered.</summary>
    public void Compare(IReadOnlyCollection<Load.Difference> differences)
    {
        Lost += differences.Count(difference => !difference.IsHalfDone);
        HalfDone += differences.Count(difference => difference.IsHalfDone);
        if (differences.Count > 0)
            Fail($"{differences.Count} records are not as answered: {string.Join("; ", differences.Take(3))}");
    }

    /// <summary>Adds answers that can't be true.</summary>
    public void LoseAll(int count, string what)
    {
        Lost += count;
        if (count > 0)
            Fail($"{count} {what}");
    }

    /// <summary>Adds tables that contradict each other.</summary>
    public void Compare(IReadOnlyCollection<string> contradictions)
    {
        HalfDone += contradictions.Count;
        foreach (var contradiction in contradictions)
            Fail(contradiction);
    }
}
