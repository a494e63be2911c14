using System.Collections.Concurrent;
using PatronDesk.Accounts;

namespace PatronDesk.Events;

/// <summary>
/// Sends the events of one webhook: in order for each patron, several patrons side by side. What fails is tried again, ever later,
/// and given up after <see cref="MostTries"/> attempts within some three days.
/// </summary>
internal sealed class WebhookSender(WebhookQueue queue, WebhookRecords records, WebhookClient client, TimeProvider clock)
{
    private const int SideBySide = 8;

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private static readonly TimeSpan[] Backoff =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>How often an event is sent before it is given up.</summary>
    public static int MostTries => Backoff.Length + 1;

    private readonly string _owner = Guid.NewGuid().ToString("N");

    /// <summary>Takes up what is new and sends what is due, until nothing is; leaves the webhook to another node that has it.</summary>
    /// <param name="known">The webhook, as it was a moment ago.</param>
    /// <param name="library">Its library.</param>
    /// <param name="note">Is told what an operator should know.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async Task WorkAsync(Webhook known, Library library, Action<WebhookNote> note, CancellationToken cancel)
    {
        if (!await queue.HasWorkAsync(known, cancel))
            return;
        while (await queue.LeaseAsync(known, _owner, cancel) is { } webhook)
        {
            var (hasMore, hasGap) = await queue.TakeUpAsync(webhook, cancel);
            if (hasGap)
                note(new(known.Id, WebhookHappening.Gap));
            var hasSent = webhook.NotBefore <= clock.GetUtcNow() && await SendDueAsync(webhook, library, note, cancel);
            if (!hasMore && !hasSent)
                return;
        }
    }

    /// <summary>Sends what is due now, at most one event of each patron; false where nothing was.</summary>
    private async Task<bool> SendDueAsync(Webhook webhook, Library library, Action<WebhookNote> note, CancellationToken cancel)
    {
        var due = await queue.DueAsync(webhook, cancel);
        if (due.Count == 0)
            return false;
        var (ended, failed) = (new ConcurrentBag<Delivery>(due.Where(one => one.Event is null)), new ConcurrentBag<FailedDelivery>());
        var waits = new ConcurrentBag<TimeSpan>();
        var isGone = false;
        await Parallel.ForEachAsync(
            due.Where(one => one.Event is not null),
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancel },
            async (one, stop) =>
            {
                var answer = await client.SendAsync(webhook, one.Event!.Id, EventJson.Bytes(one.Event, library), stop);
                if (answer.IsTaken)
                {
                    ended.Add(one);
                    return;
                }

                if (answer.Status == 410)
                    Volatile.Write(ref isGone, true);
                if (answer.Status == 429 || answer is { Status: 503, RetryAfter: not null })
                    waits.Add(Bounded(answer.RetryAfter ?? Backoff[Math.Min(one.Tries, Backoff.Length - 1)]));
                failed.Add(new(one, answer.Mark, NextOf(one, answer)));
            });
        DateTimeOffset? notBefore = waits.IsEmpty ? null : clock.GetUtcNow() + waits.Max();
        await queue.NoteAsync(webhook, ended, failed, notBefore, cancel);
        foreach (var one in failed.Where(one => one.Next is null))
            note(new(webhook.Id, WebhookHappening.GivenUp, one.Delivery.Event!.Id, one.Mark));
        if (Volatile.Read(ref isGone)
            && await records.DisableAsync(new Caller(library, Journal.Actor.Program), webhook.Id, Webhook.Gone, cancel))
            note(new(webhook.Id, WebhookHappening.Disabled));
        return true;
    }

    // What a busy or closed receiver did not take is none of the event's own failures.
    private DateTimeOffset? NextOf(Delivery one, WebhookAnswer answer)
    {
        if (one.Tries >= Backoff.Length && answer.Status is not (410 or 429))
            return null;
        var own = Backoff[Math.Min(one.Tries, Backoff.Length - 1)] * (1 + Random.Shared.NextDouble() / 10);
        var wanted = Bounded(answer.RetryAfter ?? TimeSpan.Zero);
        return clock.GetUtcNow() + (wanted > own ? wanted : own);
    }

    private static TimeSpan Bounded(TimeSpan wait) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
}

/// <summary>Something that an operator should know of a webhook.</summary>
/// <param name="WebhookId">The webhook.</param>
/// <param name="Happening">What happened.</param>
/// <param name="EventId">The event's id; null where it is about no single one.</param>
/// <param name="Mark">What went wrong; null where nothing did.</param>
internal sealed record WebhookNote(long WebhookId, WebhookHappening Happening, string? EventId = null, string? Mark = null);

/// <summary>What an operator should know of a webhook.</summary>
internal enum WebhookHappening
{
    /// <summary>An event failed too often, and is not sent any more.</summary>
    GivenUp,

    /// <summary>The receiver answered 410.</summary>
    Disabled,

    /// <summary>Events were not kept until they could be sent, or a restore took them back.</summary>
    Gap,
}
