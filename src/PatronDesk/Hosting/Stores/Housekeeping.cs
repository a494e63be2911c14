using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Events;
using PatronDesk.Intake;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>
/// The timers: save when keys were last used, and erase what has expired. A failed run is logged and tried again the next
/// time. Several nodes may run it at once.
/// </summary>
internal sealed partial class Housekeeping(
    Store store,
    Callers callers,
    LibraryAccounts accounts,
    StaffSessions sessions,
    TokenKeys tokenKeys,
    SignInThrottle throttle,
    PatronRecords patrons,
    PatronMerges merges,
    BlockRecords blocks,
    Holds holds,
    BulkRuns bulk,
    ImportRuns imports,
    WebhookRecords webhooks,
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

    /// <summary>Erases deleted patrons after the days for keeping them, in every library.</summary>
    public async ValueTask PurgeAsync(CancellationToken cancel)
    {
        foreach (var library in await accounts.ListAsync(cancel))
        {
            var erased = await patrons.PurgeAsync(library, cancel);
            if (erased > 0)
                LogPurged(log, erased, library.Id);
            await merges.ForgetAsync(library, cancel);
        }

        await patrons.ForgetCallsAsync(cancel);
        await PatronImports.ForgetAsync(store, clock.Now(), cancel);
        await webhooks.ForgetAsync(cancel);
    }

    /// <summary>Removes expired blocks and closes expired holds, in every library.</summary>
    public async ValueTask ExpireAsync(CancellationToken cancel)
    {
        foreach (var library in await accounts.ListAsync(cancel))
        {
            await blocks.ExpireAsync(library, cancel);
            await holds.ExpireAsync(library, cancel);
        }
    }

    /// <summary>Anonymises returned loans, in every library that limits how long it keeps them.</summary>
    public async ValueTask AnonymiseAsync(CancellationToken cancel)
    {
        foreach (var library in await accounts.ListAsync(cancel))
            await retention.AnonymiseAsync(library, cancel);
    }

    /// <summary>Erases old previews and reports of bulk runs and imports, in every library.</summary>
    public async ValueTask ForgetBulkRunsAsync(CancellationToken cancel)
    {
        foreach (var library in await accounts.ListAsync(cancel))
        {
            await bulk.ForgetAsync(library, cancel);
            await imports.ForgetAsync(library, cancel);
        }
    }

    /// <summary>Erases expired sign-ins, token keys and counts of wrong passwords.</summary>
    public async ValueTask ForgetSignInsAsync(CancellationToken cancel)
    {
        await sessions.ForgetEndedAsync(cancel);
        await tokenKeys.ForgetEndedAsync(cancel);
        await throttle.ForgetOldAsync(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        // A monotonic clock: if the wall clock were set back, nothing would be erased until it caught up.
        long? purgedAt = null;
        do
        {
            await RunAsync("last uses of keys", callers.FlushUsesAsync, stoppingToken);
            await RunAsync("expired blocks and holds", ExpireAsync, stoppingToken);
            // A store that is being filled must not wait an hour for its plans.
            await RunAsync("statistics", store.TendAsync, stoppingToken);
            if (purgedAt is { } last && clock.GetElapsedTime(last) < settings.PurgeEvery)
                continue;
            purgedAt = clock.GetTimestamp();
            await RunAsync("purge", PurgeAsync, stoppingToken);
            await RunAsync("retention of loans", AnonymiseAsync, stoppingToken);
            await RunAsync("old bulk runs", ForgetBulkRunsAsync, stoppingToken);
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
            // The server is stopping; the next start continues.
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

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Erased {Count} deleted patrons of library {LibraryId} after its days for keeping them")]
    private static partial void LogPurged(ILogger logger, int count, long libraryId);

    // StoreWatch logs where the fault came from.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Housekeeping was postponed because the store is not available: {What}, {Fault}")]
    private static partial void LogPutOff(ILogger logger, string what, StoreFault fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Housekeeping failed: {What}")]
    private static partial void LogFailed(ILogger logger, Exception error, string what);
}
