using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Lending;

/// <summary>Due dates and the ends of holds are ends of days in the library's time zone.</summary>
public sealed class LibraryDayTests
{
    [EveryEngine]
    public async Task A_loan_is_due_at_the_end_of_a_day_counted_in_calendar_days(Engine engine)
    {
        foreach (var (zone, at, days, due) in new[]
        {
            // Over the beginning of summer time, and its end.
            ("Europe/Berlin", "2027-03-20T23:30:00+01:00", 14, "2027-04-03T23:59:59+02:00"),
            ("Europe/Berlin", "2027-10-25T00:10:00+02:00", 14, "2027-11-08T23:59:59+01:00"),
            ("America/New_York", "2027-03-20T23:30:00Z", 1, "2027-03-21T23:59:59-04:00"),
            ("Pacific/Auckland", "2027-03-20T23:30:00Z", 1, "2027-03-22T23:59:59+13:00"),
            ("Asia/Kathmandu", "2027-03-20T18:14:59Z", 1, "2027-03-21T23:59:59+05:45"),
            ("Asia/Kathmandu", "2027-03-20T18:15:00Z", 1, "2027-03-22T23:59:59+05:45"),
            ("America/Nuuk", "2027-03-26T12:00:00Z", 1, "2027-03-27T22:59:59-02:00"),
        })
        {
            await using var server = await InZoneAsync(engine, zone);
            server.Clock.Advance(DateTimeOffset.Parse(at, null) - server.Clock.GetUtcNow());
            var caller = await LendingForAsync(server, days);
            var loan = await server.LendAsync(caller, await server.CreateAsync(caller), "B1");
            Assert.Equal((zone, DateTimeOffset.Parse(due, null)), (zone, loan.DueAt));
        }
    }

    [EveryEngine]
    public async Task A_loan_is_overdue_after_its_moment_and_not_before(Engine engine)
    {
        await using var server = await InZoneAsync(engine, "Europe/Berlin");
        var caller = await LendingForAsync(server, 1);
        var mary = await server.CreateAsync(caller);
        var loan = await server.LendAsync(caller, mary, "B1");
        server.Clock.Advance(loan.DueAt - server.Clock.GetUtcNow());
        Assert.Equal((false, 0), await OverdueAsync());
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((true, 1), await OverdueAsync());

        async Task<(bool, int)> OverdueAsync() => (
            (await server.Loans().OfPatronAsync(caller, mary.Uuid, overdueOnly: true, 0, 10, CancellationToken.None)).Count == 1,
            (await server.Loans().CountsAsync(caller, mary.Uuid, CancellationToken.None)).Overdue);
    }

    [EveryEngine]
    public async Task A_loan_is_due_no_later_than_the_card_ends_unless_the_library_says_so(Engine engine)
    {
        await using var server = await InZoneAsync(engine, "America/New_York");
        var caller = await server.CallerAsync();
        var free = caller with { Library = caller.Library with { DueByCardEnd = false } };
        foreach (var (ends, due) in new[]
        {
            ("2026-11-26T23:59:59-05:00", "2026-11-26T23:59:59-05:00"),
            ("2026-11-26T12:00:00-05:00", "2026-11-26T12:00:00-05:00"),
            // It is over as the 27th begins, so that the 26th is its last day.
            ("2026-11-27T00:00:00-05:00", "2026-11-26T23:59:59-05:00"),
            ("2026-12-07T23:59:59-05:00", "2026-12-07T23:59:59-05:00"),
            ("2026-12-08T00:00:00-05:00", "2026-12-07T23:59:59-05:00"),
        })
        {
            var patron = await EndingAsync(server, caller, ends);
            var loan = await server.LendAsync(caller, patron, $"capped {ends}");
            Assert.Equal((ends, DateTimeOffset.Parse(due, null)), (ends, loan.DueAt));
            Assert.Equal(
                DateTimeOffset.Parse("2026-12-07T23:59:59-05:00", null),
                (await server.LendAsync(free, patron, $"free {ends}")).DueAt);
        }
    }

    [EveryEngine]
    public async Task Where_the_card_has_ended_an_override_lends_for_the_ordinary_period(Engine engine)
    {
        await using var server = await InZoneAsync(engine, "Europe/Berlin");
        var caller = await server.CallerAsync();
        var patron = await EndingAsync(server, caller, "2026-11-23T09:00:00+01:00");
        Assert.IsType<CheckOut.Denied>(await server.CheckOutAsync(caller, patron, "B1"));
        var lent = Assert.IsType<CheckOut.LentOut>(
            await server.CheckOutAsync(caller, patron, "B1", new LoanTerms(new BlockOverride("She renews it tomorrow")))).Loan;
        Assert.Equal(DateTimeOffset.Parse("2026-12-07T23:59:59+01:00", null), lent.DueAt);
        server.Clock.Advance(TimeSpan.FromDays(1));
        var renewed = Assert.IsType<RenewLoan.Renewed>(await server.Loans().RenewAsync(
            caller, Asker.Staff, PatronKey.Of(patron.Barcode), "B1", new LoanTerms(new BlockOverride("again")),
            CancellationToken.None)).Loan;
        Assert.Equal(DateTimeOffset.Parse("2026-12-08T23:59:59+01:00", null), renewed.DueAt);
    }

