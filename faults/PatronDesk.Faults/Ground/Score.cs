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

    /// <summary>How many answers were 503 with <c>Retry-After</c>.</summary>
    public int PutOff { get; private set; }

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

    /// <summary>Fails if the server ever said that only a restart helps, or said nothing.</summary>
    public void MustHaveLived(Load.Node node)
    {
        if (node.Life.Wrong is { } wrong)
            Fail($"/health/live: {wrong}");
        else if (node.Life.Answered == 0 && !node.Server.Program.HasExited)
            Fail("/health/live was never answered");
    }

    /// <summary>
    /// Fails for an answer that is a failure, but not 503 with <c>Retry-After</c>, and for a connection that broke. Only for a trial
    /// in which the server itself is not killed.
    /// </summary>
    public void Judge(params IReadOnlyCollection<Load.Answers> all)
    {
        var wrong = all.SelectMany(answers => answers.Wrong).ToList();
        if (wrong.Count > 0)
            Fail($"{wrong.Count} answers were neither given nor put off by 503 with Retry-After: {string.Join("; ", wrong.Take(3))}");
        PutOff += all.Sum(answers => answers.PutOff);
    }

    /// <summary>Notes how many answers were put off. A failover under load puts off some.</summary>
    public void NotePutOff() => Notes.Add($"{PutOff} answers were 503 with Retry-After");

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
