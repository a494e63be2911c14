using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>What the port writes into its log, and how it slows down who guesses.</summary>
public sealed class SipPrivacyTests
{
    private static readonly string[] Secrets =
        ["open-sesame", "wr0ng-pass", "4711", "8264", "Mary", "Major", "mary@example.org", "Lost-Reason", "QXZWV"];

    [EveryEngine]
    public async Task Nothing_secret_is_logged_on_any_path_and_what_is_too_long_is(Engine engine)
    {
        using var logged = new Logged();
        string card;
        await using (var server = await TestServer.StartAsync(
            engine,
            new Dictionary<string, string?>(Kiosk.Listening) { ["Logging:LogLevel:Default"] = "Trace" },
            services => services.AddSingleton<ILoggerProvider>(logged)))
        {
            card = await Kiosk.PrepareAsync(server);
            await LogInWronglyAsync(server);
            using (var stranger = await Kiosk.ConnectAsync(server))
            {
                await stranger.SendAsync($"63001{Kiosk.Date}          AOMAIN|AA{card}|AC|AD8264|\r");
                Assert.Null(await stranger.ReadAsync());
            }

            using (var endless = await Kiosk.SignedInAsync(server, "kiosk"))
            {
                await endless.SendAsync($"23001{Kiosk.Date}AOMAIN|AA{card}|AD8264|{new string('x', 5000)}");
                Assert.Null(await endless.ReadAsync());
            }

            using (var half = await Kiosk.SignedInAsync(server, "kiosk"))
            {
                await half.SendAsync($"23001{Kiosk.Date}AOMAIN|AA{card}|AD8264");
                half.Finish();
                Assert.Null(await half.ReadAsync());
            }

            using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
            using var gate = await Kiosk.SignedInAsync(server, "gate");
            string[] lines =
            [
                $"23001{Kiosk.Date}AOMAIN|AA{card}|AC|AD4711|", $"63001{Kiosk.Date}          AO1|AA{card}|ACopen-sesame|AD8264|",
                $"63001{Kiosk.Date}          AA{card}|AC|AD4711", $"01N{Kiosk.Date}AOMAIN|ALLost-Reason|AA{card}|AC|",
                $"11YN{Kiosk.Date}AOMAIN|AA{card}|ABQXZWV|AC|AD8264|", "2300AD8264AA", $"35{Kiosk.Date}AOMAIN|AA{card}|AD8264|",
            ];
            foreach (var line in lines)
            {
                await kiosk.AskAsync(line);
                await gate.AskAsync(line);
            }

            await server.Store.ScriptAsync("alter table manual_block rename to manual_block_away");
            foreach (var line in lines)
                await kiosk.AskAsync(line);
        }

        var all = string.Join('\n', logged.Lines);
        Assert.Contains("was closed on TooLong", all, StringComparison.Ordinal);
        Assert.Contains("was closed on HalfMessage", all, StringComparison.Ordinal);
        Assert.Matches(@"could not be answered and was refused \(\w+\): 23", all);
        Assert.Contains("may not send 63", all, StringComparison.Ordinal);
        foreach (var secret in Secrets.Append(card))
            Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase);
    }

    [EveryEngine]
    public async Task A_client_that_guesses_card_after_card_locks_neither_itself_nor_other_cards(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        await TranscriptCast.PrepareAsync(server);
        using var guesser = await Kiosk.SignedInAsync(server, "lender");
        using var other = await Kiosk.SignedInAsync(server, "vendor");

        static async Task<bool> IsRightAsync(Kiosk kiosk, string card, string pin) =>
            (await kiosk.AskAsync($"23001{Kiosk.Date}AOMAIN|AA{card}|AC|AD{pin}|"))!.Contains("|CQY|", StringComparison.Ordinal);

        Assert.True(await IsRightAsync(guesser, "30001", "1111"));
        // Never five of one card: it is a vendor's public form, and not the cards, that is guessed at.
        string[] cards = [card, "30001", "30002", "30003", "30004", "30006", "30007"];
        for (var i = 0; i < 28; i++)
            Assert.False(await IsRightAsync(guesser, cards[i % cards.Length], $"90{i:00}"));
        for (var i = 0; i < 3; i++)
            Assert.False(await IsRightAsync(guesser, "30005", $"91{i:00}"));
        Assert.True(await IsRightAsync(guesser, "30005", "5555"));
        Assert.True(await IsRightAsync(other, "30005", "5555"));
    }

    [EveryEngine]
    public async Task A_password_that_no_machine_can_send_is_warned_of_where_it_is_set(Engine engine)
    {
        using var logged = new Logged();
        await using var server = await TestServer.StartAsync(
            engine, Kiosk.Listening, services => services.AddSingleton<ILoggerProvider>(logged));
        var card = await Kiosk.PrepareAsync(server);
        const string Warning = "was given a password with '|', which no SIP2 machine can send";
        Assert.DoesNotContain(logged.Lines, line => line.Contains(Warning, StringComparison.Ordinal));
        using var changed = await server.Client.PostAsync(
            $"/patrons/{card}?password=4711%7C8", null, TestContext.Current.CancellationToken);
        Assert.True(changed.IsSuccessStatusCode);
        Assert.Single(logged.Lines, line => line.Contains(Warning, StringComparison.Ordinal));
        Assert.DoesNotContain(logged.Lines, line => line.Contains("4711|8", StringComparison.Ordinal));
    }

    private static async Task LogInWronglyAsync(TestServer server)
    {
        string[] logins =
            ["9300CNkiosk|COwr0ng-pass|", "9300CN4711|COopen-sesame|", "9300COopen-sesame|CNkiosk", "93COopen-sesame"];
        foreach (var login in logins)
        {
            using var kiosk = await Kiosk.ConnectAsync(server);
            await kiosk.SendAsync(login + "\r");
            await kiosk.ReadAsync();
        }
    }
}
