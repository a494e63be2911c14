using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Events;

/// <summary>Makes, lists and changes a library's webhooks.</summary>
internal sealed class WebhookRecords(Store store, EventList events, EventSettings settings, TimeProvider clock)
{
    /// <summary>The most webhooks of a library.</summary>
    public const int Most = 20;

    private const int LongestUrl = 500;

    private static readonly TimeSpan OldSecretKept = TimeSpan.FromDays(1);

    private static readonly Sql Insert = new("""
        insert into webhook (library_id, url, events, secret, created_at, epoch, xact, event_id)
        select $1, $2, $3, $4, $5, $6, $7, $8
        where (select count(*) from webhook where library_id = $1) < $9
        returning id
        """);

    private static readonly Sql OfLibrary = new($"select {Webhook.Columns} from webhook where library_id = $1 order by id limit 1000");

    private static readonly Sql Enabled = new($"select {Webhook.Columns} from webhook where disabled_at is null order by id limit 10000");

    private static readonly Sql Disable = new("""
        update webhook set disabled_at = $3, disabled_as = $4 where library_id = $1 and id = $2 and disabled_at is null
        """);

    private static readonly Sql Enable = new("""
        update webhook set disabled_at = null, disabled_as = null where library_id = $1 and id = $2
        """);

    private static readonly Sql Remove = new("delete from webhook where library_id = $1 and id = $2");

    private static readonly Sql RemoveDeliveries = new("delete from webhook_delivery where webhook_id = $1");

    private static readonly Sql TakeUpAgain = new("""
        update webhook set epoch = $3, xact = $4, event_id = $5 where library_id = $1 and id = $2
        """);

    private static readonly Sql RemoveGivenUp = new("""
        delete from webhook_delivery where webhook_id = $1 and given_up_at is not null
        """);

    private static readonly Sql ChangeSecret = new("""
        update webhook set old_secret = secret, old_until = $4, secret = $3 where library_id = $1 and id = $2
        """);

    private static readonly Sql Counts = new("""
        select count(case when given_up_at is null then 1 end), count(case when given_up_at is not null then 1 end)
        from webhook_delivery
        where webhook_id = $1
        """);

    private static readonly Sql Forget = new("delete from webhook_delivery where given_up_at < $1");

    /// <summary>Whether events may be sent there, as far as the address itself tells.</summary>
    public static bool IsUrl(string text) =>
        text.Length <= LongestUrl && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0 && uri.Host.Length > 0;

    /// <summary>Makes one, which gets the events from now on; null where the library has <see cref="Most"/> already.</summary>
    /// <param name="caller">Whose, and who makes it.</param>
    /// <param name="url">One that <see cref="IsUrl"/> accepts.</param>
    /// <param name="kinds">What <see cref="KindPattern.Read"/> gave.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<(long Id, string Secret)?> CreateAsync(Caller caller, string url, string kinds, CancellationToken cancel)
    {
        var (secret, from, library) = (WebhookSecret.New(), await events.NewestAsync(cancel), caller.Library.Id);
        var id = await store.WriteAsync(
            async session =>
            {
                var made = await session.FindAsync(
                    Insert, static row => row.Number(0),
                    library, url, kinds, secret, clock.GetUtcNow(), from.Epoch, from.Xact, from.Id, (long)Most);
                if (made != 0)
                    await NoteAsync(session, caller, "webhook.created", made);
                return made;
            },
            cancel);
        return id == 0 ? null : (id, secret);
    }

    /// <summary>The library's webhooks.</summary>
    public ValueTask<List<Webhook>> ListAsync(Library library, CancellationToken cancel) =>
        store.ReadAsync(session => session.QueryAsync(OfLibrary, Webhook.Columns.Read, library.Id), cancel);

    /// <summary>All webhooks of the store that are not disabled.</summary>
    public ValueTask<List<Webhook>> EnabledAsync(CancellationToken cancel) =>
        store.ReadAsync(static session => session.QueryAsync(Enabled, Webhook.Columns.Read), cancel);

