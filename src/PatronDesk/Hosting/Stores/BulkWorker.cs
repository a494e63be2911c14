using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>
/// Works on bulk runs and imports: at once when one was started on this node, and otherwise now and then, for those that another node, or
/// this one before a restart, has left.
/// </summary>
internal sealed partial class BulkWorker(BulkRuns runs, ImportRuns imports, ILogger<BulkWorker> log) : BackgroundService
{
    /// <summary>Libraries whose imports this node does at once.</summary>
    private const int ImportsAtOnce = 3;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
    [
        WorkAsync(runs.WorkAsync, runs.WaitAsync, stoppingToken),
        .. Enumerable.Range(0, ImportsAtOnce).Select(_ => WorkAsync(imports.WorkAsync, imports.WaitAsync, stoppingToken)),
    ]);

    private async Task WorkAsync(
        Func<CancellationToken, ValueTask> work, Func<TimeSpan, CancellationToken, Task> wait, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await work(stoppingToken);
                await wait(Every, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException fault)
            {
                LogPutOff(log, fault.Fault);
                await Task.Delay(Every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception error)
            {
                LogFailed(log, error);
                await Task.Delay(Every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bulk runs were postponed because the store is not available: {Fault}")]
    private static partial void LogPutOff(ILogger logger, StoreFault fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Bulk runs failed")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
