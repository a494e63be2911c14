namespace PatronDesk.Data.Postgres;

// Watches lanes that wait.
internal sealed partial class QuickReads
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    // A batch that makes no progress for this long contains a slow statement; the reads behind it are given to other lanes.
    private static readonly TimeSpan HandOverAfter = TimeSpan.FromMilliseconds(150);

    // The server answers others, so this connection is broken or its statement is very slow.
    private static readonly TimeSpan AbandonAfter = TimeSpan.FromMilliseconds(2500);

    private Timer? _timer;
    private bool _isWatching;
    private Task _checking = Task.CompletedTask;

    public void Dispose() => _timer?.Dispose();

    // Called under the gate. The watch runs as long as a lane does.
    private void WatchOn()
    {
        if (_isWatching)
            return;
        _isWatching = true;
        _timer ??= new Timer(static reads => ((QuickReads)reads!).Look(), this, Timeout.Infinite, Timeout.Infinite);
        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        var handedOver = new List<QuickRead>();
        var broken = new List<QuickRead>();
        lock (_gate)
        {
            _isWatching = false;
            if (_lanes.Count == 0)
                return;
            WatchOn();
            foreach (var lane in _lanes)
            {
                var still = lane.SinceProgress;
                if (still >= HandOverAfter && !lane.IsHandedOver)
                    HandOver(lane, handedOver);
                if (still >= PostgresHost.Suspicion && _checking.IsCompleted && lane.Host is { } host)
                    _checking = CheckAsync(host);
                if (still >= AbandonAfter)
                {
                    Abandon(lane);
                    broken.AddRange(lane.Reads.Skip(lane.Answers).Where(read => !read.IsDone && !read.IsSecondTry));
                }

                if (still >= statementLimit && !lane.IsStopped)
                    Stop(lane);
            }
        }

        AskAnew(broken);
        // Even where none were handed over: an abandoned lane makes room for waiting reads.
        AskAgain(handedOver);
    }

    // The slow statement continues where it is. Its extra lanes are limited to as many as there may be at once.
    private void HandOver(Lane lane, List<QuickRead> handedOver)
    {
        lane.IsHandedOver = true;
        foreach (var read in lane.Reads.Skip(lane.Answers + 1).Where(read => !read.IsDone && !read.IsHandedOver))
        {
            read.IsHandedOver = true;
            handedOver.Add(read);
        }

        if (_lanes.Count(one => one.IsAbandoned) < mostLanes)
            Abandon(lane);
    }

    private void Abandon(Lane lane)
    {
        if (lane.IsAbandoned)
            return;
        lane.IsAbandoned = true;
        _running--;
    }

    private static void Stop(Lane lane)
    {
        lane.IsStopped = true;
        foreach (var read in lane.Reads.Skip(lane.Answers))
            read.Fail(new StoreUnavailableException(StoreFault.Busy));
        // Npgsql waits for the server here, which may have gone silent since.
        if (lane.Batch is { } batch)
            _ = Task.Factory.StartNew(batch.Cancel, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    // If the server is silent, every caller that waits for it gets an error.
    private async Task CheckAsync(PostgresHost host)
    {
        if (await host.AnswersAsync())
            return;
        hosts.Doubt(host);
        List<QuickRead> failed;
        lock (_gate)
        {
            failed = [.. _waiting];
            _waiting.Clear();
            foreach (var lane in _lanes.Where(lane => lane.Host == host))
            {
                failed.AddRange(lane.Reads.Skip(lane.Answers));
                Abandon(lane);
            }
        }

        foreach (var read in failed)
            read.Fail(new StoreUnavailableException(StoreFault.OutOfReach));
    }
}
