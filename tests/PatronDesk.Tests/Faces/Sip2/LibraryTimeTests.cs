using PatronDesk.Lending;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Lending;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>What a machine reads and writes is the library's time, whatever the server's is.</summary>
public sealed class LibraryTimeTests
{
    [EveryEngine]
    public async Task A_due_date_is_the_librarys_day(Engine engine)
    {
        await using var server = await InZoneAsync(engine, "Europe/Berlin");
        server.Clock.Advance(DateTimeOffset.Parse("2027-03-20T23:30:00+01:00", null) - server.Clock.GetUtcNow());
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        Assert.Equal(
            $"121NUY20270320    233000AOMAIN|AA{card}|ABB-1|AJ|AH20270403    235959|",
            await kiosk.AskAsync($"11YN20270320    233000                  AOMAIN|AA{card}|ABB-1|AC|"));
        Assert.Contains("|AH20270403    235959|", await kiosk.AskAsync("1720270320    233000AOMAIN|ABB-1|"), StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_loan_of_one_day_is_not_overdue_before_that_day_ends(Engine engine)
    {
        await using var server = await InZoneAsync(engine, "Europe/Berlin");
        var caller = await server.CallerAsync();
        await server.Accounts().ChangeAsync(caller.Library with { LoanDays = 1 }, CancellationToken.None);
        var card = await Kiosk.PrepareAsync(server);
        await Kiosk.AddAccountAsync(server, account => account with { Trusted = true, DueDateForm = "date" });
        server.Clock.Advance(TimeSpan.FromHours(3));
        using var kiosk = await Kiosk.SignedInAsync(server, "other");
        Assert.Contains(
            "|AH2026-11-24|",
            await kiosk.AskAsync($"11YN20261123    120000                  AOMAIN|AA{card}|ABB-1|AC|"),
            StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromHours(24.5));
        Assert.Equal("", await OverdueAsync());
        server.Clock.Advance(DateTimeOffset.Parse("2026-11-24T23:59:59+01:00", null) - server.Clock.GetUtcNow());
        Assert.Equal("", await OverdueAsync());
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("B-1", await OverdueAsync());

        async Task<string> OverdueAsync()
        {
            using var again = await Kiosk.SignedInAsync(server, "other");
            var answer = (await again.AskAsync($"63001{Kiosk.Date} Y        AOMAIN|AA{card}|AC|"))!;
            return string.Join(
                ',', answer.Split('|').Where(field => field.StartsWith("AT", StringComparison.Ordinal)).Select(field => field[2..]));
        }
    }

    [EveryEngine]
    public async Task A_cards_end_is_the_day_in_the_librarys_zone(Engine engine)
    {
        foreach (var (zone, ends, day) in new[]
        {
            ("America/New_York", "2027-12-31T23:59:59-05:00", "20271231"),
            ("America/New_York", "2027-12-31", "20271231"),
            ("Pacific/Auckland", "2027-12-31T11:00:00Z", "20280101"),
        })
        {
            await using var server = await InZoneAsync(engine, zone);
            await Kiosk.PrepareAsync(server);
            await Kiosk.AddAccountAsync(server, account => account with { Trusted = true, TagMap = "PA=expiry" });
            await server.Client.PostAsync("/users", $$"""{"barcode":"30003","expirationDate":"{{ends}}"}""");
            using var kiosk = await Kiosk.SignedInAsync(server, "other");
            Assert.Contains($"|PA{day}|", await kiosk.AskAsync($"23001{Kiosk.Date}AOMAIN|AA30003|AC|"), StringComparison.Ordinal);
        }
    }

    [EveryEngine]
    public async Task Expired_on_names_the_day_in_the_librarys_zone(Engine engine)
    {
        await using var server = await InZoneAsync(engine, "America/New_York");
        await Kiosk.PrepareAsync(server);
        await server.Client.PostAsync("/users", """{"barcode":"30003","expirationDate":"2026-11-23T02:00:00Z"}""");
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        Assert.Contains("expired on 2026-11-22;", await kiosk.AskAsync($"23001{Kiosk.Date}AOMAIN|AA30003|AC|"), StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_machines_own_dates_are_the_librarys_time(Engine engine)
    {
        await using var server = await InZoneAsync(engine, "Asia/Kathmandu");
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        // 08:00 UTC is 13:45 there; a hold until six in the evening of a day, and an item that went out at noon.
        Assert.Equal(
            $"161N20261123    134500BW20261224    180000|BR1|AOMAIN|AA{card}|ABB-1|",
            await kiosk.AskAsync($"15+20261123    134500BW20261224    180000|AOMAIN|AA{card}|ABB-1|"));
        Assert.Equal(
            DateTimeOffset.Parse("2026-12-24T18:00:00+05:45", null).ToUnixTimeSeconds() + "000000",
            Assert.Single(await server.QueryAsync("select cast(expires_at as text) from hold", 1)));
        await kiosk.AskAsync($"11YY20261123    120000                  AOMAIN|AA{card}|ABB-2|AC|");
        Assert.Equal(
            DateTimeOffset.Parse("2026-11-23T12:00:00+05:45", null).ToUnixTimeSeconds() + "000000",
            Assert.Single(await server.QueryAsync("select cast(out_at as text) from loan", 1)));
        // Set aside on the shelf, it can be fetched until then.
        await kiosk.AskAsync($"11YN20261123    134500                  AOMAIN|AA{card}|ABB-3|AC|");
        var caller = await server.CallerAsync();
        var bob = await server.CreateAsync(caller);
        await kiosk.AskAsync($"15+20261123    134500BW20261224    180000|AOMAIN|AA{bob.Barcode}|ABB-3|");
        Assert.IsType<CheckIn.Returned>(await server.CheckInAsync(caller, "B-3"));
        Assert.Contains("|CM20261224    180000|", await kiosk.AskAsync("1720261123    134500AOMAIN|ABB-3|"), StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_98_tells_the_librarys_time_also_before_a_login_where_all_libraries_share_it(Engine engine)
    {
        await using var server = await InZoneAsync(engine, "Asia/Kathmandu");
        await Kiosk.PrepareAsync(server);
        Assert.Equal("20261123    134500", await TimeAsync(login: null));
        Assert.Equal("20261123    134500", await TimeAsync("kiosk"));
        await server.SecondLibraryAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("20261123    080100", await TimeAsync(login: null));
        Assert.Equal("20261123    134600", await TimeAsync("kiosk"));

        async Task<string> TimeAsync(string? login)
        {
            using var kiosk = login is null ? await Kiosk.ConnectAsync(server) : await Kiosk.SignedInAsync(server, login);
            return (await kiosk.AskAsync("9900302.00"))![14..32];
        }
    }

    private static Task<TestServer> InZoneAsync(Engine engine, string zone) => TestServer.StartAsync(
        engine, new Dictionary<string, string?>(Kiosk.Listening) { ["Bootstrap:TimeZone"] = zone });
}