    /// <summary>How many events of a webhook wait, and how many were given up.</summary>
    public ValueTask<(long Waiting, long GivenUp)> CountAsync(Webhook webhook, CancellationToken cancel) =>
        store.ReadAsync(
            session => session.FindAsync(Counts, static row => (row.Number(0), row.Number(1)), webhook.Id), ReadCost.Uneven, cancel);

    /// <summary>Sends nothing more to it until it is enabled; false where the library has no such enabled one.</summary>
    /// <param name="caller">Whose, and who disables it.</param>
    /// <param name="id">The webhook.</param>
    /// <param name="why"><see cref="Webhook.ByCommand"/> or <see cref="Webhook.Gone"/>.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<bool> DisableAsync(Caller caller, long id, string why, CancellationToken cancel) => ChangeAsync(
        caller, id, "webhook.disabled",
        session => session.ExecuteAsync(Disable, caller.Library.Id, id, clock.GetUtcNow(), why), cancel);

    /// <summary>Goes on where it was disabled.</summary>
    public ValueTask<bool> EnableAsync(Caller caller, long id, CancellationToken cancel) => ChangeAsync(
        caller, id, "webhook.enabled", session => session.ExecuteAsync(Enable, caller.Library.Id, id), cancel);

    /// <summary>Removes it and what waits for it.</summary>
    public ValueTask<bool> DeleteAsync(Caller caller, long id, CancellationToken cancel) => ChangeAsync(
        caller, id, "webhook.deleted",
        async session =>
        {
            var removed = await session.ExecuteAsync(Remove, caller.Library.Id, id);
            if (removed > 0)
                await session.ExecuteAsync(RemoveDeliveries, id);
            return removed;
        },
        cancel);

    /// <summary>Sends everything after a point once more, with the same ids; also what was given up.</summary>
    /// <returns>Null where it was done; otherwise why not: the stream's answer, or a page where there is no such webhook.</returns>
    public async ValueTask<ReadEvents?> ReplayAsync(Caller caller, long id, EventPoint? since, CancellationToken cancel)
    {
        var page = await events.ReadAsync(caller.Library.Id, since, 1, cancel);
        if (page is ReadEvents.Gone)
            return page;
        var from = since ?? await events.OldestAsync(caller.Library.Id, cancel);
        var isDone = await ChangeAsync(
            caller, id, "webhook.replayed",
            async session =>
            {
                var changed = await session.ExecuteAsync(TakeUpAgain, caller.Library.Id, id, from.Epoch, from.Xact, from.Id);
                if (changed > 0)
                    await session.ExecuteAsync(RemoveGivenUp, id);
                return changed;
            },
            cancel);
        return isDone ? null : page;
    }

    /// <summary>Gives it a new secret, which is answered; null where there is no such webhook. The old one signs for a day too.</summary>
    public async ValueTask<string?> ChangeSecretAsync(Caller caller, long id, CancellationToken cancel)
    {
        var secret = WebhookSecret.New();
        return await ChangeAsync(
            caller, id, "webhook.secret_changed",
            session => session.ExecuteAsync(ChangeSecret, caller.Library.Id, id, secret, clock.GetUtcNow() + OldSecretKept), cancel)
            ? secret
            : null;
    }

    /// <summary>Deletes what was given up so long ago that its event is not kept any more.</summary>
    public async ValueTask ForgetAsync(CancellationToken cancel) =>
        await store.WriteAsync(session => session.ExecuteAsync(Forget, clock.GetUtcNow() - settings.Kept), cancel);

    private ValueTask<bool> ChangeAsync(
        Caller caller, long id, string action, Func<Session, ValueTask<int>> change, CancellationToken cancel) => store.WriteAsync(
        async session =>
        {
            if (await change(session) == 0)
                return false;
            await NoteAsync(session, caller, action, id);
            return true;
        },
        cancel);

    private ValueTask NoteAsync(Session session, Caller caller, string action, long id) => session.JournalAsync(
        new(caller.Library.Id, clock.GetUtcNow(), caller.Actor, action, id.ToString(CultureInfo.InvariantCulture)));
}
