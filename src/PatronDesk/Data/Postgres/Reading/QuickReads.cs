using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>
/// Collects waiting reads into batches on a few connections: one packet each way for many requests. Between reads only the
/// pool lives on. A lane begins with the read that finds a free place, takes the waiting reads batch by batch, and ends
/// when none are left. So a restart of the server leaves nothing behind that could stay broken.
/// </summary>
/// <param name="hosts">Knows the primary.</param>
/// <param name="mostLanes">How many batches may run at once.</param>
/// <param name="statementLimit">How long a read may take; null for no limit.</param>
internal sealed partial class QuickReads(PostgresHosts hosts, int mostLanes, TimeSpan? statementLimit) : IDisposable
{
    // A larger batch gains nothing, and each read would wait for those before it.
    private const int MostInBatch = 32;

    // A few large batches cost both sides much less than many small ones, so reads wait for a lane that will take them all soon.
    private const int WorthALane = MostInBatch / 2;

    // A lane that has not answered for so long has a slow statement or a far server. Then another lane serves those who wait.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(3);

    private readonly Lock _gate = new();
    private readonly LinkedList<QuickRead> _waiting = [];
    private readonly List<Lane> _lanes = [];
    private int _running;

    /// <summary>Queues a read; it answers through its own task.</summary>
    public void Ask(QuickRead read)
    {
        Lane lane;
        lock (_gate)
        {
            _waiting.AddLast(read);
            if (!NeedsLane())
                return;
            lane = StartLane();
        }

        _ = RunAsync(lane);
    }

    // Called under the gate, as is the next one.
    private bool NeedsLane() =>
        _running < mostLanes && _waiting.Count > 0 && (_waiting.Count >= WorthALane || !_lanes.Exists(AnswersSoon));

    // The lanes that a rush has started end again after it.
    private bool IsNeededNoMore(Lane lane) =>
        lane.Batch is not null && _waiting.Count < WorthALane && _lanes.Exists(other => other != lane && AnswersSoon(other));

    private static bool AnswersSoon(Lane lane) => !lane.IsAbandoned && lane.SinceProgress < Soon;

    private Lane StartLane()
    {
        var lane = new Lane();
        _lanes.Add(lane);
        _running++;
        WatchOn();
        return lane;
    }

    private async Task RunAsync(Lane lane)
    {
        while (Take(lane))
        {
            try
            {
                await AskAsync(lane);
            }
            catch (Exception error)
            {
                Settle(lane, error);
            }
        }
    }

    // False when the lane should end.
    private bool Take(Lane lane)
    {
        lock (_gate)
        {
            var isOver = IsNeededNoMore(lane);
            lane.Begin();
            while (!isOver && !lane.IsAbandoned && _running <= mostLanes && _waiting.First is { } first && HasRoomFor(lane, first.Value))
            {
                _waiting.RemoveFirst();
                if (!first.Value.IsDone)
                    lane.Reads.Add(first.Value);
            }

            if (lane.Reads.Count > 0)
                return true;
            _lanes.Remove(lane);
            if (!lane.IsAbandoned)
                _running--;
            return false;
        }
    }

    // One of those that were handed over may be slow too, and none is handed over twice. So each goes alone.
    private static bool HasRoomFor(Lane lane, QuickRead read) => lane.Reads is not [var first, ..]
        || (lane.Reads.Count < MostInBatch && !first.IsHandedOver && !read.IsHandedOver);

    private async ValueTask AskAsync(Lane lane)
    {
        var host = await hosts.PrimaryAsync();
        lane.Host = host;
        await using var connection = await host.OpenQuickAsync();
        await using var batch = connection.CreateBatch();
        // An error ends only its own statement.
        batch.EnableErrorBarriers = true;
        foreach (var read in lane.Reads)
            batch.BatchCommands.Add(read.Command());
        lane.Batch = batch;
        await using var reader = await batch.ExecuteReaderAsync();
        for (var i = 0; ; i++)
        {
            await lane.Reads[i].ReadAsync(reader);
            lane.Answered(i + 1);
            host.NoteSign();
            if (i + 1 == lane.Reads.Count)
                return;
            await reader.NextResultAsync();
        }
    }

    // After a statement's error, Npgsql discards the answers behind it, so those reads are sent again.
    private void Settle(Lane lane, Exception error)
    {
        // Npgsql adds the errors of the reads behind it, which are sent again.
        if (error is NpgsqlException { InnerException: AggregateException { InnerExceptions: [var own, ..] } })
            error = own;
        var failed = lane.Answers;
        if (failed >= lane.Reads.Count)
            return;
        var fault = PostgresFaults.Of(error);
        var first = lane.Reads[failed];
        var isRefused = error is PostgresException && fault != StoreFault.OutOfReach
            || error is not (NpgsqlException or StoreUnavailableException);
        if (fault is StoreFault.OutOfReach or StoreFault.ReadOnly || error is StoreUnavailableException)
            hosts.Doubt(lane.Host);
        var told = fault is { } known ? new StoreUnavailableException(known, error) : error;
        if (isRefused)
        {
            if (PostgresFaults.IsStalePlan(error) && !first.IsSecondTry)
                AskAnew([first]);
            else
                first.Fail(told);
            AskAgain(lane.Reads.Skip(failed + 1));
            return;
        }

        AskAnew(lane.Reads.Skip(failed), told);
    }

    // Sends them once more on another connection; a read that was sent twice gets the error.
    private void AskAnew(IEnumerable<QuickRead> reads, Exception? told = null)
    {
        var again = new List<QuickRead>();
        foreach (var read in reads.Where(read => !read.IsDone))
        {
            if (read.IsSecondTry && told is not null)
            {
                read.Fail(told);
                continue;
            }

            read.IsSecondTry = true;
            again.Add(read);
        }

        AskAgain(again);
    }

    private void AskAgain(IEnumerable<QuickRead> reads)
    {
        var more = new List<Lane>();
        lock (_gate)
        {
            // To the front and in order, because they have waited longest.
            foreach (var read in reads.Where(read => !read.IsDone).Reverse())
                _waiting.AddFirst(read);
            while (more.Count < _waiting.Count && NeedsLane())
                more.Add(StartLane());
        }

        foreach (var lane in more)
            _ = RunAsync(lane);
    }

    private sealed class Lane
    {
        private long _progress;

        public List<QuickRead> Reads { get; } = [];

        public PostgresHost? Host { get; set; }

        public NpgsqlBatch? Batch { get; set; }

        /// <summary>How many of its reads are answered.</summary>
        public int Answers { get; private set; }

        /// <summary>Nobody waits for this lane any more, and another may take its place.</summary>
        public bool IsAbandoned { get; set; }

        /// <summary>The reads behind the slow statement were given to other lanes.</summary>
        public bool IsHandedOver { get; set; }

        /// <summary>Its statement was cancelled.</summary>
        public bool IsStopped { get; set; }

        public TimeSpan SinceProgress => TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _progress));

        public void Begin()
        {
            Reads.Clear();
            Batch = null;
            IsHandedOver = false;
            Answered(0);
        }

        public void Answered(int answers)
        {
            Answers = answers;
            Volatile.Write(ref _progress, Environment.TickCount64);
        }
    }
}
