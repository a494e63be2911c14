using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Lending;

public sealed class LoanTests
{
    [EveryEngine]
    public async Task One_of_32_desks_on_two_nodes_lends_an_item(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var other = await TestServer.StartAsync(engine, database: server.Database);
        var caller = await server.CallerAsync();
        var patrons = new List<Patron>();
        for (var i = 0; i < 8; i++)
            patrons.Add(await server.CreateAsync(caller));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() =>
            (i % 2 == 0 ? server : other).CheckOutAsync(caller, patrons[i % 8], "B1"))));
        var lent = Assert.Single(outcomes.OfType<CheckOut.LentOut>());
        Assert.Equal(3, outcomes.OfType<CheckOut.AlreadyTheirs>().Count());
        Assert.Equal(28, outcomes.OfType<CheckOut.ItemOnLoanToAnother>().Count());
        Assert.Equal([lent.Loan.Id], await server.QueryAsync("select id from loan", 1));
        Assert.Equal([lent.Loan.Id], await server.QueryAsync("select subject from journal where action = 'loan.checked_out'", 1));
    }

    [EveryEngine]
    public async Task A_loan_is_due_after_the_librarys_days(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var mary = await server.CreateAsync(caller);

        var loan = await server.LendAsync(caller, mary, " B1 ");

        Assert.Equal(new DateTimeOffset(2026, 12, 7, 23, 59, 59, TimeSpan.Zero), loan.DueAt);
        Assert.Equal("B1", loan.Item.Barcode);
        server.Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(new LendingCounts(1, 1, 0, 0), await server.Loans().CountsAsync(caller, mary.Uuid, CancellationToken.None));
    }

    [EveryEngine]
    public async Task A_renewal_lasts_from_its_own_day_and_the_third_is_refused(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var mary = await server.CreateAsync(caller);
        var loan = await server.LendAsync(caller, mary, "B1");
        server.Clock.Advance(TimeSpan.FromDays(20));

        var all = Assert.IsType<RenewAll.Done>(
            await server.Loans().RenewAllAsync(caller, Asker.Patron, PatronKey.Of(mary.Barcode), CancellationToken.None));
        Assert.IsType<RenewLoan.Renewed>(await server.RenewAsync(caller, mary, "B1"));
        var third = Assert.IsType<RenewLoan.Denied>(await server.RenewAsync(caller, mary, "B1"));

        Assert.Equal(loan.DueAt.AddDays(20), Assert.IsType<RenewLoan.Renewed>(Assert.Single(all.Loans).Outcome).Loan.DueAt);
        Assert.Equal(new Denial.LimitReached(LendingLimit.Renewals, 2), third.Denial);
    }

    [EveryEngine]
    public async Task An_item_is_taken_back_once_and_then_available(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var mary = await server.CreateAsync(caller);
        var loan = await server.LendAsync(caller, mary, "B1");

        Assert.Equal(loan.Id, Assert.IsType<CheckIn.Returned>(await server.CheckInAsync(caller, "B1")).Loan.Id);

        Assert.IsType<CheckIn.NotOnLoan>(await server.CheckInAsync(caller, "B1"));
        Assert.IsType<RenewLoan.NotOnLoanToThem>(await server.RenewAsync(caller, mary, "B1"));
        Assert.Null((await server.Loans().ItemAsync(caller, "B1", CancellationToken.None))!.Loan);
    }

    [EveryEngine]
    public async Task An_unknown_item_is_not_taken_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.IsType<CheckIn.UnknownItem>(await server.CheckInAsync(await server.CallerAsync(), "B2"));
    }

    [EveryEngine]
    public async Task A_block_refuses_a_loan_and_a_hold_with_its_id(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var mary = await server.CreateAsync(caller);
        var block = await server.BlockAsync(caller, mary);

        var barred = Assert.IsType<Denial.Barred>(await DenialAsync(server, caller, mary, null));

        Assert.Equal(block, Assert.Single(barred.Reasons).BlockId);
        Assert.IsType<Denial.Barred>(Assert.IsType<PlaceHold.Denied>(await server.HoldAsync(caller, mary, "B1")).Denial);
        Assert.Empty(await server.QueryAsync("select id from loan", 1));
    }

    [EveryEngine]
    public async Task An_override_needs_a_comment_the_permission_and_staff(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var mary = await server.CreateAsync(caller);
        await server.BlockAsync(caller, mary);
        var terms = new LoanTerms(new BlockOverride("She paid"));

        Assert.IsType<Denial.NeedsComment>(await DenialAsync(server, caller, mary, new LoanTerms(new BlockOverride(" "))));
        Assert.IsType<Denial.MayNotOverride>(
            await DenialAsync(server, caller with { Permissions = new HashSet<string>() }, mary, terms));
        Assert.IsType<Denial.MayNotOverride>(await DenialAsync(server, caller, mary, terms, Asker.Patron));

        Assert.Empty(await server.QueryAsync("select id from loan", 1));
    }

    [EveryEngine]
    public async Task Staff_override_a_block_with_a_comment_and_the_journal_has_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var mary = await server.CreateAsync(caller);
        var block = await server.BlockAsync(caller, mary);

        var terms = new LoanTerms(new BlockOverride("She paid"));
        var lent = Assert.IsType<CheckOut.LentOut>(await server.CheckOutAsync(caller, mary, "B1", terms)).Loan;

        Assert.Equal(
            [$"{lent.Id}|{block}"],
            await server.QueryAsync("select subject, detail from journal where action = 'block.overridden'", 2));
    }

    [EveryEngine]
    public async Task The_checkout_limit_counts_what_is_out(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        caller = caller with
        {
            Library = await server.Accounts().ChangeAsync(caller.Library with { CheckoutLimit = 1 }, CancellationToken.None),
        };
        Assert.Equal(1, (await server.CallerAsync()).Library.CheckoutLimit);
        var mary = await server.CreateAsync(caller);
        await server.LendAsync(caller, mary, "B1");
        Assert.Equal(
            new Denial.LimitReached(LendingLimit.Checkouts, 1),
            Assert.IsType<CheckOut.Denied>(await server.CheckOutAsync(caller, mary, "B2")).Denial);
        await server.CheckInAsync(caller, "B1");
        await server.LendAsync(caller, mary, "B2");
    }

    [EveryEngine]
    public async Task A_deleted_patron_is_in_no_loan_until_restored_and_after_the_purge_in_none_for_ever(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (mary, gone) = (await server.CreateAsync(caller), await server.CreateAsync(caller));
        foreach (var patron in new[] { mary, gone })
        {
            await server.LendAsync(caller, patron, "B1");
            Assert.Equal(
                1,
                Assert.IsType<DeletePatron.HasCheckouts>(
                    await server.Patrons().DeleteAsync(caller, PatronKey.Of(patron.Barcode), CancellationToken.None)).Count);
            await server.CheckInAsync(caller, "B1");
            Assert.IsType<PlaceHold.Placed>(await server.HoldAsync(caller, patron, "B2"));
            await server.DeleteAsync(caller, patron.Barcode);
            Assert.Equal(0, await server.CountLoansAsync(caller, $"userId=={patron.Uuid}"));
        }

        Assert.Equal(2, await server.CountLoansAsync(caller, "status.name==Closed"));
        Assert.Equal(["0"], await server.QueryAsync("select cast(count(*) as text) from loan where patron is not null", 1));
        Assert.Equal(["0"], await server.QueryAsync("select cast(count(*) as text) from hold where patron is not null or is_open = 1", 1));

        Assert.IsType<RestorePatron.Restored>(await server.RestoreAsync(caller, mary.Barcode));
        Assert.Equal(1, await server.CountLoansAsync(caller, $"userId=={mary.Uuid}"));
        Assert.Equal(
            [$"{mary.Uuid}|{HoldStatus.Waiting}"],
            await server.QueryAsync("select patron, status from hold where patron is not null", 2));

        server.Clock.Advance(TimeSpan.FromDays(31));
        await server.Patrons().PurgeAsync(caller.Library, CancellationToken.None);
        await server.WaitForAsync("select cast(count(*) as text) from lending_seal", "0");
        Assert.Equal(2, await server.CountLoansAsync(caller, "status.name==Closed"));
    }

    [EveryEngine]
    public async Task Lists_are_asked_for_in_CQL(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (ann, bob) = (await server.CreateAsync(caller), await server.CreateAsync(caller));
        await server.LendAsync(caller, ann, "B1");
        Assert.IsType<PlaceHold.Placed>(await server.HoldAsync(caller, bob, "B1"));
        Assert.Equal(1, await server.CountLoansAsync(caller, $"userId=={ann.Uuid} and status.name==\"Open\" and itemBarcode==B1"));
        Assert.Equal(0, await server.CountLoansAsync(caller, $"userId=={bob.Uuid}"));
        var holds = server.Holds().Query(caller, $"requesterId=={bob.Uuid} and status==\"{HoldStatus.Waiting}\" sortby requestDate");
        await foreach (var chunk in holds.ReadAsync(0, 10, CancellationToken.None))
            Assert.Equal(1, Assert.Single(chunk).Position);
        Assert.Equal(1, await holds.CountAsync(CancellationToken.None));
    }

    private static async Task<Denial> DenialAsync(
        TestServer server, Caller caller, Patron patron, LoanTerms? terms, Asker asker = Asker.Staff) =>
        Assert.IsType<CheckOut.Denied>(await server.CheckOutAsync(caller, patron, "B1", terms, asker)).Denial;
}
