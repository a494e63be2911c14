using PatronDesk.Data;

namespace PatronDesk.Events;

/// <summary>What waits to be sent: takes events up from the stream, gives out what is due, and notes what became of it.</summary>
internal sealed class WebhookQueue(Store store, EventList events, TimeProvider clock)
{
    /// <summary>How many events are taken up at once.</summary>
    private const int TakenUpAtOnce = 500;

    /// <summary>How many are given out at once. They are sent well within <see cref="Leased"/>.</summary>
    private const int DueAtOnce = 16;

    private static readonly TimeSpan Leased = TimeSpan.FromMinutes(2);

    // A lease that ends later was made before a clock was set back.
    private static readonly Sql Lease = new("""
        update webhook
        set owner = $2, leased_until = $3
        where library_id = $6 and id = $1 and disabled_at is null and (owner = $2 or leased_until < $4 or leased_until > $5)
        """);

    private static readonly Sql TakeUp = new("""
        insert into webhook_delivery (webhook_id, xact, event_id, epoch, order_key, one_of_many)
        values ($1, $2, $3, $4, $5, $6)
        on conflict do nothing
        """);

    private static readonly Sql GoOn = new("""
        update webhook
        set epoch = $5, xact = $6, event_id = $7
        where library_id = $8 and id = $1 and epoch = $2 and xact = $3 and event_id = $4
        """);

    // The first of each patron only. What was given up holds nothing.
    private static readonly Sql Due = new($"""
        select delivery.xact, delivery.event_id, delivery.epoch, delivery.tries
        from webhook_delivery as delivery
        where delivery.webhook_id = $1 and delivery.given_up_at is null and delivery.due_at <= $2
            and not exists (
                select 1 from webhook_delivery as earlier
                where earlier.webhook_id = delivery.webhook_id and earlier.order_key = delivery.order_key
                    and earlier.given_up_at is null
                    and (earlier.xact, earlier.event_id) < (delivery.xact, delivery.event_id))
        order by delivery.one_of_many, delivery.xact, delivery.event_id
        limit {DueAtOnce}
        """);

    private static readonly Sql Sent = new("""
        delete from webhook_delivery where webhook_id = $1 and xact = $2 and event_id = $3
        """);

    private static readonly Sql Failed = new("""
        update webhook_delivery
        set tries = $4, due_at = $5, failed_as = $6, given_up_at = $7
        where webhook_id = $1 and xact = $2 and event_id = $3
        """);

    private static readonly Sql Wait = new("update webhook set not_before = $3 where library_id = $1 and id = $2");

    private static readonly Sql Refresh = new($"""
        select {Webhook.Columns} from webhook where library_id = $1 and id = $2 and disabled_at is null
        """);

    /// <summary>Whether there are new events or due ones. Asked first, because a lease is a write.</summary>
    public async ValueTask<bool> HasWorkAsync(Webhook webhook, CancellationToken cancel) =>
        await events.ReadAsync(webhook.LibraryId, webhook.Point, 1, cancel) is not ReadEvents.Page page || page.Next != webhook.Point
            || (webhook.NotBefore <= clock.GetUtcNow() && await DueAsync(webhook, cancel) is { Count: > 0 });

