using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>
/// The timers: writes down when keys were last used, and erases what is over. A run that fails is logged and tried again
/// at the next; several nodes may run it at once.
/// </summary>
internal sealed partial class Housekeeping(
    Store store,
    Callers callers,
    LibraryAccounts accounts,
    StaffSessions sessions,
    TokenKeys tokenKeys,
    SignInThrottle throttle,
    PatronRecords patrons,
    BlockRecords blocks,
    Holds holds,
    Retention retention,
    Settings settings,
    TimeProvider clock,
    ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await RunAsync("last uses of keys", callers.FlushUsesAsync, cancellationToken);
    }

    /// <summary>Erases the deleted patrons whose days are over, in every library.</summary>
    public async ValueTask PurgeAsync(CancellationToken cancel)
    {
        foreach (var library in await accounts.ListAsync(cancel))
        {
            var erased = await patrons.PurgeAsync(library, cancel);
            if (erased > 0)
                LogPurged(log, erased, library.Id);
        }

        await patrons.ForgetCallsAsync(cancel);
    }

    /// <summary>Removes the blocks, and closes the holds, whose instant has passed, in every library.</summary>
    public async ValueTask ExpireAsync(CancellationToken cancel)
    {
        foreach (var library in await accounts.ListAsync(cancel))
        {
            await blocks.ExpireAsync(library, cancel);
            await holds.ExpireAsync(library, cancel);
        }
    }

    /// <summary>Makes returned loans nobody's, in every library that does not keep its history.</summary>
    public async ValueTask AnonymiseAsync(CancellationToken cancel)
    {
        foreach (var library in await accounts.ListAsync(cancel))
            await retention.AnonymiseAsync(library, cancel);
    }

    /// <summary>Erases what is left of sign-ins, keys of tokens and wrong passwords whose time is over.</summary>
    public async ValueTask ForgetSignInsAsync(CancellationToken cancel)
    {
        await sessions.ForgetEndedAsync(cancel);
        await tokenKeys.ForgetEndedAsync(cancel);
        await throttle.ForgetOldAsync(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        // By the clock that only goes forward: the other may be set back, and nothing would be erased until it has caught up.
        long? purgedAt = null;
        do
        {
            await RunAsync("last uses of keys", callers.FlushUsesAsync, stoppingToken);
            await RunAsync("expired blocks and holds", ExpireAsync, stoppingToken);
            if (purgedAt is { } last && clock.GetElapsedTime(last) < settings.PurgeEvery)
                continue;
            purgedAt = clock.GetTimestamp();
            await RunAsync("purge", PurgeAsync, stoppingToken);
            await RunAsync("retention of loans", AnonymiseAsync, stoppingToken);
            await RunAsync("statistics", store.TendAsync, stoppingToken);
            await RunAsync("ended sign-ins", ForgetSignInsAsync, stoppingToken);
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken cancel)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask RunAsync(string what, Func<CancellationToken, ValueTask> work, CancellationToken cancel)
    {
        try
        {
            await work(cancel);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            // Stopping: the next start goes on with it.
        }
        catch (StoreUnavailableException fault)
        {
            LogPutOff(log, what, fault.Fault);
        }
        catch (Exception error)
        {
            LogFailed(log, error, what);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Erased {Count} deleted patrons of library {LibraryId} whose days were over")]
    private static partial void LogPurged(ILogger logger, int count, long libraryId);

    // Where the fault came from, the store's watch tells.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Housekeeping was put off, since the store is not available: {What}, {Fault}")]
    private static partial void LogPutOff(ILogger logger, string what, StoreFault fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Housekeeping failed: {What}")]
    private static partial void LogFailed(ILogger logger, Exception error, string what);
}
