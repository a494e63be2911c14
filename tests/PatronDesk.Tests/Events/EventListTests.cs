using System.Net;
using System.Text.Json;
using PatronDesk.Data;
using PatronDesk.Events;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Events;

/// <summary>GET /events: who asks gets each change once and in order, and is told when something is missing.</summary>
public sealed class EventListTests
{
    private static readonly Sql WriteLine = new("""
        insert into journal (library_id, at, actor, action, subject) values (1, $1, 'test', 'patron.created', $2)
        """);

    [EveryEngine]
    public async Task Each_change_is_an_event_without_any_value(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var since = await NowAsync(server);
        await server.Client.PostAsync("/patrons?first_name=Hildegard&last_name=Bingen&email=hilde@example.com&password=viriditas", null);
        await server.Client.PostAsync("/patrons/hilde@example.com?phone=5550199&freeze=1", null);
        await server.Client.PostAsync("/patrons/hilde@example.com?phone=5550199", null);
        await server.Client.DeleteAsync("/patrons/hilde@example.com");
        var body = await ReadAsync(server.Client, since, 3);
        Assert.Equal(
            ["patron.created ", "patron.updated phone,freeze", "patron.deleted "], Lines(body));
        foreach (var value in new[] { "Hildegard", "Bingen", "hilde", "viriditas", "5550199", "2020000000013" })
            Assert.DoesNotContain(value, body, StringComparison.OrdinalIgnoreCase);
        var uuid = (await server.QueryAsync("select uuid from patron", 1))[0];
        Assert.All(
            Events(body), one => Assert.Equal((uuid, uuid), (Data(one, "record"), Data(one, "patron"))));
    }

    [EveryEngine]
    public async Task Pages_give_each_event_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (since, found) = (await NowAsync(server), new List<string>());
        for (var i = 0; i < 7; i++)
            await server.Client.PostAsync($"/patrons?first_name=A&last_name=B&email=a{i}@example.com", null);
        await ReadAsync(server.Client, since, 7);
        bool more;
        do
        {
            using var page = JsonDocument.Parse(await server.Client.GetStringAsync($"/events?since={since}&limit=3"));
            found.AddRange(page.RootElement.GetProperty("events").EnumerateArray().Select(one => Data(one, "record")));
            since = page.RootElement.GetProperty("next").GetString()!;
            more = page.RootElement.GetProperty("more").GetBoolean();
        }
        while (more);

