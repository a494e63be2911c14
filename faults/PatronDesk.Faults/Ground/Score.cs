namespace PatronDesk.Faults.Ground;

/// <summary>What came of one trial: a row of the table.</summary>
/// <param name="part">The part's name.</param>
/// <param name="on">What it was tried on: an engine, or more words.</param>
/// <param name="isStrict">Whether what is only wanted must be so.</param>
internal sealed class Score(string part, string on, bool isStrict)
{
    private readonly List<string> _failures = [];

    public string Part => part;

    public string On => on;

    /// <summary>How many faults were made.</summary>
    public int Tried { get; set; }

    /// <summary>How many writes were answered with success.</summary>
    public int Answered { get; set; }

    /// <summary>How many of those were not there afterwards.</summary>
    public int Lost { get; private set; }

    /// <summary>How many records were in a state that nobody had asked for.</summary>
    public int HalfDone { get; private set; }

    /// <summary>The longest time from a fault's end until reads, writes and <c>/health</c> answered again.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Why it did not run; null where it did.</summary>
    public string? NotRun { get; set; }

    /// <summary>It was given up, and may still be running.</summary>
    public bool IsUnfinished { get; set; }

    /// <summary>What else was measured, for the table's last column.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>All that must not be.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public bool IsGood => NotRun is null && _failures.Count == 0;

    public void CameBackAfter(TimeSpan time) => Longest = time > Longest ? time : Longest;

    /// <summary>Takes note of what must not be.</summary>
    public void Fail(string what)
    {
        lock (_failures)
            _failures.Add(what);
        Console.Error.WriteLine($"  FAILED {part} on {on}: {what}");
    }

    /// <summary>Takes note of a wish: it must be so in a night's run, and is only shown where it is not so in another.</summary>
    public void Want(bool isSo, string what)
    {
        if (isSo)
            Notes.Add(what);
        else if (isStrict)
            Fail(what);
        else
            Notes.Add($"**not as wanted:** {what}");
    }

    /// <summary>Takes note of requests that never got an answer.</summary>
    public void CountHung(int requests)
    {
        if (requests > 0)
            Fail($"{requests} requests were not answered within {Load.Desk.Patience.TotalSeconds} s");
    }

    /// <summary>Takes note of records that are not as they were answered.</summary>
    public void Compare(IReadOnlyCollection<Load.Difference> differences)
    {
        Lost += differences.Count(difference => !difference.IsHalfDone);
        HalfDone += differences.Count(difference => difference.IsHalfDone);
        if (differences.Count > 0)
            Fail($"{differences.Count} records are not as answered: {string.Join("; ", differences.Take(3))}");
    }

    /// <summary>Takes note of answers that can't be true.</summary>
    public void LoseAll(int count, string what)
    {
        Lost += count;
        if (count > 0)
            Fail($"{count} {what}");
    }

    /// <summary>Takes note of tables that contradict each other.</summary>
    public void Compare(IReadOnlyCollection<string> contradictions)
    {
        HalfDone += contradictions.Count;
        foreach (var contradiction in contradictions)
            Fail(contradiction);
    }
}
