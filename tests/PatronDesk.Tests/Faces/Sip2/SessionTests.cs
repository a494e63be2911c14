using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Sip2;

public sealed class SessionTests
{
    private const string Login = "9300CNkiosk|COopen-sesame|\r";

    [EveryEngine]
    public async Task A_store_that_fails_is_answered_with_a_refusal_and_never_with_no_blocks(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.ConnectAsync(server);
        await kiosk.SendAsync(Login);
        Assert.Equal("941", await kiosk.ReadAsync());
        await server.Store.ScriptAsync("alter table manual_block rename to manual_block_away");

        Assert.Equal(
            $"24YYYY          001{Kiosk.Date}AOMAIN|AA{card}|AE|CQN|AFThis is not possible now; please ask at the desk.|",
            await kiosk.AskAsync($"23001{Kiosk.Date}AOMAIN|AA{card}|AC|AD4711|"));
        Assert.Equal(
            $"64YYYY          001{Kiosk.Date}000000000000000000000000AOMAIN|AA{card}|AE|CQN|"
                + "AFThis is not possible now; please ask at the desk.|",
            await kiosk.AskAsync($"63001{Kiosk.Date}          AOMAIN|AA{card}|AC|AD4711|"));
    }

    [EveryEngine]
    public async Task A_session_survives_a_split_at_every_byte_and_a_FIN_after_its_last_message(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        var sent = Login + "\n9900302.00\r\n";
        for (var split = 1; split < sent.Length; split++)
        {
            using var kiosk = await Kiosk.ConnectAsync(server);
            await kiosk.SendAsync(sent[..split]);
            await kiosk.SendAsync(sent[split..]);
            kiosk.Finish();
            Assert.Equal("941", await kiosk.ReadAsync());
            Assert.StartsWith("98Y", await kiosk.ReadAsync(), StringComparison.Ordinal);
            Assert.Null(await kiosk.ReadAsync());
        }
    }

    [Fact]
    public async Task Half_a_message_and_one_over_4_KB_end_the_connection_without_an_answer()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        using var half = await Kiosk.ConnectAsync(server);
        await half.SendAsync("9300CNkiosk|COopen-sesame|");
        half.Finish();
        Assert.Null(await half.ReadAsync());
        using var endless = await Kiosk.ConnectAsync(server);
        await endless.SendAsync("9300CN" + new string('x', 5000));
        Assert.Null(await endless.ReadAsync());
    }

    [Fact]
    public async Task A_client_that_is_silent_for_an_hour_is_closed_and_one_that_is_not_goes_on()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        for (var i = 0; i < 3; i++)
        {
            Assert.StartsWith("98Y", await kiosk.AskAsync("9900302.00"), StringComparison.Ordinal);
            server.Clock.Advance(TimeSpan.FromMinutes(50));
        }

        // The hour begins when the server waits for the next message, which may be a moment after its answer was read.
        var closed = kiosk.ReadAsync();
        while (!closed.IsCompleted)
        {
            server.Clock.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }

        Assert.Null(await closed);
    }

    [EveryEngine]
    public async Task What_is_changed_of_an_account_is_felt_within_a_minute_by_who_is_connected(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        var accounts = server.Services.GetRequiredService<SipAccounts>();
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");

        async Task<string?> AskAsync() => await kiosk.AskAsync($"23001{Kiosk.Date}AOMAIN|AA{card}|AC|");

        var account = (await accounts.FindAsync("kiosk", CancellationToken.None))!;
        var branch = account.Settings with { Institution = "BRANCH", Messages = ["23"] };
        await accounts.ChangeAsync(account with { Settings = branch }, null, CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("AOBRANCH|", await AskAsync(), StringComparison.Ordinal);
        Assert.Contains("BXYNNNYYYNNNNNNNNN|", await kiosk.AskAsync("9900302.00"), StringComparison.Ordinal);
        await accounts.ChangeAsync(account with { DisabledAt = server.Clock.GetUtcNow() }, null, CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await AskAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_sign_in_is_closed_after_30_seconds()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Kiosk.Listening);
        using var kiosk = await Kiosk.ConnectAsync(server);
        Assert.StartsWith("98Y", await kiosk.AskAsync("9900302.00"), StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(await kiosk.ReadAsync());
    }
}
