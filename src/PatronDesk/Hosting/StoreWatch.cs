using PatronDesk.Data;
using PatronDesk.Faces;

namespace PatronDesk.Hosting;

/// <summary>
/// Knows whether the store can do its work: every failure is reported here, and each second it looks itself. While the
/// store can't be written it tries a write each second, and is ready again when one succeeds; after damage, or when its
/// file is gone, not before a restart.
/// </summary>
/// <param name="store">The store itself, not the one that reports here.</param>
/// <param name="clock">For the second, and for the minute between two stack traces.</param>
/// <param name="log">Where the faults are told.</param>
internal sealed partial class StoreWatch(Store store, TimeProvider clock, ILogger<StoreWatch> log) : BackgroundService, IStoreHealth
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenTraces = TimeSpan.FromMinutes(1);

    // /health answers within two seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    // A look that hangs is given up, and its connection with it.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(4);

    private readonly Lock gate = new();
    private volatile Trouble? trouble;
    private Task looking = Task.CompletedTask;
    private long tracedAt;
    private bool hasTraced;

    /// <summary>The fault for which the store is not ready; null while it is.</summary>
    public StoreFault? Fault => trouble?.Fault;

    /// <summary>True where the server must be started anew, on good files.</summary>
    public bool NeedsRestart => Fault is StoreFault.Damaged or StoreFault.FileGone;

    /// <summary>Notes a failure. A lock or a standby that others hold up says nothing about the next request.</summary>
    public void Report(StoreUnavailableException error)
    {
        Trace(error);
        if (error.Fault is StoreFault.Busy or StoreFault.NotDurable || NeedsRestart)
            return;
        if (trouble is null)
            LogNotReady(log, error.Fault);
        // A new one each time: a look that began before this failure does not end it.
        trouble = new Trouble(error.Fault);
    }

    /// <summary>The fault for which the store is not ready now; looks where it is not known, for a second and a half at most.</summary>
    public async ValueTask<StoreFault?> AskAsync(CancellationToken cancel)
    {
        // Of what a try has shown, and only a try can show to be over, the next try tells. A lost connection may be one of many.
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
            // The server stops.
        }
    }

    // One look at a time, shared by all who ask: a store that hangs must not gather them.
    private async Task LookAsync(CancellationToken cancel)
    {
        Task look;
        lock (gate)
        {
            if (looking.IsCompleted)
                looking = Task.Run(LookOnceAsync, CancellationToken.None);
            look = looking;
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
        var before = trouble;
        using var patience = new CancellationTokenSource(LongestLook);
        try
        {
            if (NeedsRestart)
                return;
            await store.CheckAsync(patience.Token);
            if (before is not null)
                await store.ProbeWriteAsync(patience.Token);
            if (before is not null && Interlocked.CompareExchange(ref trouble, null, before) == before)
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

    // Each request has its own line; where the fault came from is told once a minute.
    private void Trace(StoreUnavailableException error)
    {
        lock (gate)
        {
            if (error.InnerException is null || (hasTraced && clock.GetElapsedTime(tracedAt) < BetweenTraces))
                return;
            (hasTraced, tracedAt) = (true, clock.GetTimestamp());
            LogFault(log, error, error.Fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store failed: {Fault}; the next such trace comes in a minute at the earliest")]
    private static partial void LogFault(ILogger logger, Exception error, StoreFault fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store is not ready: {Fault}")]
    private static partial void LogNotReady(ILogger logger, StoreFault fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store is ready again")]
    private static partial void LogReady(ILogger logger);

    private sealed record Trouble(StoreFault Fault);
}
