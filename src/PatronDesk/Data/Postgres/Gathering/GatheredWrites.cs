namespace PatronDesk.Data.Postgres;

/// <summary>
/// Gathers the small writes of many requests into transactions (<see cref="WriteGroup"/>). A write that finds a free lane
/// runs at once and alone. While all lanes work, writes wait, and the next free lane takes them together.
/// </summary>
/// <param name="hosts">Knows the primary.</param>
/// <param name="watch">Watches each group.</param>
/// <param name="mostLanes">How many groups may run at once.</param>
internal sealed class GatheredWrites(PostgresHosts hosts, PostgresWatch watch, int mostLanes)
{
    // A larger group gains little, and each write would wait for more of the others.
    private const int MostInGroup = 32;

    // A client whose write fails often sends more like it, and each would have its whole group run again.
    private const int AloneAfterFailure = 64;

    private readonly Lock _gate = new();
    private readonly Queue<GatheredWrite> _waiting = [];
    private int _running;
    private int _alone;

    /// <summary>Does a write together with others. False means that nothing of it was kept and it must run alone.</summary>
    public Task<bool> TryAsync(GatheredWrite write)
    {
        lock (_gate)
        {
            if (_alone > 0)
            {
                _alone--;
                return Task.FromResult(false);
            }

            if (_running < mostLanes)
            {
                _running++;
                write.HoldsLane = true;
                return Task.FromResult(false);
            }

            _waiting.Enqueue(write);
            return write.Ended;
        }
    }

    /// <summary>Notes that a write that ran alone has ended: if it held a lane, those that wait are next.</summary>
    public void EndAlone(GatheredWrite write)
    {
        if (write.HoldsLane)
            _ = RunLaneAsync();
    }

    private async Task RunLaneAsync()
    {
        while (Take() is { } writes)
        {
            if (writes is [var only])
            {
                only.HoldsLane = true;
                only.Leave();
                return;
            }

            await RunAsync(writes);
        }
    }

    private List<GatheredWrite>? Take()
    {
        lock (_gate)
        {
            var writes = new List<GatheredWrite>();
            while (writes.Count < MostInGroup && _waiting.TryDequeue(out var write))
            {
                if (!write.WasCancelled())
                    writes.Add(write);
            }

            if (writes.Count > 0)
                return writes;
            _running--;
            return null;
        }
    }

    private async Task RunAsync(List<GatheredWrite> writes)
    {
        Watched? last = null;
        try
        {
            var isKept = await watch.RunAsync(
                watched => new WriteGroup(writes).RunAsync(hosts, last = watched), limit: null, CancellationToken.None);
            if (!isKept)
                RunAlone(writes);
        }
        catch (StoreUnavailableException error) when (error.InnerException is not { } inner || !PostgresFaults.IsLockTimeout(inner))
        {
            // As with one write: a pooled connection may be older than a restart. After the commit was sent, nobody knows
            // whether it succeeded.
            if (error.InnerException is { } cause && PostgresFaults.IsBroken(cause) && last is { IsConnected: true, IsCommitting: false })
                RunAlone(writes);
            else
                Fail(writes, error);
        }
        catch (Exception)
        {
            // A unique index or a lock refused one of them, and with it all. Alone, each gets its own answer.
            RunAlone(writes);
        }
    }

    private void RunAlone(List<GatheredWrite> writes)
    {
        lock (_gate)
            _alone = AloneAfterFailure;
        writes.ForEach(static write => write.Leave());
    }

    private void Fail(List<GatheredWrite> writes, StoreUnavailableException error)
    {
        writes.ForEach(write => write.Fail(error));
        // Those that wait would find the same, and only later. After another fault each has its own try.
        if (error.Fault != StoreFault.OutOfReach)
            return;
        GatheredWrite[] waiting;
        lock (_gate)
        {
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        Array.ForEach(waiting, write => write.Fail(error));
    }
}
