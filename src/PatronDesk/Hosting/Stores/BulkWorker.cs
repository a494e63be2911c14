using PatronDesk.Blocks;
using PatronDesk.Data;

namespace PatronDesk.Hosting;

/// <summary>
/// Works on bulk runs: at once when one was started on this node, and otherwise now and then, for those that another node, or
/// this one before a restart, has left.
/// </summary>
internal sealed partial class BulkWorker(BulkRuns runs, ILogger<BulkWorker> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await runs.WorkAsync(stoppingToken);
                await runs.WaitAsync(Every, stoppingToken);
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
