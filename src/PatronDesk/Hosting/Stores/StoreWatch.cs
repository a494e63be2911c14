using PatronDesk.Data;
using PatronDesk.Faces;

namespace PatronDesk.Hosting;

/// <summary>
/// Knows whether the store works. Every failure is reported here, and once a second it checks by itself. While the store
/// can't be written, it tries a write each second, and is ready again when one succeeds. After damage, or when its file
/// is gone, only a restart makes it ready again.
/// </summary>
/// <param name="store">The store itself, not the wrapper that reports here.</param>
/// <param name="clock">Times the checks, and the minute between two stack traces.</param>
/// <param name="log">Where the faults are logged.</param>
internal sealed partial class StoreWatch(Store store, TimeProvider clock, ILogger<StoreWatch> log) : BackgroundService, IStoreHealth
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenTraces = TimeSpan.FromMinutes(1);

    // /health answers within two seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    // A check that hangs is abandoned, together with its connection.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(4);

    private readonly Lock _gate = new();
    private volatile Trouble? _trouble;
    private Task _looking = Task.CompletedTask;
    private long _tracedAt;
    private bool _hasTraced;

    /// <summary>Why the store is not ready; null while it is ready.</summary>
    public StoreFault? Fault => _trouble?.Fault;

    /// <summary>True where the server must be restarted on good files.</summary>
    public bool NeedsRestart => Fault is StoreFault.Damaged or StoreFault.FileGone;

    /// <summary>Notes a failure. A lock, or a standby that lags, says nothing about the next request.</summary>
    public void Report(StoreUnavailableException error)
    {
        Trace(error);
        if (error.Fault is StoreFault.Busy or StoreFault.NotDurable || NeedsRestart)
            return;
        if (_trouble is null)
            LogNotReady(log, error.Fault);
        // A new object each time: a check that began before this failure does not clear it.
        _trouble = new Trouble(error.Fault);
    }

    /// <summary>Why the store is not ready now; where that is not known, checks for up to a second and a half.</summary>
    public async ValueTask<StoreFault?> AskAsync(CancellationToken cancel)
    {
        // A fault that a try found is cleared by the next try. A lost connection may be one of many, so check again.
        if (Fault is null or StoreFault.OutOfReach or StoreFault.TooManyConnections)
            await LookAsync(cancel);
        return Fault;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The server is stopping.
        }
    }

    // One check at a time, shared by all who ask: callers must not pile up on a store that hangs.
    private async Task LookAsync(CancellationToken cancel)
    {
        Task look;
        lock (_gate)
        {
            if (_looking.IsCompleted)
                _looking = Task.Run(LookOnceAsync, CancellationToken.None);
            look = _looking;
        }

        try
        {
            await look.WaitAsync(Patience, cancel);
        }
        catch (TimeoutException)
        {
            Report(new StoreUnavailableException(StoreFault.OutOfReach));
        }
    }

    private async Task LookOnceAsync()
    {
        var before = _trouble;
        using var patience = new CancellationTokenSource(LongestLook);
        try
        {
            if (NeedsRestart)
                return;
            await store.CheckAsync(patience.Token);
            if (before is not null)
                await store.ProbeWriteAsync(patience.Token);
            if (before is not null && Interlocked.CompareExchange(ref _trouble, null, before) == before)
                LogReady(log);
        }
        catch (StoreUnavailableException error)
        {
            Report(error);
        }
        catch (Exception error)
        {
            Report(new StoreUnavailableException(StoreFault.OutOfReach, error));
        }
    }

    // Each request logs its own line; the fault's stack trace is logged once a minute.
    private void Trace(StoreUnavailableException error)
    {
        lock (_gate)
        {
            if (error.InnerException is null || (_hasTraced && clock.GetElapsedTime(_tracedAt) < BetweenTraces))
                return;
            (_hasTraced, _tracedAt) = (true, clock.GetTimestamp());
            LogFault(log, error, error.Fault);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The store failed: {Fault}; the next stack trace is logged after a minute at the earliest")]
    private static partial void LogFault(ILogger logger, Exception error, StoreFault fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store is not ready: {Fault}")]
    private static partial void LogNotReady(ILogger logger, StoreFault fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store is ready again")]
    private static partial void LogReady(ILogger logger);

    private sealed record Trouble(StoreFault Fault);
}
