using System.Net;
using PatronDesk.Data;
using PatronDesk.Data.Postgres;
using PatronDesk.Tests.Faces.Sip2;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Data;

/// <summary>A write that a standby has to confirm is not answered before it did.</summary>
public sealed class DurabilityTests
{
    private const string CancelWaits = "select pg_cancel_backend(pid)::text from pg_stat_activity where wait_event = 'SyncRep'";

    private const string ClientId = "6d1f1b1e-8f0a-4a53-9c3a-0f0a5b9d7c11";

    private static readonly Sql AddIfNew = new("insert into thing (name, number) values ($1, $2) on conflict do nothing");

    [Fact]
    public async Task Write_is_done_when_the_standby_has_it_and_not_before()
    {
        await using var node = await PostgresNode.StartAsync();
        // Who hears no warnings does not hear that the wait was ended.
        await node.QueryAsync($"alter role {PostgresServer.Superuser} set client_min_messages = error");
        await using var store = new PostgresStore(node.Connection);
        await store.WriteAsync(
            async session =>
            {
                await session.ScriptAsync("create table thing (name text not null primary key, number bigint not null)");
                return true;
            },
            CancellationToken.None);
        await AskForStandbyAsync(node);

        // The wait is ended by us, by someone at the database, and by its own limit on statements.
        await NotDurableAsync(store.AddAsync("waited too long"));
        var cancelled = store.AddAsync("cancelled");
        await Eventually(async () => (await node.QueryAsync(CancelWaits)).Count > 0);
        await NotDurableAsync(cancelled);
        await node.QueryAsync("alter system set statement_timeout = '700ms'");
        await node.QueryAsync("select pg_reload_conf()::text");
        await NotDurableAsync(store.AddAsync("timed out"));
        await node.QueryAsync("alter system reset statement_timeout");
        await node.QueryAsync("select pg_reload_conf()::text");

        // Others see it. Who repeats it finds it done, by looking or by being refused, and can't be told so yet.
        Assert.Equal(["cancelled", "timed out", "waited too long"], await store.NamesAsync());
        await NotDurableAsync(FindAsync(store));
        await NotDurableAsync(RepeatAsync(store));

        await using var standby = await FollowAsync(node);
        Assert.Equal(0, await FindAsync(store));
        Assert.False(await RepeatAsync(store));
        await store.AddAsync("confirmed");
        Assert.Contains("confirmed", await ConfirmedAsync(standby));
    }

    [Fact]
    public async Task Create_with_an_idempotency_key_is_503_until_the_standby_has_it()
    {
        await using var node = await PostgresNode.StartAsync();
        await using var server = await TestServer.StartAsync(Engine.Postgres, database: node.Connection);
        await AskForStandbyAsync(node);
        await RefusedTwiceAsync(() => CreateAsync(server));

        await using var standby = await FollowAsync(node);
        using var made = await CreateAsync(server);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal(["1"], await node.QueryAsync("select count(*)::text from patron"));
        await Eventually(async () => await standby.QueryAsync("select count(*)::text from patron") is ["1"]);
    }

    [Theory]
    [InlineData("/users", "patron", "uuid", """ "username":"shelley","personal":{"lastName":"Shelley"} """)]
    [InlineData("/groups", "category", "id", """ "group":"poets" """)]
    [InlineData(
        "/manualblocks", "manual_block", "id",
        """ "type":"Manual","desc":"owes","borrowing":true,"userId":"0b0a3c52-0d8b-4f1e-9a51-6e8d9a3e1f22" """)]
    public async Task A_record_with_the_client_s_own_id_is_503_until_the_standby_has_it(
        string path, string table, string column, string fields)
    {
        var record = $$"""{"id":"{{ClientId}}",{{fields}}}""";
        await using var node = await PostgresNode.StartAsync();
        await using var server = await TestServer.StartAsync(Engine.Postgres, database: node.Connection);
        await AskForStandbyAsync(node);
        // The second finds the first one's record, and may say so as little as the first could say that it is made.
        await RefusedTwiceAsync(() => PostAsync(server, path, record));

        await using var standby = await FollowAsync(node);
        var before = await ConfirmedUpToAsync(node);
        using var told = await PostAsync(server, path, record);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.StatusCode);
        Assert.Contains(ClientId, await told.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(await ConfirmedUpToAsync(node) > before, "The standby confirmed no commit of the repeat.");
        var count = $"select count(*)::text from {table} where {column} = '{ClientId}'";
        await Eventually(async () => await standby.QueryAsync(count) is ["1"]);
    }

