using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Events;

namespace PatronDesk.Hosting;

/// <summary>Says for <c>patrondesk check</c> which webhooks do not get all their events.</summary>
internal static class WebhookReport
{
    /// <summary>Writes a line for each webhook that is in trouble.</summary>
    public static async Task WriteAsync(Settings settings, Store store, TextWriter output, CancellationToken cancel)
    {
        var records = new WebhookRecords(
            store, new EventList(store, settings.Events, [], TimeProvider.System), settings.Events, TimeProvider.System);
        using var passwords = new PasswordQueue();
        foreach (var library in await new LibraryAccounts(store, passwords, TimeProvider.System).ListAsync(cancel))
        {
            foreach (var webhook in await records.ListAsync(library, cancel))
            {
                if (webhook.DisabledAs == Webhook.Gone)
                    await output.WriteLineAsync(FormattableString.Invariant(
                        $"Webhook {webhook.Id} ({library.Tenant}) = disabled, because the receiver answered 410"));
                if (await records.CountAsync(webhook, cancel) is { GivenUp: > 0 and var count })
                    await output.WriteLineAsync(FormattableString.Invariant(
                        $"Webhook {webhook.Id} ({library.Tenant}) = {count} events were given up; 'account webhook replay' repeats them"));
            }
        }
    }
}
