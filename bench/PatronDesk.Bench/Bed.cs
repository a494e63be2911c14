namespace PatronDesk.Bench;

/// <summary>A store of a given size under the measured server, and the engine alone on the same store.</summary>
internal abstract class Bed(Plan plan, int size) : IAsyncDisposable
{
    /// <summary>How many rows of patron_tally one count is spread over.</summary>
    protected abstract int Shards { get; }

    public abstract string Engine { get; }

    public int Size { get; } = size;

    /// <summary>What <c>patrondesk serve</c> is told to use this store.</summary>
    public abstract IReadOnlyList<string> ServerArguments { get; }

    /// <summary>Half of a load's seconds: the engine alone has no connections to warm.</summary>
    protected int BareSeconds => Math.Max(1, Plan.Seconds / 2);

    protected Plan Plan { get; } = plan;

    /// <summary>Makes the store: the schema and the library by the server itself, the patrons in bulk.</summary>
    public async Task BuildAsync()
    {
        await using (await StartServerAsync())
        {
            // Its first start makes the library.
        }

        await FillAsync();
    }

    public Task<WebProcess> StartServerAsync(params IEnumerable<string> more) => WebProcess.StartAsync(
        Plan.Server,
        "/health",
        ["serve", .. ServerArguments, .. more],
        ("PATRONDESK_BOOTSTRAP__TENANT", "bench"),
        ("PATRONDESK_BOOTSTRAP__APIUSER", Wrk.ApiUser),
        ("PATRONDESK_BOOTSTRAP__APIKEY", Wrk.ApiKey),
        ("PATRONDESK_BOOTSTRAP__PASSWORD", "bench-password"));

    /// <summary>How often a second the engine alone does the SQL of one request; null where it has no such measure.</summary>
    public abstract Task<BareSpeed?> MeasureBareAsync(Workload workload);

    public abstract ValueTask DisposeAsync();

    protected abstract Task FillAsync();

    /// <summary>The rows of patron_tally that the server would have come to by creating the patrons one by one.</summary>
    protected IEnumerable<(long Bucket, long Shard, long Live)> TallyRows()
    {
        var counts = new Dictionary<(long Bucket, long Shard), long>();
        for (var id = 1; id <= Size; id++)
        {
            foreach (var bucket in (ReadOnlySpan<long>)[-1, id >> 12])
            {
                var key = (bucket, id % Shards);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }

        return counts.Select(count => (count.Key.Bucket, count.Key.Shard, count.Value)).OrderBy(row => row);
    }

    /// <summary>Every word of search with its patron, in the order of the index: appending is fastest.</summary>
    protected List<(string Word, long Id)> SortedWords()
    {
        var words = new List<(string Word, long Id)>(Size * 3);
        foreach (var patron in MadeUpPatron.Make(Size, Plan.Seed))
            words.AddRange(MadeUpPatron.SearchWords(patron).Select(word => (string.Intern(word), patron.Id)));
        words.Sort(static (a, b) => string.CompareOrdinal(a.Word, b.Word) is var order && order != 0 ? order : a.Id.CompareTo(b.Id));
        return words;
    }
}

/// <summary>The engine alone.</summary>
/// <param name="PerSecond">One thread in process (SQLite), or 32 clients of pgbench (PostgreSQL).</param>
/// <param name="TwoThreads">SQLite: two threads, each with its connection.</param>
internal sealed record BareSpeed(double PerSecond, double? TwoThreads = null);