    [Fact]
    public async Task A_machine_s_check_out_is_not_done_until_the_standby_has_it_and_is_then_told_once()
    {
        await using var node = await PostgresNode.StartAsync();
        await using var server = await TestServer.StartAsync(Engine.Postgres, Kiosk.Listening, database: node.Connection);
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        await AskForStandbyAsync(node);
        // With a sequence number: an answer that was kept would be repeated.
        var line = $"11YN{Kiosk.Date}                  AOMAIN|AA{card}|ABB-1|AC|AY1AZ";
        line += ((ushort)-line.Sum(character => character)).ToString("X4", System.Globalization.CultureInfo.InvariantCulture);
        for (var attempt = 0; attempt < 2; attempt++)
            Assert.StartsWith("120", await kiosk.AskAsync(line), StringComparison.Ordinal);

        await using var standby = await FollowAsync(node);
        Assert.StartsWith("121", await kiosk.AskAsync(line), StringComparison.Ordinal);
        Assert.Equal(["1"], await node.QueryAsync("select count(*)::text from loan"));
    }

    private static async Task RefusedTwiceAsync(Func<Task<HttpResponseMessage>> sendAsync)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var refused = await sendAsync();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
    }

    private static async Task<PostgresNode> FollowAsync(PostgresNode node)
    {
        var standby = await node.AddStandbyAsync();
        await Eventually(async () => (await node.QueryAsync("select sync_state from pg_stat_replication")) is ["sync"]);
        return standby;
    }

    private static async Task<HttpResponseMessage> CreateAsync(TestServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/patrons")
        {
            Content = new FormUrlEncodedContent([new("first_name", "Mary"), new("last_name", "Shelley")]),
            Headers = { { "Idempotency-Key", "once" } },
        };
        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestServer server, string path, string record)
    {
        using var body = new StringContent(record, System.Text.Encoding.UTF8, "application/json");
        return await server.Client.PostAsync(path, body, TestContext.Current.CancellationToken);
    }

    // Bytes of the WAL that the standby has on disk.
    private static async Task<decimal> ConfirmedUpToAsync(PostgresNode node) => decimal.Parse(
        (await node.QueryAsync("select (flush_lsn - '0/0'::pg_lsn)::text from pg_stat_replication"))[0],
        System.Globalization.CultureInfo.InvariantCulture);

    private static async Task AskForStandbyAsync(PostgresNode node)
    {
        await node.QueryAsync("alter system set synchronous_standby_names = '*'");
        await node.QueryAsync("select pg_reload_conf()::text");
        await Eventually(async () => (await node.QueryAsync("show synchronous_standby_names"))[0] == "*");
        // A session shows it before its commits wait: that begins when the checkpointer has read it too.
        await Eventually(async () =>
        {
            var write = node.QueryAsync("comment on schema public is 'asked for a standby'");
            var hasWaited = false;
            while (!write.IsCompleted)
            {
                hasWaited |= (await node.QueryAsync(CancelWaits)).Count > 0;
                await Task.Delay(10);
            }

            await write;
            return hasWaited;
        });
    }

    private static Task<long?> FindAsync(Store store) => store.WriteAsync(
        session => Things.NumberAsync(session, "waited too long"), CancellationToken.None).AsTask();

    private static Task<bool> RepeatAsync(Store store) => store.WriteAsync(
        async session =>
        {
            if (await session.ExecuteAsync(AddIfNew, "waited too long", 0L) == 1)
                return true;
            session.RollBack();
            return false;
        },
        CancellationToken.None).AsTask();

    private static async Task NotDurableAsync(Task write)
    {
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => write);
        Assert.Equal(StoreFault.NotDurable, error.Fault);
    }

    // Confirmed is what it has on disk; it shows it a moment later.
    private static async Task<IReadOnlyList<string>> ConfirmedAsync(PostgresNode standby)
    {
        IReadOnlyList<string> names = [];
        await Eventually(async () => (names = await standby.QueryAsync("select name from thing")).Contains("confirmed"));
        return names;
    }

    private static async Task Eventually(Func<Task<bool>> isTrue)
    {
        for (var tries = 0; !await isTrue(); await Task.Delay(50))
            Assert.True(tries++ < 1200, "It did not come to be.");
    }
}
