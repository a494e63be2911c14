using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Events;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk account webhook</c>: where a library's events are sent to.</summary>
internal static class WebhookCommand
{
    private const string NoSuchWebhook = "The library has no such webhook; 'account webhook list' shows them.";

    private static readonly Argument<long> Number = new("WEBHOOK")
    {
        Description = "The webhook's number, as 'account webhook list' shows it",
    };

    public static Command Make() => new("webhook", "Send a library's events to other programs")
    {
        MakeCreate(),
        MakeList(),
        MakeTest(),
        MakeChange("disable", "Send nothing more until it is enabled", static (work, cancel) =>
            work.Records.DisableAsync(work.Caller, work.Webhook.Id, Webhook.ByCommand, cancel)),
        MakeChange("enable", "Go on sending where it was disabled", static (work, cancel) =>
            work.Records.EnableAsync(work.Caller, work.Webhook.Id, cancel)),
        MakeReplay(),
        MakeSecret(),
        MakeChange("delete", "Remove it and what waits for it", static (work, cancel) =>
            work.Records.DeleteAsync(work.Caller, work.Webhook.Id, cancel)),
    };

    private static Command MakeCreate()
    {
        var url = new Option<string>("--url") { Description = "Where the events are sent: https://…", Required = true };
        var events = new Option<string>("--events")
        {
            Description = "Which: patron.*, loan.checked_in or *, separated by commas",
            DefaultValueFactory = static _ => "*",
        };
        return Run(
            new Command("create", "Add a webhook; its secret is shown once") { url, events },
            async (records, _, caller, parsed, cancel) =>
            {
                if (!WebhookRecords.IsUrl(parsed.GetValue(url)!))
                    return await CommandOptions.FailAsync("The url must be such as https://example.org/hook, without a password.");
                if (KindPattern.Read(parsed.GetValue(events)!) is not { } kinds)
                {
                    return await CommandOptions.FailAsync(
                        $"The events must be kinds such as patron.created, or patron.*, separated by commas. There are: "
                            + $"{string.Join(", ", EventKind.All.Select(kind => kind.Name))}.");
                }

                if (await records.CreateAsync(caller, parsed.GetValue(url)!, kinds, cancel) is not var (id, secret))
                    return await CommandOptions.FailAsync($"The library has {WebhookRecords.Most} webhooks already; delete one first.");
                await Console.Out.WriteLineAsync($"""
                    webhook  {id.ToString(CultureInfo.InvariantCulture)}
                    secret   {secret}
                    """);
                return 0;
            });
    }

    private static Command MakeList() => Run(
        new Command("list", "List a library's webhooks, and how many events wait or were given up"),
        async (records, _, caller, _, cancel) =>
        {
            foreach (var webhook in await records.ListAsync(caller.Library, cancel))
            {
                var (waiting, givenUp) = await records.CountAsync(webhook, cancel);
                await Console.Out.WriteLineAsync(string.Join(
                    '\t', webhook.Id.ToString(CultureInfo.InvariantCulture), webhook.Url, webhook.Kinds, StateOf(webhook),
                    string.Create(null, $"waiting={waiting}"), string.Create(null, $"given-up={givenUp}")));
            }

            return 0;
        });

    private static string StateOf(Webhook webhook) => webhook.DisabledAs switch
    {
        null => "enabled",
        Webhook.Gone => "disabled (it answered 410)",
        _ => "disabled",
    };

    private static Command MakeTest() => RunOnWebhook(
        new Command("test", "Send one event of the kind webhook.test, and say what the receiver answers"),
        async (work, settings, _, cancel) =>
        {
            using var client = new WebhookClient(settings.Webhooks, TimeProvider.System);
            var (tenant, now) = (work.Caller.Library.Tenant, TimeProvider.System.GetUtcNow());
            var body = $$$"""{"type":"webhook.test","timestamp":"{{{now:O}}}","data":{"library":"{{{tenant}}}"}}""";
            var answer = await client.SendAsync(work.Webhook, $"test_{Guid.NewGuid():N}", Encoding.UTF8.GetBytes(body), cancel);
            if (!answer.IsTaken)
                return await CommandOptions.FailAsync($"The receiver did not take it: {answer.Mark}.{AdviceOn(answer)}");
            await Console.Out.WriteLineAsync($"The receiver took it and answered {answer.Mark}.");
            return 0;
        });

