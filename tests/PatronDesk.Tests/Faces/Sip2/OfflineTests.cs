using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Lending;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>What is kept of what machines did while the server was away: the ledger, the journal and the desk's list.</summary>
public sealed class OfflineTests
{
    private const string At = "20261123    063000";

    [EveryEngine]
    public async Task What_happened_is_recorded_with_its_own_date_and_its_reasons_are_told_to_the_desk_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        await TranscriptCast.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        for (var i = 0; i < 2; i++)
        {
            Assert.StartsWith(
                "121", await kiosk.AskAsync($"11YY{At}                  AOMAIN|AA30005|ABB-1|AC|"), StringComparison.Ordinal);
            Assert.StartsWith(
                "120", await kiosk.AskAsync($"11YY{At}                  AOMAIN|AA299|ABB-2|AC|"), StringComparison.Ordinal);
            Assert.StartsWith(
                "100", await kiosk.AskAsync($"09Y{Kiosk.Date}{At}AP|AOMAIN|ABnothing|AC|"), StringComparison.Ordinal);
        }

        var block = (await server.QueryAsync(
            "select id from manual_block where user_id = (select uuid from patron where barcode = '30005')", 1))[0];
        var loan = (await server.QueryAsync("select id from loan", 1)).Single();
        Assert.Equal(
            ["1795415400000000|1795420800000000"],
            await server.QueryAsync("select cast(out_at as text), cast(created_at as text) from loan", 2));
        Assert.Equal(
            [$"{loan}|{block}"],
            await server.QueryAsync("select subject, detail from journal where action = 'loan.recorded_against_rules'", 2));
        var caller = await server.CallerAsync();
        var desk = server.Services.GetRequiredService<DeskList>();
        var lines = await desk.ListAsync(caller, 0, 100, CancellationToken.None);
        var happened = new DateTimeOffset(2026, 11, 23, 6, 30, 0, TimeSpan.Zero);
        Assert.Equal(
            [
                ("check-out", true, block, "30005", "B-1", loan, happened),
                ("check-out", false, "unknown-card", "299", "B-2", null, happened),
                ("check-in", false, "unknown-item", "", "nothing", null, happened),
            ],
            lines.Select(line => (
                line.What, line.IsRecorded, line.Reasons, line.Card, line.Item, line.LoanId, line.HappenedAt)));

