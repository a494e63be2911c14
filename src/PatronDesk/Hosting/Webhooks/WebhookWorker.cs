using System.Collections.Concurrent;
using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Events;

namespace PatronDesk.Hosting;

/// <summary>Looks each second whether a webhook has something to send. A slow receiver holds up no other webhook.</summary>
internal sealed partial class WebhookWorker(
    WebhookRecords records, WebhookSender sender, LibraryAccounts accounts, ILogger<WebhookWorker> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<long, Task> _running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Every;
            try
            {
                await StartAllAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (StoreUnavailableException fault)
            {
                LogPutOff(log, fault.Fault);
                pause = AfterFailure;
            }
            catch (Exception error)
            {
                LogFailed(log, error);
                pause = AfterFailure;
            }

            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_running.Values);
    }

    private async Task StartAllAsync(CancellationToken cancel)
    {
        var webhooks = await records.EnabledAsync(cancel);
        if (webhooks.Count == 0)
            return;
        var libraries = (await accounts.ListAsync(cancel)).Where(library => library.DisabledAt is null).ToDictionary(library => library.Id);
        foreach (var webhook in webhooks)
        {
            if (libraries.TryGetValue(webhook.LibraryId, out var library)
                && (!_running.TryGetValue(webhook.Id, out var before) || before.IsCompleted))
                _running[webhook.Id] = WorkAsync(webhook, library, cancel);
        }
    }

    private async Task WorkAsync(Webhook webhook, Library library, CancellationToken cancel)
    {
        try
        {
            await sender.WorkAsync(webhook, library, note => Log(note, library), cancel);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            // The server is stopping; the next start, or another node, goes on.
        }
        catch (StoreUnavailableException fault)
        {
            LogPutOff(log, fault.Fault);
            await Task.Delay(AfterFailure, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception error)
        {
            LogFailed(log, error);
            await Task.Delay(AfterFailure, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Log(WebhookNote note, Library library)
    {
        switch (note.Happening)
        {
            case WebhookHappening.GivenUp:
                LogGivenUp(log, note.WebhookId, library.Tenant, note.EventId!, WebhookSender.MostTries, note.Mark!);
                break;
            case WebhookHappening.Disabled:
                LogDisabled(log, note.WebhookId, library.Tenant);
                break;
            case WebhookHappening.Gap:
                LogGap(log, note.WebhookId, library.Tenant);
                break;
            default:
                throw new UnreachableException();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Webhook {WebhookId} of {Tenant} did not take the event {EventId} in {Tries} attempts ({Mark}), and it was given up; "
            + "'patrondesk account webhook replay' sends it again")]
    private static partial void LogGivenUp(ILogger logger, long webhookId, string tenant, string eventId, int tries, string mark);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {WebhookId} of {Tenant} answered 410 and was disabled")]
    private static partial void LogDisabled(ILogger logger, long webhookId, string tenant);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Webhook {WebhookId} of {Tenant} missed events that are not kept any more, or that a restore took back")]
    private static partial void LogGap(ILogger logger, long webhookId, string tenant);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhooks were postponed because the store is not available: {Fault}")]
    private static partial void LogPutOff(ILogger logger, StoreFault fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Webhooks failed")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
