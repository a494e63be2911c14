using System.Globalization;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>What a machine is told while the store can't answer.</summary>
public sealed class StoreFaultTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_was_not_done_is_done_when_the_same_message_comes_again(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        var checkout = Sealed($"11YN{Kiosk.Date}                  AOMAIN|AA{card}|ABB-1|AC|AY1AZ");
        await server.Store.ScriptAsync("alter table loan rename to loan_away");

        Assert.Equal(
            Sealed($"120NUU{Kiosk.Date}AOMAIN|AA{card}|ABB-1|AJ|AH|AFThis is not possible now; please ask at the desk.|AY1AZ"),
            await kiosk.AskAsync(checkout));
        Assert.Equal("96AZFEF6", await kiosk.AskAsync("97AZFEF5"));
        await server.Store.ScriptAsync("alter table loan_away rename to loan");

        Assert.StartsWith($"121NUY{Kiosk.Date}AOMAIN|AA{card}|ABB-1|", await kiosk.AskAsync(checkout), StringComparison.Ordinal);
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from loan", 1));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_99_is_always_answered_and_says_whether_the_store_does(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        using var stranger = await Kiosk.ConnectAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        Assert.StartsWith("98YYYYYY", await kiosk.AskAsync("9900302.00"), StringComparison.Ordinal);
        await server.Store.ScriptAsync("alter table schema_version rename to schema_version_away");
        Assert.StartsWith("98NYYYYY", await kiosk.AskAsync("9900302.00"), StringComparison.Ordinal);
        Assert.StartsWith("98N", await stranger.AskAsync("9900302.00"), StringComparison.Ordinal);
        await server.Store.ScriptAsync("alter table schema_version_away rename to schema_version");
        Assert.StartsWith("98YYYYYY", await kiosk.AskAsync("9900302.00"), StringComparison.Ordinal);

        // The account can't be looked at again, which is due.
        await server.Store.ScriptAsync("alter table sip_account rename to sip_account_away");
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("98NYYYYY", await kiosk.AskAsync("9900302.00"), StringComparison.Ordinal);
        await server.Store.ScriptAsync("alter table sip_account_away rename to sip_account");
        Assert.StartsWith("98YYYYYY", await kiosk.AskAsync("9900302.00"), StringComparison.Ordinal);
    }

    private static string Sealed(string line) =>
        line + ((ushort)-line.Sum(character => character)).ToString("X4", CultureInfo.InvariantCulture);
}