        Assert.True(await desk.FinishAsync(caller, lines[0].Id, CancellationToken.None));
        Assert.False(await desk.FinishAsync(caller, lines[0].Id, CancellationToken.None));
        Assert.Equal(2, (await desk.ListAsync(caller, 0, 100, CancellationToken.None)).Count);
        Assert.Single(await desk.ListAsync(caller, lines[1].Id, 100, CancellationToken.None));
        var stranger = await server.SecondLibraryAsync();
        Assert.Empty(await desk.ListAsync(stranger, 0, 100, CancellationToken.None));
        Assert.False(await desk.FinishAsync(stranger, lines[1].Id, CancellationToken.None));
    }

    [EveryEngine]
    public async Task A_check_in_keeps_its_return_date(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        await LendThreeHoursAgoAsync(server, card);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        Assert.StartsWith(
            "101", await kiosk.AskAsync("09N20261123    11000020261123    093000AP|AOMAIN|ABB-1|AC|"), StringComparison.Ordinal);
        Assert.Equal(["1795426200000000"], await server.QueryAsync("select cast(returned_at as text) from loan", 1));
    }

    [EveryEngine]
    public async Task The_other_s_loan_ends_at_the_date_of_the_message_and_one_that_began_later_stands(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        await TranscriptCast.PrepareAsync(server);
        await LendThreeHoursAgoAsync(server, card);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        Assert.StartsWith(
            "121", await kiosk.AskAsync("11YY20261123    093000                  AOMAIN|AA30001|ABB-1|AC|"), StringComparison.Ordinal);
        Assert.Equal(
            ["1795420800000000|1795426200000000", "1795426200000000|null"],
            await server.QueryAsync("select cast(out_at as text), cast(returned_at as text) from loan order by row", 2));

        Assert.StartsWith(
            "120", await kiosk.AskAsync("11YY20261123    090000                  AOMAIN|AA30006|ABB-1|AC|"), StringComparison.Ordinal);
        Assert.Equal(["2"], await server.QueryAsync("select cast(count(*) as text) from loan", 1));
        Assert.Equal(["lent-since|30006"], await server.QueryAsync("select reasons, card from desk_line", 2));
        // What came back after it went out is recorded, and a person should look whether it is in the library.
        await kiosk.AskAsync("09N20261123    11000020261123    110000APdoor|AOMAIN|ABB-1|AC|");
        Assert.StartsWith(
            "121", await kiosk.AskAsync("11YY20261123    103000                  AOMAIN|AA30006|ABB-1|AC|"), StringComparison.Ordinal);
        Assert.Equal(
            ["returned-since"], await server.QueryAsync("select reasons from desk_line where is_recorded = 1", 1));
    }

    [EveryEngine]
    public async Task An_event_with_a_date_that_can_t_be_true_is_recorded_once_however_often_it_is_told(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        await TranscriptCast.PrepareAsync(server);
        // One from a clock that is ten minutes fast, one from a clock that was never set, and one without a date.
        var messages = (string[])[
            "11YY20261123    081000                  AOMAIN|AA30005|ABB-1|AC|",
            "11YY20010101    000000                  AOMAIN|AA30005|ABB-2|AC|",
            $"11YY{new string(' ', 18)}                  AOMAIN|AA30005|ABB-3|AC|",
            "11YY20261123    081000                  AOMAIN|AA299|ABB-4|AC|",
        ];
        var before = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
            foreach (var message in messages)
                before.Add((await kiosk.AskAsync(message))![..3]);
            server.Clock.Advance(TimeSpan.FromMinutes(8));
        }

        Assert.Equal(["121", "121", "121", "120", "121", "121", "121", "120", "121", "121", "121", "120"], before);
        string[] told = ["B-1|1795420800000000|null", "B-2|1795420800000000|null", "B-3|1795420800000000|null"];
        Assert.Equal(told, await LoansAsync());
        Assert.Equal(
            ["B-1", "B-2", "B-3", "B-4"], await server.QueryAsync("select item from desk_line order by item", 1));

        // Nor is the item taken from whoever has it by then.
        using var desk = await Kiosk.SignedInAsync(server, "kiosk");
        Assert.StartsWith(
            "101", await desk.AskAsync("09Y20261123    09000020261123    090000AP|AOMAIN|ABB-1|AC|"), StringComparison.Ordinal);
        Assert.StartsWith(
            "121", await desk.AskAsync($"11YN{Kiosk.Date}                  AOMAIN|AA30001|ABB-1|AC|"), StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        await desk.AskAsync("09Y20261123    09000020261123    090000AP|AOMAIN|ABB-1|AC|");
        Assert.StartsWith("121", await desk.AskAsync(messages[0]), StringComparison.Ordinal);
        Assert.Equal(
            ["30005|Closed", "30001|Open"],
            await server.QueryAsync(
                "select patron.barcode, loan.status from loan join item on item.id = loan.item_id "
                    + "join patron on patron.uuid = loan.patron where item.barcode = 'B-1' order by loan.row",
                2));

        Task<IReadOnlyList<string>> LoansAsync() => server.QueryAsync(
            "select item.barcode, cast(out_at as text), cast(returned_at as text) from loan join item on item.id = loan.item_id "
                + "order by item.barcode, loan.row",
            3);
    }

    [EveryEngine]
    public async Task A_renewal_with_a_date_that_can_t_be_true_is_recorded_once_however_often_it_is_told(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        await TranscriptCast.PrepareAsync(server);
        using (var kiosk = await Kiosk.SignedInAsync(server, "kiosk"))
        {
            await kiosk.AskAsync($"11YY{At}                  AOMAIN|AA30005|ABB-1|AC|");
            await kiosk.AskAsync($"11YY{At}                  AOMAIN|AA30005|ABB-2|AC|");
        }

        server.Clock.Advance(TimeSpan.FromDays(2));
        // One from a clock that is ten minutes fast, one from a clock that was never set, and one for a card that nobody has.
        var messages = (string[])[
            "29YY20261125    081000                  AOMAIN|AA30005|ABB-1|",
            "29YY20010101    000000                  AOMAIN|AA30005|ABB-2|",
            "29YY20010101    000000                  AOMAIN|AA299|ABB-2|",
        ];
        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            // A day later the ordinary due day is a later one too, so a renewal recorded twice would show.
            using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
            foreach (var message in messages)
                answers.Add((await kiosk.AskAsync(message))!);
            server.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(
            ["301", "301", "300", "301", "301", "300", "301", "301", "300"], answers.Select(answer => answer[..3]));
        Assert.All(
            answers.Where(answer => answer[2] == '1'),
            answer => Assert.Contains("|AH20261209    235959|", answer, StringComparison.Ordinal));
        Assert.Equal(
            ["B-1|1", "B-2|1"],
            await server.QueryAsync(
                "select item.barcode, cast(renewals as text) from loan join item on item.id = loan.item_id order by item.barcode", 2));
        Assert.Equal(
            ["2"], await server.QueryAsync("select cast(count(*) as text) from journal where action = 'loan.renewed'", 1));
        Assert.Equal(
            ["B-2|299|0"],
            await server.QueryAsync(
                "select item, card, cast(is_recorded as text) from desk_line where what = 'renewal' order by item, card", 3));
    }

    [EveryEngine]
    public async Task A_patron_who_is_erased_is_on_no_line_of_the_desk_s_list(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        await TranscriptCast.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        await kiosk.AskAsync($"11YY{At}                  AOMAIN|AA30005|ABB-1|AC|");
        await kiosk.AskAsync($"09N{Kiosk.Date}{Kiosk.Date}AP|AOMAIN|ABB-1|AC|");
        var caller = await server.CallerAsync();
        using var deleted = await server.Client.DeleteAsync("/patrons/30005", TestContext.Current.CancellationToken);
        Assert.True(deleted.IsSuccessStatusCode);
        server.Clock.Advance(TimeSpan.FromDays(400));
        await server.Patrons().PurgeAsync(caller.Library, CancellationToken.None);
        Assert.Empty(await server.Services.GetRequiredService<DeskList>().ListAsync(caller, 0, 100, CancellationToken.None));
    }

    private static async Task LendThreeHoursAgoAsync(TestServer server, string card)
    {
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        await kiosk.AskAsync($"11YN{Kiosk.Date}                  AOMAIN|AA{card}|ABB-1|AC|");
        server.Clock.Advance(TimeSpan.FromHours(3));
    }
}
