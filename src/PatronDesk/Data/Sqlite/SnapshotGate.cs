namespace PatronDesk.Data.Sqlite;

/// <summary>
/// Through which every read goes before it takes its snapshot, so that new ones can be held back for a moment: the
/// write-ahead log can only begin anew while nobody reads it.
/// </summary>
internal sealed class SnapshotGate
{
    private int running;
    private volatile TaskCompletionSource? opened;

    /// <summary>How many reads have a snapshot, or are about to.</summary>
    public int Running => Volatile.Read(ref running);

    public async ValueTask EnterAsync(CancellationToken cancel)
    {
        while (true)
        {
            // First counted, then asked: whoever closes first says so and then counts, so that one of the two sees the other.
            Interlocked.Increment(ref running);
            if (opened is not { } closed)
                return;
            Leave();
            await closed.Task.WaitAsync(cancel);
        }
    }

    public void Leave() => Interlocked.Decrement(ref running);

    /// <summary>Holds new reads back.</summary>
    public void Close()
    {
        opened ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.MemoryBarrier();
    }

    /// <summary>Waits for those that run; false where one still runs after this time.</summary>
    public bool WaitForAll(TimeSpan patience) => SpinWait.SpinUntil(() => Running == 0, patience);

    /// <summary>Lets the reads in that were held back.</summary>
    public void Open()
    {
        var closed = opened;
        opened = null;
        closed?.SetResult();
    }
}
