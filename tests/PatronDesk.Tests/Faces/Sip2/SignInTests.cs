using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>How guessing at accounts is slowed down, and who keeps a place while others are silent.</summary>
public sealed class SignInTests
{
    private const string Right = "9300CNkiosk|COopen-sesame|";

    [EveryEngine]
    public async Task After_200_wrong_passwords_the_right_one_waits_and_who_is_in_or_elsewhere_does_not(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        using var before = await Kiosk.SignedInAsync(server, "kiosk");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var guesser = await Kiosk.ConnectAsync(server);
            for (var i = 0; i < 4; i++)
            {
                // The third one closes the connection.
                if (i == 3)
                    Assert.Null(await guesser.ReadAsync());
                else
                    Assert.Equal("940", await guesser.AskAsync($"9300CNkiosk|COwrong-{i}|"));
            }
        }));

        using var late = await Kiosk.ConnectAsync(server);
        Assert.Equal("940", await late.AskAsync(Right));
        using var elsewhere = await Kiosk.ConnectAsync(server, "127.0.0.2");
        Assert.Equal("941", await elsewhere.AskAsync(Right));
        Assert.StartsWith(
            "24              ", await before.AskAsync($"23001{Kiosk.Date}AOMAIN|AA{card}|AC|"), StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromMinutes(15));
        using var later = await Kiosk.ConnectAsync(server);
        Assert.Equal("941", await later.AskAsync(Right));
    }

    [Fact]
    public async Task Silent_connections_give_way_and_take_no_place_of_who_has_signed_in()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, new Dictionary<string, string?>(Kiosk.Listening)
        {
            ["Sip2:MaxConnections"] = "2",
            ["Sip2:MaxWaiting"] = "4",
            ["Sip2:MaxWaitingOfAddress"] = "3",
        });
        await Kiosk.PrepareAsync(server);
        using var inside = await Kiosk.SignedInAsync(server, "kiosk");
        var silent = new List<Kiosk>();
        for (var i = 0; i < 12; i++)
        {
            silent.Add(await Kiosk.ConnectAsync(server));
            Assert.StartsWith("98Y", await silent[i].AskAsync("9900302.00"), StringComparison.Ordinal);
        }

        // Of one address three may wait; the oldest were closed for the newer ones.
        for (var i = 0; i < 9; i++)
            Assert.Null(await silent[i].ReadAsync());
        Assert.StartsWith("98Y", await silent[10].AskAsync("9900302.00"), StringComparison.Ordinal);
        using var other = await Kiosk.SignedInAsync(server, "lender", "127.0.0.2");
        Assert.StartsWith("98Y", await inside.AskAsync("9900302.00"), StringComparison.Ordinal);

        // Two have signed in, as many as may.
        using var third = await Kiosk.ConnectAsync(server, "127.0.0.3");
        Assert.Equal("941", await third.AskAsync("9300CNgate|COopen-sesame|"));
        Assert.Null(await third.ReadAsync());
        inside.Dispose();
        foreach (var kiosk in silent)
            kiosk.Dispose();
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r\0")]
    public async Task Where_a_prompt_is_set_a_client_signs_in_at_it_and_then_speaks_SIP2(string end)
    {
        await using var server = await TestServer.StartAsync(
            Engine.Sqlite,
            new Dictionary<string, string?>(Kiosk.Listening) { ["Sip2:LoginPromptAt"] = "127.0.0.1:0" });
        var card = await Kiosk.PrepareAsync(server);
        using var old = await Kiosk.ConnectAsync(server);
        await ExpectAsync(old, "login: ");
        await old.SendAsync("kiosk" + end);
        await ExpectAsync(old, "password: ");
        await old.SendAsync("wrong" + end);
        await ExpectAsync(old, "Invalid login\r\nlogin: ");
        await old.SendAsync("\u00ff\u00fb\u0001kiosk" + end);
        await ExpectAsync(old, "password: ");
        await old.SendAsync("open-sesame" + end);
        await ExpectAsync(old, "Login OK.  Initiating SIP\r\n");
        Assert.StartsWith(
            "24              ", await old.AskAsync($"23001{Kiosk.Date}AOMAIN|AA{card}|AC|"), StringComparison.Ordinal);

        using var guesser = await Kiosk.ConnectAsync(server);
        for (var i = 0; i < 3; i++)
        {
            await ExpectAsync(guesser, "login: ");
            await guesser.SendAsync("kiosk" + end);
            await ExpectAsync(guesser, "password: ");
            await guesser.SendAsync("wrong" + end);
            await ExpectAsync(guesser, "Invalid login\r\n");
        }

        Assert.Null(await guesser.ReadAsync());
    }

    private static async Task ExpectAsync(Kiosk kiosk, string text) => Assert.Equal(text, await kiosk.ReadBytesAsync(text.Length));
}
