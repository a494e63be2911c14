using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatronDesk.Data;
using PatronDesk.Events;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Events;

/// <summary>What a receiver of webhooks gets, and when it gets it again.</summary>
public sealed class WebhookTests
{
    private static readonly Dictionary<string, string?> Near = new() { ["Webhooks:PrivateAddresses"] = "127.0.0.1;::1" };

    // A57.
    [EveryEngine]
    public async Task A57_an_event_is_signed_over_the_bytes_that_are_sent(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Near);
        await using var receiver = await Receiver.StartAsync();
        var (id, secret) = await CreateAsync(server, receiver.Address, "*");
        await AddAsync(server, "ü@example.com");
        var got = Assert.Single(await receiver.WaitAsync(1));
        Assert.Contains("\"patron.created\"", got.Body, StringComparison.Ordinal);
        Assert.Equal(
            server.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), got.Timestamp);
        var bytes = Convert.FromBase64String(secret["whsec_".Length..]);
        Assert.InRange(bytes.Length, 24, 64);
        Assert.Equal(got.SignatureWith(bytes), got.Signature);

        var changed = (await RecordsOf(server).ChangeSecretAsync(await server.CallerAsync(), id, CancellationToken.None))!;
        await AddAsync(server, "b@example.com");
        got = (await receiver.WaitAsync(2))[1];
        Assert.Equal($"{got.SignatureWith(WebhookSecret.Key(changed)!)} {got.SignatureWith(bytes)}", got.Signature);
        server.Clock.Advance(TimeSpan.FromHours(25));
        await AddAsync(server, "c@example.com");
        got = (await receiver.WaitAsync(3))[2];
        Assert.Equal(got.SignatureWith(WebhookSecret.Key(changed)!), got.Signature);
    }

    // A56.
    [EveryEngine]
    public async Task A56_a_retry_and_a_replay_keep_the_id_and_are_signed_anew(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Near);
        await using var receiver = await Receiver.StartAsync();
        var (id, _) = await CreateAsync(server, receiver.Address, "patron.*");
        receiver.Answer = static _ => 500;
        await AddAsync(server, "a@example.com");
        await receiver.WaitAsync(1);
        await FailedAsync(server, 1);
        receiver.Answer = static _ => 200;
        server.Clock.Advance(TimeSpan.FromHours(6));
        await receiver.WaitAsync(2);
        await FailedAsync(server, 0);
        Assert.Null(await RecordsOf(server).ReplayAsync(await server.CallerAsync(), id, null, CancellationToken.None));
        var got = await receiver.WaitAsync(3);
        Assert.Single(got.DistinctBy(one => one.Id));
        Assert.Equal(2, got.DistinctBy(one => one.Signature).Count());
        Assert.Equal(6 * 3600, got[1].Seconds - got[0].Seconds);
    }

    // A58.
    [EveryEngine]
    public async Task A58_a_patrons_failure_holds_nobody_elses_events_until_it_is_given_up(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Near);
        await using var receiver = await Receiver.StartAsync();
        await AddAsync(server, "p@example.com");
        await AddAsync(server, "q@example.com");
        var p = (await server.QueryAsync("select uuid from patron order by id", 1))[0];
        receiver.Answer = body =>
            body.Contains(p, StringComparison.Ordinal) && body.Contains("\"phone\"", StringComparison.Ordinal) ? 500 : 200;
        // Not "*": on PostgreSQL a transaction of another test may hold the stream back, and then who was made just before comes too.
        var (id, _) = await CreateAsync(server, receiver.Address, "patron.updated");
        await server.Client.PostAsync("/patrons/p@example.com?phone=1", null);
        await server.Client.PostAsync("/patrons/p@example.com?city=Bingen", null);
        await server.Client.PostAsync("/patrons/q@example.com?city=Bingen", null);
        var got = await receiver.WaitAsync(2);
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Equal(2, receiver.Got.Count);
        Assert.Equal(
            ["phone", "city"], got.OrderBy(one => one.Body.Contains(p, StringComparison.Ordinal) ? 0 : 1).Select(one => one.Field));

        for (var tries = 1; tries < WebhookSender.MostTries; tries++)
        {
            await FailedAsync(server, tries);
            server.Clock.Advance(TimeSpan.FromHours(30));
            await receiver.WaitAsync(2 + tries);
        }

        got = await receiver.WaitAsync(2 + WebhookSender.MostTries);
        Assert.Equal("city", got[^1].Field);
        Assert.Contains(p, got[^1].Body, StringComparison.Ordinal);
        var webhook = (await RecordsOf(server).ListAsync((await server.CallerAsync()).Library, CancellationToken.None))[0];
        Assert.Equal(id, webhook.Id);
        Assert.Equal(1, (await RecordsOf(server).CountAsync(webhook, CancellationToken.None)).GivenUp);
    }

    // A61.
    [EveryEngine]
    public async Task A61_a_desks_event_goes_out_before_what_is_left_of_an_import(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Near);
        await using var receiver = await Receiver.StartAsync();
        await AddAsync(server, "desk@example.com");
        await CreateAsync(server, receiver.Address, "patron.*");
        receiver.Slowness = TimeSpan.FromMilliseconds(20);
        for (var part = 0; part < 4; part++)
        {
            var first = part * 500;
            await server.Store.WriteAsync(
                async session =>
                {
                    var batch = session.StartBatch();
                    for (var i = first; i < first + 500; i++)
                        batch.Add(ImportedLine, server.Clock.GetUtcNow(), $"imported-{i}");
                    await batch.ExecuteAsync();
                    return 0;
                },
                CancellationToken.None);
        }

        await receiver.WaitAsync(1);
        await server.Client.PostAsync("/patrons/desk@example.com?phone=1", null);
        await receiver.WaitForAsync(static one => one.Field == "phone");
        Assert.True(receiver.Got.Count < 1500, $"{receiver.Got.Count} had to go first.");
        Assert.Contains(receiver.Got, static one => one.Body.Contains("\"import\":\"run\"", StringComparison.Ordinal));
    }

    private static readonly Sql ImportedLine = new("""
        insert into journal (library_id, at, actor, action, subject, import_id)
        values (1, $1, 'program', 'patron.created', $2, 'run')
        """);

    [EveryEngine]
    public async Task A_receiver_that_is_gone_gets_nothing_more_and_one_that_is_busy_is_left_alone(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Near);
        await using var receiver = await Receiver.StartAsync();
        var (id, _) = await CreateAsync(server, receiver.Address, "*");
        (receiver.Answer, receiver.RetryAfter) = (static _ => 429, "3600");
        await AddAsync(server, "a@example.com");
        await receiver.WaitAsync(1);
        await FailedAsync(server, 1);
        await AddAsync(server, "b@example.com");
        server.Clock.Advance(TimeSpan.FromMinutes(50));
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Single(receiver.Got);
        (receiver.Answer, receiver.RetryAfter) = (static _ => 410, null);
        server.Clock.Advance(TimeSpan.FromMinutes(20));
        await receiver.WaitAsync(2);
        await PollAsync(async () => (await server.QueryAsync("select disabled_as from webhook", 1))[0] == "gone");
        var sent = receiver.Got.Count;
        await AddAsync(server, "c@example.com");
        server.Clock.Advance(TimeSpan.FromDays(2));
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Equal(sent, receiver.Got.Count);

        receiver.Answer = static _ => 200;
        Assert.True(await RecordsOf(server).EnableAsync(await server.CallerAsync(), id, CancellationToken.None));
        await receiver.WaitForAsync(_ => receiver.Got.Skip(sent).DistinctBy(got => got.Id).Count() == 3);
    }

    [EveryEngine]
    public async Task Two_nodes_send_each_event_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Near);
        if (engine == Engine.Sqlite)
            return;
        await using var second = await TestServer.StartAsync(engine, Near, database: server.Database);
        await using var receiver = await Receiver.StartAsync();
        await CreateAsync(server, receiver.Address, "*");
        for (var i = 0; i < 30; i++)
            await AddAsync(i % 2 == 0 ? server : second, $"a{i}@example.com");
        await receiver.WaitAsync(30);
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Equal(30, receiver.Got.DistinctBy(one => one.Id).Count());
        Assert.Equal(30, receiver.Got.Count);
    }

    internal static WebhookRecords RecordsOf(TestServer server) => server.Services.GetRequiredService<WebhookRecords>();

    private static async Task AddAsync(TestServer server, string email)
    {
        using var answer = await server.Client.PostAsync(
            $"/patrons?first_name=A&last_name=B&email={Uri.EscapeDataString(email)}", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<(long Id, string Secret)> CreateAsync(TestServer server, string url, string kinds) =>
        (await RecordsOf(server).CreateAsync(await server.CallerAsync(), url, kinds, CancellationToken.None))!.Value;

    private static Task FailedAsync(TestServer server, int tries) => PollAsync(async () =>
        (await server.QueryAsync("select coalesce(max(cast(tries as text)), '0') from webhook_delivery where given_up_at is null", 1))[0]
            == tries.ToString(CultureInfo.InvariantCulture));

    private static async Task PollAsync(Func<Task<bool>> isSo)
    {
        for (var i = 0; i < 600 && !await isSo(); i++)
            await Task.Delay(50);
        Assert.True(await isSo());
    }

    /// <summary>What a receiver got.</summary>
    internal sealed record Arrived(string Id, string Timestamp, string Signature, string Body)
    {
        public long Seconds => long.Parse(Timestamp, CultureInfo.InvariantCulture);

        /// <summary>The first changed field.</summary>
        public string? Field => Body.Split("\"fields\":[\"") is [_, var rest] ? rest.Split('"')[0] : null;

        public string SignatureWith(byte[] key) => "v1," + Convert.ToBase64String(
            System.Security.Cryptography.HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")));
    }

    /// <summary>A receiver on a real socket.</summary>
    internal sealed class Receiver : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<Arrived> _got = new();

        private Receiver(WebApplication app) => _app = app;

        public Func<string, int> Answer { get; set; } = static _ => 200;

        public string? RetryAfter { get; set; }

        public TimeSpan Slowness { get; set; }

        public IReadOnlyCollection<Arrived> Got => _got;

        public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()
            + "/hook";

        public static async Task<Receiver> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var receiver = new Receiver(builder.Build());
            receiver._app.Run(receiver.TakeAsync);
            await receiver._app.StartAsync();
            return receiver;
        }

        public async Task<IReadOnlyList<Arrived>> WaitAsync(int count)
        {
            await PollAsync(() => Task.FromResult(_got.Count >= count));
            return [.. _got.Take(count)];
        }

        public Task WaitForAsync(Func<Arrived, bool> isIt) => PollAsync(() => Task.FromResult(_got.Any(isIt)));

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task TakeAsync(HttpContext context)
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            await Task.Delay(Slowness);
            var headers = context.Request.Headers;
            context.Response.StatusCode = Answer(body);
            if (RetryAfter is not null)
                context.Response.Headers.RetryAfter = RetryAfter;
            _got.Enqueue(new(
                headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(), body));
        }
    }
}