        Assert.Equal(await server.QueryAsync("select uuid from patron order by id", 1), found);
        Assert.Empty(Lines(await server.Client.GetStringAsync($"/events?since={since}")));
    }

    [EveryEngine]
    public async Task An_event_is_of_its_own_library_only(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var since = await NowAsync(server);
        await server.SecondLibraryAsync();
        using var other = server.NewClient("second-key", "second-user");
        await other.PostAsync("/patrons?first_name=A&last_name=B&email=a@example.com", null);
        Assert.Single(Lines(await ReadAsync(other, since, 1)));
        Assert.Empty(Lines(await server.Client.GetStringAsync($"/events?since={since}")));
    }

    // A55.
    [Fact]
    public async Task A55_a_number_that_commits_late_is_not_stepped_over()
    {
        await using var server = await TestServer.StartAsync(Engine.Postgres);
        var since = await NowAsync(server);
        var (written, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var late = server.Store.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(WriteLine, server.Clock.GetUtcNow(), "late");
                written.TrySetResult();
                await go.Task;
                return 0;
            },
            CancellationToken.None).AsTask();
        await written.Task;
        await server.Store.WriteAsync(
            session => session.ExecuteAsync(WriteLine, server.Clock.GetUtcNow(), "early"), CancellationToken.None);
        var before = await server.Client.GetStringAsync($"/events?since={since}");
        Assert.Empty(Lines(before));
        using var page = JsonDocument.Parse(before);
        since = page.RootElement.GetProperty("next").GetString()!;
        var now = await NowAsync(server);
        go.SetResult();
        await late;
        foreach (var point in new[] { since, now })
        {
            var after = await ReadAsync(server.Client, point, 2);
            Assert.Equal(["early", "late"], Events(after).Select(one => Data(one, "record")).Order(StringComparer.Ordinal));
        }
    }

    [EveryEngine]
    public async Task What_is_malformed_is_400(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var query in new[]
        {
            "since=yesterday", "since=1.2", "since=abc.-1.2", "since=abc.1.99999999999999999999", "since=..", "since=%FF",
            "since=a%00.1.2", "since=abc.1.2.3", "limit=0", "limit=1001", "limit=x",
        })
        {
            using var answer = await server.Client.GetAsync($"/events?{query}");
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{query}: {answer.StatusCode}");
        }
    }

    [EveryEngine]
    public async Task A_point_older_than_what_is_kept_is_410_with_the_oldest(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var since = await NowAsync(server);
        await server.Client.PostAsync("/patrons?first_name=A&last_name=B&email=a@example.com", null);
        await ReadAsync(server.Client, since, 1);
        server.Clock.Advance(TimeSpan.FromDays(31));
        await server.Client.PostAsync("/patrons?first_name=A&last_name=B&email=b@example.com", null);
        var oldest = await GoneAsync(server, since);
        var rest = await ReadAsync(server.Client, oldest, 1);
        Assert.Equal(["patron.created "], Lines(rest));
        Assert.Equal(Lines(rest), Lines(await server.Client.GetStringAsync("/events")));
    }

    [EveryEngine]
    public async Task A_reader_who_has_seen_everything_may_sleep_for_a_year(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var begun = await NowAsync(server);
        await server.Client.PostAsync("/patrons?first_name=A&last_name=B&email=a@example.com", null);
        await ReadAsync(server.Client, begun, 1);
        var since = await NowAsync(server);
        server.Clock.Advance(TimeSpan.FromDays(365));
        Assert.Empty(Lines(await server.Client.GetStringAsync($"/events?since={since}")));
    }

    [EveryEngine]
    public async Task A_point_from_before_a_restore_is_410(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var since = await NowAsync(server);
        await EventStream.BeginAnewAsync(server.Store, 42, CancellationToken.None);
        await server.Client.PostAsync("/patrons?first_name=A&last_name=B&email=a@example.com", null);
        Assert.Equal(["patron.created "], Lines(await ReadAsync(server.Client, await GoneAsync(server, since), 1)));
    }

    [EveryEngine]
    public async Task A_start_on_the_same_store_keeps_the_stream(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var since = await NowAsync(server);
        await server.Client.PostAsync("/patrons?first_name=A&last_name=B&email=a@example.com", null);
        for (var starts = 0; starts < 2; starts++)
            await EventStream.SettleAsync(server.Store, CancellationToken.None);
        Assert.Single(Lines(await ReadAsync(server.Client, since, 1)));
    }

    // Other tests have open transactions in other databases of the same server, and they hold events back.
    private static async Task<string> ReadAsync(HttpClient client, string since, int count)
    {
        for (var tries = 0; ; tries++)
        {
            var body = await client.GetStringAsync($"/events?since={since}");
            if (tries == 600 || Lines(body).Count >= count)
                return body;
            await Task.Delay(50);
        }
    }

    private static async Task<string> NowAsync(TestServer server)
    {
        using var page = JsonDocument.Parse(await server.Client.GetStringAsync("/events?since=now"));
        return page.RootElement.GetProperty("next").GetString()!;
    }

    private static async Task<string> GoneAsync(TestServer server, string since)
    {
        using var answer = await server.Client.GetAsync($"/events?since={since}");
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("since_gone", body.RootElement.GetProperty("code").GetString());
        return body.RootElement.GetProperty("oldest").GetString()!;
    }

    private static List<JsonElement> Events(string body) =>
        [.. JsonDocument.Parse(body).RootElement.GetProperty("events").EnumerateArray()];

    private static List<string> Lines(string body) =>
    [
        .. Events(body).Select(one => one.GetProperty("type").GetString() + " " + string.Join(',', Fields(one))),
    ];

    private static IEnumerable<string> Fields(JsonElement one) => one.GetProperty("data").TryGetProperty("fields", out var names)
        ? names.EnumerateArray().Select(name => name.GetString()!)
        : [];

    private static string Data(JsonElement one, string name) => one.GetProperty("data").GetProperty(name).GetString()!;
}