    /// <summary>Takes the webhook for a while, or keeps it; null where another node has it or it is disabled.</summary>
    public ValueTask<Webhook?> LeaseAsync(Webhook known, string owner, CancellationToken cancel) => store.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            return await session.ExecuteAsync(Lease, known.Id, owner, now + Leased, now, now + Leased * 2, known.LibraryId) > 0
                ? await session.FindAsync(Refresh, Webhook.Columns.Read, known.LibraryId, known.Id)
                : null;
        },
        cancel);

    /// <summary>
    /// Takes up events that are new. Answers where the webhook stands then, whether there are more, and whether events were lost
    /// because they are not kept any more.
    /// </summary>
    public async ValueTask<(bool HasMore, bool HasGap)> TakeUpAsync(Webhook webhook, CancellationToken cancel)
    {
        var (from, hasGap) = (webhook.Point, false);
        var read = await events.ReadAsync(webhook.LibraryId, from, TakenUpAtOnce, cancel);
        if (read is ReadEvents.Gone(var oldest))
        {
            hasGap = true;
            read = new ReadEvents.Page([], oldest, HasMore: true);
        }

        var page = (ReadEvents.Page)read;
        if (page.Next == from)
            return (false, false);
        await store.WriteAsync(
            async session =>
            {
                // A replay may have set it back meanwhile.
                if (await session.ExecuteAsync(
                    GoOn, webhook.Id, from.Epoch, from.Xact, from.Id, page.Next.Epoch, page.Next.Xact, page.Next.Id,
                    webhook.LibraryId) == 0)
                    return 0;
                var batch = session.StartBatch();
                foreach (var one in page.Events.Where(one => KindPattern.Has(webhook.Kinds, one.Kind)))
                {
                    batch.Add(
                        TakeUp, webhook.Id, one.Point.Xact, one.Point.Id, one.Point.Epoch, one.OrderKey, one.IsOneOfMany ? 1L : 0L);
                }

                await batch.ExecuteAsync();
                return 0;
            },
            cancel);
        return (page.HasMore, hasGap);
    }

    /// <summary>What may be sent now: at most one event of each patron, those that are not one of many first.</summary>
    public ValueTask<List<Delivery>> DueAsync(Webhook webhook, CancellationToken cancel) => store.ReadAsync(
        async session =>
        {
            var found = await session.QueryAsync(
                Due,
                static row => new Delivery(new(row.Text(2), row.Number(0), row.Number(1)), (int)row.Number(3), null),
                webhook.Id, clock.GetUtcNow());
            for (var i = 0; i < found.Count; i++)
            {
                var point = found[i].Point;
                found[i] = found[i] with { Event = await events.FindAsync(session, point.Epoch, webhook.LibraryId, point.Id) };
            }

            return found;
        },
        ReadCost.Uneven,
        cancel);

    /// <summary>Notes what became of attempts.</summary>
    /// <param name="webhook">Whose.</param>
    /// <param name="ended">What need not be sent again.</param>
    /// <param name="failed">What failed, and when it is tried again; null where it is given up.</param>
    /// <param name="notBefore">The receiver wants to be left alone until then; null where it does not.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask NoteAsync(
        Webhook webhook, IEnumerable<Delivery> ended, IEnumerable<FailedDelivery> failed, DateTimeOffset? notBefore,
        CancellationToken cancel) => await store.WriteAsync(
        async session =>
        {
            var (batch, now) = (session.StartBatch(), clock.GetUtcNow());
            foreach (var one in ended)
                batch.Add(Sent, webhook.Id, one.Point.Xact, one.Point.Id);
            foreach (var one in failed)
            {
                batch.Add(
                    Failed, webhook.Id, one.Delivery.Point.Xact, one.Delivery.Point.Id, one.Delivery.Tries + 1L, one.Next ?? now,
                    one.Mark, one.Next is null ? now : (DateTimeOffset?)null);
            }

            if (notBefore is { } until)
                batch.Add(Wait, webhook.LibraryId, webhook.Id, until);
            await batch.ExecuteAsync();
            return 0;
        },
        cancel);
}

/// <summary>An event that waits for a webhook.</summary>
/// <param name="Point">Which event.</param>
/// <param name="Tries">How often it was sent without success.</param>
/// <param name="Event">The event; null where it is gone.</param>
internal sealed record Delivery(EventPoint Point, int Tries, LibraryEvent? Event);

/// <summary>An attempt that failed.</summary>
/// <param name="Delivery">What was sent.</param>
/// <param name="Mark">What went wrong.</param>
/// <param name="Next">When it is tried again; null for never.</param>
internal sealed record FailedDelivery(Delivery Delivery, string Mark, DateTimeOffset? Next);