    [EveryEngine]
    public async Task A_renewal_never_makes_a_loan_shorter(Engine engine)
    {
        await using var server = await InZoneAsync(engine, "Europe/Berlin");
        var caller = await server.CallerAsync();
        var patron = await EndingAsync(server, caller, "2099-01-01T00:00:00Z");
        var loan = await server.LendAsync(caller, patron, "B1");
        await EndAsync(server, patron, "2026-11-30T23:59:59+01:00");
        Assert.Equal(
            loan.DueAt, Assert.IsType<RenewLoan.Renewed>(await server.RenewAsync(caller, patron, "B1")).Loan.DueAt);
        var sooner = new LoanTerms(Due: server.Clock.GetUtcNow().AddDays(1));
        Assert.Equal(
            loan.DueAt,
            Assert.IsType<RenewLoan.Renewed>(await server.Loans().RenewAsync(
                caller, Asker.Staff, PatronKey.Of(patron.Barcode), "B1", sooner, CancellationToken.None)).Loan.DueAt);
        Assert.Equal([loan.DueAt.ToUnixTimeMilliseconds() + "000"], await server.QueryAsync("select cast(due_at as text) from loan", 1));
    }

    [EveryEngine]
    public async Task A_hold_ends_at_the_end_of_its_last_day_and_an_instant_that_was_sent_is_kept(Engine engine)
    {
        await using var server = await InZoneAsync(engine, "Europe/Berlin");
        server.Clock.Advance(DateTimeOffset.Parse("2027-03-20T23:30:00+01:00", null) - server.Clock.GetUtcNow());
        var caller = await server.CallerAsync();
        caller = caller with { Library = caller.Library with { HoldDays = 8 } };
        var patron = await server.CreateAsync(caller);
        var hold = Assert.IsType<PlaceHold.Placed>(await server.HoldAsync(caller, patron, "B1")).Hold;
        Assert.Equal(DateTimeOffset.Parse("2027-03-28T23:59:59+02:00", null), hold.ExpiresAt);
        foreach (var (sent, kept) in new[]
        {
            ("2027-03-28", "2027-03-28T21:59:59.000+00:00"), ("2027-03-28T12:00:00-05:00", "2027-03-28T17:00:00.000+00:00"),
        })
        {
            var placed = await server.Client.PostAsync(
                "/circulation/requests",
                $$"""{"requesterId":"{{patron.Uuid}}","item":{"barcode":"until {{sent[^5..]}}"},"requestExpirationDate":"{{sent}}"}""");
            Assert.Equal((sent, kept), (sent, (string?)placed.Json["requestExpirationDate"]));
        }
    }

    [EveryEngine]
    public async Task A_date_alone_ends_a_card_with_that_day_and_an_instant_is_kept(Engine engine)
    {
        await using var server = await InZoneAsync(engine, "America/New_York");
        foreach (var (sent, kept) in new[]
        {
            ("2026-11-24", "2026-11-25T04:59:59.000+00:00"),
            ("9999-12-31", "9999-12-31T23:59:59.000+00:00"),
            ("2026-11-24T00:00:00Z", "2026-11-24T00:00:00.000+00:00"),
            ("2026-11-24T23:59:59-05:00", "2026-11-25T04:59:59.000+00:00"),
        })
        {
            var made = await server.Client.PostAsync("/users", $$$"""{"expirationDate":"{{{sent}}}","personal":{"lastName":"x"}}""");
            Assert.Equal((sent, kept), (sent, (string?)made.Json["expirationDate"]));
        }

        // A block follows the document, whose dates are instants.
        var block = await server.Client.PostAsync("/manualblocks", FolioCalls.Block("\"expirationDate\":\"2098-06-01\""));
        Assert.Equal("2098-06-01T00:00:00.000+00:00", (string?)block.Json["expirationDate"]);
    }

    private static Task<TestServer> InZoneAsync(Engine engine, string zone) =>
        TestServer.StartAsync(engine, new Dictionary<string, string?> { ["Bootstrap:TimeZone"] = zone });

    private static async Task<Caller> LendingForAsync(TestServer server, int days)
    {
        var caller = await server.CallerAsync();
        return caller with { Library = caller.Library with { LoanDays = days } };
    }

    private static async Task<Patron> EndingAsync(TestServer server, Caller caller, string ends)
    {
        var patron = await server.CreateAsync(caller);
        await EndAsync(server, patron, ends);
        return patron;
    }

    private static async Task EndAsync(TestServer server, Patron patron, string ends) =>
        Assert.Equal(204, (await server.Client.PutAsync(
            $"/users/{patron.Uuid}",
            $$"""{"id":"{{patron.Uuid}}","barcode":"{{patron.Barcode}}","expirationDate":"{{ends}}"}""")).Status);
}
