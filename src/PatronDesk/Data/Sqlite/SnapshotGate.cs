namespace PatronDesk.Data.Sqlite;

/// <summary>
/// Every read passes this gate before it takes its snapshot, so that new reads can be held back for a moment: the
/// write-ahead log can start again only while nobody reads it.
/// </summary>
internal sealed class SnapshotGate
{
    private int _running;
    private volatile TaskCompletionSource? _opened;

    /// <summary>How many reads have a snapshot or are about to take one.</summary>
    public int Running => Volatile.Read(ref _running);

    public async ValueTask EnterAsync(CancellationToken cancel)
    {
        while (true)
        {
            // A reader counts itself first and then checks; a closer closes first and then counts. So one of the two sees the other.
            Interlocked.Increment(ref _running);
            if (_opened is not { } closed)
                return;
            Leave();
            await closed.Task.WaitAsync(cancel);
        }
    }

    public void Leave() => Interlocked.Decrement(ref _running);

    /// <summary>Holds new reads back.</summary>
    public void Close()
    {
        _opened ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.MemoryBarrier();
    }

    /// <summary>Waits for running reads; false where one still runs after this time.</summary>
    public bool WaitForAll(TimeSpan patience) => SpinWait.SpinUntil(() => Running == 0, patience);

    /// <summary>Lets waiting reads in.</summary>
    public void Open()
    {
        var closed = _opened;
        _opened = null;
        closed?.SetResult();
    }
}
