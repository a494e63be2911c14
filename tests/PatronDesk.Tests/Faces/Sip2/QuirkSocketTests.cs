using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatronDesk.Faces.Sip2;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>The quirks that a transcript cannot show, by the numbers of docs/compat/sip2.md.</summary>
public sealed class QuirkSocketTests
{
    [EveryEngine]
    public async Task Quirk_07_a_wrong_institution_is_logged_once_a_connection(Engine engine)
    {
        using var logged = new Logged();
        await using var server = await TestServer.StartAsync(
            engine,
            new Dictionary<string, string?>(Kiosk.Listening) { ["Logging:LogLevel:PatronDesk"] = "Information" },
            services => services.AddSingleton<ILoggerProvider>(logged));
        var card = await Kiosk.PrepareAsync(server);
        foreach (var (institution, times) in new[] { ("AOMAIN|", 0), ("AO1|", 1), ("", 1) })
        {
            logged.Lines.Clear();
            using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
            for (var i = 0; i < 3; i++)
                Assert.StartsWith("24   ", await kiosk.AskAsync($"23001{Kiosk.Date}{institution}AA{card}|AC|"), StringComparison.Ordinal);
            Assert.Equal(times, logged.Lines.Count(line => line.Contains("names another institution than MAIN", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Quirk_08_a_64_without_a_list_is_had_with_one_read_of_1024_bytes()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        var long250 = new string('x', 250);
        using var changed = await server.Client.PostAsync(
            $"/patrons/{card}?address1={long250}&phone={long250}", null, TestContext.Current.CancellationToken);
        Assert.True(changed.IsSuccessStatusCode);
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.Services.GetRequiredService<Sip2Listener>().EndPoints[0]);
        var buffer = new byte[1024];

        async Task<string> AskAsync(string text)
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(text + "\r"));
            return Encoding.ASCII.GetString(buffer, 0, await client.ReceiveAsync(buffer));
        }

        Assert.Equal("941\r", await AskAsync("9300CNkiosk|COopen-sesame|"));
        for (var i = 0; i < 100; i++)
        {
            var answer = await AskAsync($"63001{Kiosk.Date}          AOMAIN|AA{card}|AC|");
            Assert.InRange(answer.Length, 600, 1024);
            Assert.EndsWith("|\r", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Quirk_08_each_answer_is_one_write_however_long_it_is()
    {
        CountedTransport? transport = null;
        await using var server = await TestServer.StartAsync(
            Engine.Sqlite,
            Kiosk.Listening,
            services => services.AddSingleton<IConnectionListenerFactory>(provider => transport = new CountedTransport(
                new SocketTransportFactory(
                    provider.GetRequiredService<IOptions<SocketTransportOptions>>(), provider.GetRequiredService<ILoggerFactory>()))));
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        for (var i = 0; i < 100; i++)
            await kiosk.AskAsync($"11YN{Kiosk.Date}                  AOMAIN|AA{card}|AB{new string('L', 60)}-{i}|AC|");
        var before = transport!.Flushes;
        for (var i = 1; i <= 10; i++)
        {
            var answer = (await kiosk.AskAsync($"63001{Kiosk.Date}  Y       AOMAIN|AA{card}|AC|"))!;
            Assert.True(answer.Length > 4096, $"{answer.Length} bytes");
            await kiosk.AskAsync("9900302.00");
            Assert.Equal(before + 2 * i, transport.Flushes);
        }
    }

    [EveryEngine]
    public async Task Quirk_15_a_list_has_100_entries_at_most_whatever_is_asked(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        for (var i = 0; i <= 100; i++)
        {
            Assert.StartsWith(
                "121",
                await kiosk.AskAsync($"11YN{Kiosk.Date}                  AOMAIN|AA{card}|ABMANY-{i}|AC|"),
                StringComparison.Ordinal);
        }

        (string Range, int Expected)[] ranges =
        [
            ("", 100), ("BP1|BQ9999|", 100), ("BP101|BQ9999|", 1), ("BP102|", 0), ("BP00003|BQ00004|", 2), ("BP0|BQ0|", 0),
            ("BPx|BQ-1|", 100),
        ];
        foreach (var (range, expected) in ranges)
        {
            var answer = (await kiosk.AskAsync($"63001{Kiosk.Date}  Y       AOMAIN|AA{card}|AC|{range}"))!;
            Assert.Equal("000000000101000000000000", answer[37..61]);
            Assert.Equal((range, expected), (range, answer.Split("|AUMANY-").Length - 1));
            if (range == "BP00003|BQ00004|")
                Assert.Contains("|AUMANY-2|AUMANY-3|", answer, StringComparison.Ordinal);
        }
    }

    [EveryEngine]
    public async Task A_66_lists_all_that_it_counts(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        for (var i = 0; i < 60; i++)
        {
            Assert.StartsWith(
                "121",
                await kiosk.AskAsync($"11YN{Kiosk.Date}                  AOMAIN|AA{card}|ABALL-{i}|AC|"),
                StringComparison.Ordinal);
        }

        var renewed = (await kiosk.AskAsync($"65{Kiosk.Date}AOMAIN|AA{card}|"))!;
        Assert.StartsWith("66100600000", renewed, StringComparison.Ordinal);
        Assert.Equal(60, renewed.Split("|BMALL-").Length - 1);
        for (var i = 0; i < 2; i++)
            renewed = (await kiosk.AskAsync($"65{Kiosk.Date}AOMAIN|AA{card}|"))!;
        Assert.StartsWith("66100000060", renewed, StringComparison.Ordinal);
        Assert.Equal((60, 2), (renewed.Split("|BNALL-").Length - 1, renewed.Split("|AF").Length));
    }
}
