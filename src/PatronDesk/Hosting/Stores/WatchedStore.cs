using PatronDesk.Data;

namespace PatronDesk.Hosting;

/// <summary>The store that the rooms use: reports each fault to the watch before its request sees it.</summary>
internal sealed class WatchedStore(Store store, StoreWatch watch) : Store
{
    public override Dialect Dialect => store.Dialect;

    public override ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        WatchAsync(store.ReadAsync(work, cancel));

    public override ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, ReadCost cost, CancellationToken cancel) =>
        WatchAsync(store.ReadAsync(work, cost, cancel));

    public override ValueTask<T> ReadSnapshotAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        WatchAsync(store.ReadSnapshotAsync(work, cancel));

    public override ValueTask<T> WriteAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        WatchAsync(store.WriteAsync(work, cancel));

    public override ValueTask<T> WriteTogetherAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        WatchAsync(store.WriteTogetherAsync(work, cancel));

    public override ValueTask TendAsync(CancellationToken cancel) => store.TendAsync(cancel);

    public override ValueTask CheckAsync(CancellationToken cancel) => store.CheckAsync(cancel);

    public override ValueTask ProbeWriteAsync(CancellationToken cancel) => store.ProbeWriteAsync(cancel);

    public override async ValueTask<StoreLock?> TryLockAsync(string name, CancellationToken cancel) =>
        await WatchAsync(store.TryLockAsync(name, cancel));

    public override ValueTask DisposeAsync() => store.DisposeAsync();

    internal override ValueTask LockForSetUpAsync(Session session) => store.LockForSetUpAsync(session);

    protected override ValueTask<T> ReadSlowlyAsync<T>(
        Func<Session, ValueTask<T>> work, TimeSpan limit, CancellationToken cancel) =>
        ReadAsync(work, ReadCost.Unknown(limit), cancel);

    private async ValueTask<T> WatchAsync<T>(ValueTask<T> work)
    {
        try
        {
            return await work;
        }
        catch (StoreUnavailableException error)
        {
            watch.Report(error);
            throw;
        }
    }
}
