using System.Globalization;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>
/// What a transcript cannot play: checksums over bytes, other accounts, changes by HTTP in between, chance.
/// </summary>
public sealed class MachineRuleTests
{
    private const string Login = "9300CN{0}|COopen-sesame|";

    [Theory]
    [InlineData("ascii", "Jose Pena")]
    [InlineData("latin1", "Jos\u00e9 Pe\u00f1a")]
    [InlineData("cp850", "Jos\u0082 Pe\u00a4a")]
    [InlineData("utf8", "Jos\u00c3\u00a9 Pe\u00c3\u00b1a")]
    public async Task A_checksum_is_that_of_the_bytes_in_the_account_s_encoding(string encoding, string bytes)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        await Kiosk.AddAccountAsync(server, account => account with { Encoding = encoding, PersonalData = true, Trusted = true });
        await server.Client.PostAsync($"/patrons/{card}?first_name=Jos%C3%A9&last_name=Pe%C3%B1a", null);
        using var kiosk = await Kiosk.ConnectAsync(server);
        Assert.Equal(Sealed("941AY3AZ"), await kiosk.AskAsync(Sealed(Of(Login, "other") + "AY3AZ")));
        var answer = (await kiosk.AskAsync(Sealed($"23001{Kiosk.Date}AOMAIN|AA{card}|AC|AY4AZ")))!;
        Assert.Contains($"|AE{bytes}|", answer, StringComparison.Ordinal);
        // Read as one character a byte: the sum of the characters is the sum of the bytes.
        Assert.Equal(Sealed(answer[..^4]), answer);
        Assert.EndsWith("AY4AZ", answer[..^4], StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_message_sent_again_is_answered_again_and_done_once_and_a_damaged_one_is_asked_for(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.ConnectAsync(server);
        Assert.Equal("96AZFEF6", await kiosk.AskAsync("97AZFEF5"));
        await kiosk.AskAsync(Sealed(Of(Login, "kiosk") + "AY0AZ"));
        Assert.Equal("96AZFEF6", await kiosk.AskAsync("9900302.00AY1AZ0000"));
        var block = Sealed($"01N{Kiosk.Date}AOMAIN|ALLeft a card behind|AA{card}|AC|AY1AZ");
        var first = await kiosk.AskAsync(block);
        Assert.Equal(first, await kiosk.AskAsync(block));
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from manual_block", 1));
        // 97 has it once more, without the sequence number.
        Assert.Equal(Sealed(first![..^9] + "AZ"), await kiosk.AskAsync("97AZFEF5"));
        // The same without a checksum is a message of its own.
        await kiosk.AskAsync($"01N{Kiosk.Date}AOMAIN|ALLeft a card behind|AA{card}|AC|");
        Assert.Equal(["2"], await server.QueryAsync("select cast(count(*) as text) from manual_block", 1));
    }

    [EveryEngine]
    public async Task An_expired_card_is_valid_and_refused_everything_and_its_expiry_told(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        await Kiosk.AddAccountAsync(server, account => account with { Trusted = true, TagMap = "PA=expiry" });
        await server.Client.PostAsync("/users", """{"barcode":"30003","expirationDate":"2026-11-22T12:00:00Z"}""");
        using var kiosk = await Kiosk.ConnectAsync(server);
        await kiosk.AskAsync(Of(Login, "other"));
        Assert.Equal(
            $"24YYYY          001{Kiosk.Date}AOMAIN|AA30003|AE|BLY|BV0.00|PA20261122|"
                + "AFThe patron's membership expired on 2026-11-22; renew it first.|",
            await kiosk.AskAsync($"23001{Kiosk.Date}AOMAIN|AA30003|AC|"));
    }

    [EveryEngine]
    public async Task A_wrong_PIN_counts_once_however_often_a_machine_repeats_it_and_guesses_must_wait(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.ConnectAsync(server);
        await kiosk.AskAsync(Of(Login, "kiosk"));

        async Task<bool> IsRightAsync(string pin) =>
            (await kiosk.AskAsync($"63001{Kiosk.Date}          AOMAIN|AA{card}|AC|AD{pin}|"))!
                .Contains("|BLY|CQY|", StringComparison.Ordinal);

        for (var i = 0; i < 8; i++)
            Assert.False(await IsRightAsync("0000"));
        // Of the card at this address, and of the card over all addresses.
        Assert.Equal(["1"], await server.QueryAsync("select cast(failures as text) from sign_in_failure where failures > 0", 1));
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from recent_failure", 1));
        Assert.True(await IsRightAsync("4711"));
        // The right one forgets the wrong ones; five others must wait.
        foreach (var pin in (string[])["1111", "2222", "3333", "4444", "5555"])
            Assert.False(await IsRightAsync(pin));
        using var second = await Kiosk.ConnectAsync(server);
        await second.AskAsync(Of(Login, "kiosk"));
        var early = await second.AskAsync($"23001{Kiosk.Date}AOMAIN|AA{card}|AC|AD4711|");
        Assert.Contains("|BLY|CQN|", early, StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Contains("|BLY|CQY|", await second.AskAsync($"23001{Kiosk.Date}AOMAIN|AA{card}|AC|AD4711|"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_is_served_only_from_where_it_may_connect()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        await Kiosk.AddAccountAsync(server, account => account with { Addresses = [System.Net.IPNetwork.Parse("192.0.2.0/24")] });
        using var kiosk = await Kiosk.ConnectAsync(server);
        for (var i = 0; i < 3; i++)
            Assert.Equal("940", await kiosk.AskAsync(Of(Login, "other")));
        Assert.Null(await kiosk.ReadAsync());
    }

    [Fact]
    public async Task Whatever_bytes_come_the_server_goes_on()
    {
        const int Seed = 20261123;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {Seed}");
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        var random = new Random(Seed);
        string[] lines =
        [
            $"2300120261123    080000AOMAIN|AA{card}|AC|AD4711|", $"63001{Kiosk.Date}  Y       AOMAIN|AA{card}|AC|AD4711|BP1|BQ2|",
            $"11YN{Kiosk.Date}{Kiosk.Date}AOMAIN|AA{card}|ABB-1|AC|", $"09N{Kiosk.Date}{Kiosk.Date}APx|AOMAIN|ABB-1|AC|",
            $"15+{Kiosk.Date}BW{Kiosk.Date}|AOMAIN|AA{card}|ABB-1|", $"17{Kiosk.Date}AOMAIN|ABB-1|", "9900302.00", "97",
        ];
        for (var connection = 0; connection < 40; connection++)
        {
            using var kiosk = await Kiosk.ConnectAsync(server);
            await kiosk.AskAsync(Of(Login, "kiosk"));
            try
            {
                for (var i = 0; i < 20; i++)
                    await kiosk.SendAsync(Mutated(lines[random.Next(lines.Length)], random) + "\r");
            }
            catch (IOException)
            {
                // What was no message may have ended the connection.
            }
        }

        using var last = await Kiosk.ConnectAsync(server);
        Assert.Equal("941", await last.AskAsync(Of(Login, "kiosk")));
        Assert.StartsWith("98YYYYYY", await last.AskAsync("9900302.00"), StringComparison.Ordinal);
    }

    private static string Mutated(string line, Random random)
    {
        var bytes = line.ToCharArray();
        for (var changes = random.Next(6); changes > 0; changes--)
            bytes[random.Next(bytes.Length)] = (char)random.Next(256);
        var text = new string(bytes);
        return random.Next(3) switch
        {
            0 => text[..random.Next(text.Length + 1)],
            1 => text + text[random.Next(text.Length)..],
            _ => text,
        };
    }

    /// <summary>The line with its checksum: the two's complement of the sum of its bytes, AZ included.</summary>
    private static string Sealed(string line) =>
        line + ((ushort)-line.Sum(character => character)).ToString("X4", CultureInfo.InvariantCulture);

    private static string Of(string format, string text) => format.Replace("{0}", text, StringComparison.Ordinal);
}
