using System.Diagnostics;

namespace PatronDesk.Bench;

/// <summary>A store of a given size under the measured server, and the engine alone on the same store.</summary>
internal abstract class BenchStore(Plan plan, int size) : IAsyncDisposable
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

    /// <summary>How long the patrons took to load in bulk, with their blocks, words, journal and indexes.</summary>
    public double FillSeconds { get; private set; }

    /// <summary>The length of SQLite's write-ahead log; 0 on PostgreSQL.</summary>
    public virtual long LogBytes => 0;

    /// <summary>What the whole store takes on disk.</summary>
    public abstract Task<long> DiskBytesAsync();

    /// <summary>Makes the store: the schema and the library by the server itself, the patrons in bulk.</summary>
    public async Task BuildAsync()
    {
        await using (await StartServerAsync())
        {
            // Its first start makes the library.
        }

        if (Size == 0)
            return;
        var clock = Stopwatch.StartNew();
        await FillAsync();
        FillSeconds = clock.Elapsed.TotalSeconds;
    }

    public Task<WebProcess> StartServerAsync(params IEnumerable<string> more) => WebProcess.StartAsync(
        Plan.Server,
        "/health",
        ["serve", .. ServerArguments, .. more],
        ("PATRONDESK_BOOTSTRAP__TENANT", "bench"),
        ("PATRONDESK_BOOTSTRAP__APIUSER", Wrk.ApiUser),
        ("PATRONDESK_BOOTSTRAP__APIKEY", Wrk.ApiKey),
        ("PATRONDESK_BOOTSTRAP__PASSWORD", "bench-password"),
        ("PATRONDESK_METRICS__OPEN", "true"));

    /// <summary>The name of the hand-written server's engine and where its patrons are.</summary>
    public abstract IReadOnlyList<string> PeerArguments { get; }

    /// <summary>Copies the patrons into a table as somebody would make it for the hand-written server.</summary>
    public abstract Task MakePeerAsync();

    /// <summary>How often a second the engine alone does the SQL of one request; null where it has no such measure.</summary>
    public abstract Task<BareSpeed?> MeasureBareAsync(Workload workload);

    /// <summary>Runs SQL on the store while no server is on it.</summary>
    public abstract Task ExecuteAsync(string sql);

    public abstract ValueTask DisposeAsync();

    protected abstract Task FillAsync();

    /// <summary>The hand-written server's table in the schema <c>peer</c>; its index is the caller's.</summary>
    /// <param name="key">What follows the name of the column that is the key.</param>
    /// <param name="source">The measured server's table.</param>
    protected static string MakePeerTable(string key, string source) => $"""
        create table peer.patron (id {key}, uuid text not null, barcode text not null unique, first_name text, last_name text,
            email text, tags text, patron_id text, phone text, address1 text, city text, state text, country text, zip text,
            created_at bigint not null);
        insert into peer.patron (id, uuid, barcode, first_name, last_name, email, tags, patron_id, phone, address1, city, state,
            country, zip, created_at)
        select id, uuid, barcode, first_name, last_name, email, tags, patron_id, phone, address1, city, state, country, zip,
            created_at
        from {source} order by id;
        """;

    /// <summary>
    /// A block for each patron, as the server would have stored it; its id is the patron's with the first groups of digits
    /// swapped.
    /// </summary>
    protected string FillBlocks => $"""
        insert into manual_block (row, library_id, id, user_id, type, type_folded, type_words, description, description_folded,
            description_words, patron_message, patron_message_folded, patron_message_words, borrowing, renewals, requests,
            created_at, updated_at, version)
        select id, library_id, {BlockId("uuid")}, uuid, 'Manual', 'manual', ' manual ', 'Owes book ' || id, 'owes book ' || id,
            ' owes book ' || id || ' ', 'Please see the desk.', 'please see the desk.', ' please see the desk ', 1, 0, id % 2,
            created_at, created_at, 1
        from patron;
        insert into manual_block_tally (library_id, shard, stored) values ({MadeUpPatron.Library}, 0, {Size});
        """;

    /// <summary>SQL, or with a text in quotes a text.</summary>
    protected static string BlockId(string uuid) => $"substr({uuid}, 5, 4) || substr({uuid}, 1, 4) || substr({uuid}, 9)";

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
