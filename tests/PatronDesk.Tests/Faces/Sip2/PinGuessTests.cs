using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>How guessing at PINs is slowed down: by card and address, by card, and by account.</summary>
public sealed class PinGuessTests
{
    [EveryEngine]
    public async Task Twenty_wrong_PINs_of_one_card_from_five_addresses_make_it_wait_and_no_other_card(Engine engine)
    {
        using var logged = new Logged();
        await using var server = await StartAsync(engine, logged);
        for (var address = 1; address <= 5; address++)
        {
            using var guesser = await Kiosk.SignedInAsync(server, "lender", $"127.0.0.{address}");
            for (var i = 0; i < 4; i++)
                Assert.False(await IsRightAsync(guesser, "30001", $"9{address}0{i}"));
            server.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        using var owner = await Kiosk.SignedInAsync(server, "lender", "127.0.0.6");
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True(await IsRightAsync(owner, "30001", "1111"));
        Assert.False(await IsRightAsync(owner, "30001", "9999"));
        // The right one of another connection, since this one has seen it.
        using var another = await Kiosk.SignedInAsync(server, "vendor", "127.0.0.6");
        Assert.False(await IsRightAsync(another, "30001", "1111"));
        Assert.Contains(logged.Lines, line => line.Contains("which was not looked at: too many were wrong", StringComparison.Ordinal));
        Assert.True(await IsRightAsync(another, "30006", "6666"));
        server.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.True(await IsRightAsync(another, "30001", "1111"));
    }

    [EveryEngine]
    public async Task Wrong_PINs_of_a_card_count_for_an_hour_and_those_before_no_more(Engine engine)
    {
        await using var server = await StartAsync(engine, new Logged());
        for (var address = 1; address <= 24; address++)
        {
            using var guesser = await Kiosk.SignedInAsync(server, "lender", $"127.0.0.{address}");
            Assert.False(await IsRightAsync(guesser, "30001", "9999"));
            server.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        using var owner = await Kiosk.SignedInAsync(server, "lender", "127.0.0.31");
        Assert.False(await IsRightAsync(owner, "30001", "9999"));
        using var another = await Kiosk.SignedInAsync(server, "vendor", "127.0.0.31");
        Assert.True(await IsRightAsync(another, "30001", "1111"));
    }

    [EveryEngine]
    public async Task Thirty_one_wrong_PINs_over_twelve_cards_refuse_no_other_card_and_do_not_lock_the_account(Engine engine)
    {
        await using var server = await StartAsync(engine, new Logged());
        for (var card = 1; card <= 4; card++)
        {
            using var made = await server.Client.PostAsync(
                $"/patrons?barcode=3100{card}&first_name=a&last_name=b&password=4711", null, TestContext.Current.CancellationToken);
            Assert.True(made.IsSuccessStatusCode);
        }

        using var vendor = await Kiosk.SignedInAsync(server, "vendor");
        string[] cards = [.. Enumerable.Range(2, 8).Select(card => $"3000{card}"), .. Enumerable.Range(1, 4).Select(card => $"3100{card}")];
        Assert.Equal(12, cards.Length);
        for (var guess = 0; guess < 31; guess++)
            Assert.False(await IsRightAsync(vendor, cards[guess % 12], $"90{guess:d2}"));
        Assert.True(await IsRightAsync(vendor, "30001", "1111"));
        // Nor is a connection that begins then, or one of those cards, of which less than five were wrong.
        using var again = await Kiosk.SignedInAsync(server, "vendor");
        Assert.True(await IsRightAsync(again, "30001", "1111"));
        Assert.True(await IsRightAsync(again, "30002", "2222"));
    }

    [EveryEngine]
    public async Task Five_wrong_PINs_of_one_card_make_it_wait_at_their_address_alone(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        await TranscriptCast.PrepareAsync(server);
        using var guesser = await Kiosk.SignedInAsync(server, "lender");
        for (var i = 0; i < 5; i++)
            Assert.False(await IsRightAsync(guesser, "30001", $"900{i}"));
        Assert.False(await IsRightAsync(guesser, "30001", "1111"));
        using var elsewhere = await Kiosk.SignedInAsync(server, "lender", "127.0.0.2");
        Assert.True(await IsRightAsync(elsewhere, "30001", "1111"));
    }

    [EveryEngine]
    public async Task A_proof_ends_after_two_minutes_without_a_message_about_the_card(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        await TranscriptCast.PrepareAsync(server);
        using var keeper = await Kiosk.SignedInAsync(server, "keeper");
        Assert.StartsWith("121", await keeper.AskAsync(
            $"11YN{Kiosk.Date}                  AOMAIN|AA30001|ABB-1|AC|AD1111|"), StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(119));
            Assert.Contains("|AUB-1|", await ListAsync(), StringComparison.Ordinal);
        }

        server.Clock.Advance(TimeSpan.FromSeconds(120));
        Assert.DoesNotContain("|AUB-1|", await ListAsync(), StringComparison.Ordinal);

        async Task<string?> ListAsync() => await keeper.AskAsync($"63001{Kiosk.Date}  Y       AOMAIN|AA30001|AC|");
    }

    [EveryEngine]
    public async Task A_mapped_uuid_needs_the_PIN_and_no_personal_data(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        await Kiosk.AddAccountAsync(server, account => account with { TagMap = "XI=uuid" });
        using var vendor = await Kiosk.SignedInAsync(server, "other");
        var uuid = (await server.QueryAsync("select uuid from patron", 1))[0];
        Assert.Equal(
            $"24              001{Kiosk.Date}AOMAIN|AA{card}|AE|BLY|CQY|BV0.00|XI{uuid}|",
            await vendor.AskAsync($"23001{Kiosk.Date}AOMAIN|AA{card}|AC|AD4711|"));
        Assert.DoesNotContain(
            uuid, await vendor.AskAsync($"23001{Kiosk.Date}AOMAIN|AA{card}|AC|AD0000|"), StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task An_account_with_more_than_100_wrong_PINs_a_minute_is_slowed_down_but_a_right_PIN_is_not_refused(Engine engine)
    {
        using var logged = new Logged();
        await using var server = await StartAsync(engine, logged);
        // Sixteen guesses at each of seven cards: too few to lock any of them.
        for (var address = 1; address <= 4; address++)
        {
            using var guesser = await Kiosk.SignedInAsync(server, "lender", $"127.0.0.{address}");
            for (var i = 0; i < 28; i++)
                Assert.False(await IsRightAsync(guesser, $"3000{2 + (i % 7)}", $"9{address}{i / 7}0"));
        }

        using var owner = await Kiosk.SignedInAsync(server, "lender", "127.0.0.5");
        var began = Stopwatch.GetTimestamp();
        Assert.True(await IsRightAsync(owner, "30001", "1111"));
        // 112 were wrong. A slow machine only makes it longer.
        Assert.True(Stopwatch.GetElapsedTime(began) > PinFailureLimiter.DelayAfter(112) / 2);
        Assert.True(await IsRightAsync(owner, "30002", "2222"));
        Assert.DoesNotContain(logged.Lines, IsRefused);

        for (var i = 0; i < 5; i++)
            Assert.False(await IsRightAsync(owner, "30003", $"900{i}"));
        Assert.False(await IsRightAsync(owner, "30003", "3333"));
        Assert.Contains(logged.Lines, IsRefused);

        static bool IsRefused(string line) => line.Contains("which was not looked at: too many were wrong", StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_slow_down_after_100_wrong_PINs_a_minute_and_by_a_second_at_most()
    {
        Assert.Equal(TimeSpan.Zero, PinFailureLimiter.DelayAfter(99));
        Assert.InRange(PinFailureLimiter.DelayAfter(100), TimeSpan.FromTicks(1), TimeSpan.FromSeconds(0.1));
        Assert.InRange(PinFailureLimiter.DelayAfter(110), PinFailureLimiter.DelayAfter(100), TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), PinFailureLimiter.DelayAfter(1000));
    }

    private static async Task<TestServer> StartAsync(Engine engine, Logged logged)
    {
        var server = await TestServer.StartAsync(
            engine, Kiosk.Listening, services => services.AddSingleton<ILoggerProvider>(logged));
        await Kiosk.PrepareAsync(server);
        await TranscriptCast.PrepareAsync(server);
        return server;
    }

    private static async Task<bool> IsRightAsync(Kiosk kiosk, string card, string pin) =>
        (await kiosk.AskAsync($"23001{Kiosk.Date}AOMAIN|AA{card}|AC|AD{pin}|"))!.Contains("|CQY|", StringComparison.Ordinal);
}