    private static string AdviceOn(WebhookAnswer answer) => answer.Trouble switch
    {
        WebhookTrouble.PrivateAddress => " If it is meant to be there, name its address in Webhooks:PrivateAddresses.",
        WebhookTrouble.Certificate => " Its certificate is not one that this machine trusts.",
        WebhookTrouble.None when answer.Status is >= 300 and < 400 => " Redirects are not followed; make it with the final address.",
        WebhookTrouble.None or WebhookTrouble.Unreachable or WebhookTrouble.TooSlow => "",
        _ => throw new UnreachableException(),
    };

    private static Command MakeReplay()
    {
        var since = new Option<string?>("--since")
        {
            Description = "The point of an event; what came after it is sent again (default: everything that is kept)",
        };
        return RunOnWebhook(
            new Command("replay", "Send events again, also those that were given up, with the same ids") { since },
            async (work, _, parsed, cancel) =>
            {
                EventPoint? point = null;
                if (parsed.GetValue(since) is { } text && (point = EventPoint.Read(text)) is null)
                    return await CommandOptions.FailAsync("--since must be a point, as an event has it in the field point.");
                return await work.Records.ReplayAsync(work.Caller, work.Webhook.Id, point, cancel) switch
                {
                    null => 0,
                    ReadEvents.Gone(var oldest) => await CommandOptions.FailAsync(
                        $"What came after this point is not kept any more; the oldest point is {oldest}."),
                    ReadEvents.Page => await CommandOptions.FailAsync(NoSuchWebhook),
                    _ => throw new UnreachableException(),
                };
            });
    }

    private static Command MakeSecret() => RunOnWebhook(
        new Command("secret", "Change the secret; it is shown once, and the one before signs too for a day"),
        async (work, _, _, cancel) =>
        {
            if (await work.Records.ChangeSecretAsync(work.Caller, work.Webhook.Id, cancel) is not { } secret)
                return await CommandOptions.FailAsync(NoSuchWebhook);
            await Console.Out.WriteLineAsync($"secret   {secret}");
            return 0;
        });

    private static Command MakeChange(string name, string description, Func<Work, CancellationToken, ValueTask<bool>> change) =>
        RunOnWebhook(
            new Command(name, description),
            async (work, _, _, cancel) => await change(work, cancel) ? 0 : await CommandOptions.FailAsync(NoSuchWebhook));

    private static Command RunOnWebhook(Command command, Func<Work, Settings, ParseResult, CancellationToken, Task<int>> work)
    {
        command.Arguments.Add(Number);
        return Run(command, async (records, settings, caller, parsed, cancel) =>
            (await records.ListAsync(caller.Library, cancel)).Find(one => one.Id == parsed.GetValue(Number)) is { } webhook
                ? await work(new(records, caller, webhook), settings, parsed, cancel)
                : await CommandOptions.FailAsync(NoSuchWebhook));
    }

    private static Command Run(
        Command command, Func<WebhookRecords, Settings, Caller, ParseResult, CancellationToken, Task<int>> work)
    {
        command.Arguments.Insert(0, CommandOptions.LibraryName);
        return CommandOptions.OnStore(command, async (settings, store, parsed, cancel) =>
            await LibraryOption.FindAsync(store, parsed.GetValue(CommandOptions.LibraryName), cancel) is ({ } library, _)
                ? await work(RecordsOn(store, settings), settings, Caller.CommandLine(library), parsed, cancel)
                : await CommandOptions.FailAsync(CommandOptions.NoSuchLibrary));
    }

    // The commands ask the stream for points only, and so need not know whose loans and holds are.
    private static WebhookRecords RecordsOn(Store store, Settings settings) => new(
        store, new EventList(store, settings.Events, [], TimeProvider.System), settings.Events, TimeProvider.System);

    private sealed record Work(WebhookRecords Records, Caller Caller, Webhook Webhook);
}
