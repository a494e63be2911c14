using Microsoft.Extensions.DependencyInjection;
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
    public async Task A_loan_is_due_after_the_librarys_days_renewed_twice_and_returned(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var mary = await server.CreateAsync(caller);
        var loan = await server.LendAsync(caller, mary, " B1 ");
        Assert.Equal(loan.OutAt.AddDays(14), loan.DueAt);
        Assert.Equal("B1", loan.Item.Barcode);
        server.Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(new LendingCounts(1, 1, 0, 0), await server.Loans().CountsAsync(caller, mary.Uuid, CancellationToken.None));
        var all = Assert.IsType<RenewAll.Done>(
            await server.Loans().RenewAllAsync(caller, Asker.Patron, PatronKey.Of(mary.Barcode), CancellationToken.None));
        Assert.Equal(loan.OutAt.AddDays(34), Assert.IsType<RenewLoan.Renewed>(Assert.Single(all.Loans).Outcome).Loan.DueAt);
        Assert.IsType<RenewLoan.Renewed>(await server.RenewAsync(caller, mary, "B1"));
        Assert.Equal(
            new Denial.LimitReached(LendingLimit.Renewals, 2),
            Assert.IsType<RenewLoan.Denied>(await server.RenewAsync(caller, mary, "B1")).Denial);
        Assert.Equal(loan.Id, Assert.IsType<CheckIn.Returned>(await server.CheckInAsync(caller, "B1")).Loan.Id);
        Assert.IsType<CheckIn.NotOnLoan>(await server.CheckInAsync(caller, "B1"));
        Assert.IsType<CheckIn.UnknownItem>(await server.CheckInAsync(caller, "B2"));
        Assert.IsType<RenewLoan.NotOnLoanToThem>(await server.RenewAsync(caller, mary, "B1"));
        Assert.True((await server.Loans().ItemAsync(caller, "B1", CancellationToken.None))!.IsAvailable);
    }

    [EveryEngine]
    public async Task A_block_refuses_until_staff_override_it_with_a_comment(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var mary = await server.CreateAsync(caller);
        var block = await server.BlockAsync(caller, mary);
        var barred = Assert.IsType<Denial.Barred>(await DenialAsync(caller, null));
        Assert.Equal(block, Assert.Single(barred.Reasons).BlockId);
        Assert.IsType<Denial.Barred>(Assert.IsType<PlaceHold.Denied>(await server.HoldAsync(caller, mary, "B1")).Denial);
        Assert.IsType<Denial.NeedsComment>(await DenialAsync(caller, new LoanTerms(new BlockOverride(" "))));
        var terms = new LoanTerms(new BlockOverride("She paid"));
        Assert.IsType<Denial.MayNotOverride>(await DenialAsync(caller with { Permissions = new HashSet<string>() }, terms));
        Assert.IsType<Denial.MayNotOverride>(await DenialAsync(caller, terms, Asker.Patron));
        Assert.Empty(await server.QueryAsync("select id from loan", 1));
        var lent = Assert.IsType<CheckOut.LentOut>(await server.CheckOutAsync(caller, mary, "B1", terms)).Loan;
        Assert.Equal(
            [$"{lent.Id}|{block}"],
            await server.QueryAsync("select subject, detail from journal where action = 'block.overridden'", 2));

        async Task<Denial> DenialAsync(Caller who, LoanTerms? terms, Asker asker = Asker.Staff) =>
            Assert.IsType<CheckOut.Denied>(await server.CheckOutAsync(who, mary, "B1", terms, asker)).Denial;
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
    public async Task An_item_goes_to_whose_turn_it_is(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (ann, bob, cid) = (await server.CreateAsync(caller), await server.CreateAsync(caller), await server.CreateAsync(caller));
        await server.LendAsync(caller, ann, "B1");
        Assert.IsType<PlaceHold.HasItAlready>(await server.HoldAsync(caller, ann, "B1"));
        Assert.Equal(1, Assert.IsType<PlaceHold.Placed>(await server.HoldAsync(caller, bob, "B1")).Hold.Position);
        Assert.Equal(2, Assert.IsType<PlaceHold.Placed>(await server.HoldAsync(caller, cid, "B1")).Hold.Position);
        Assert.IsType<PlaceHold.AlreadyPlaced>(await server.HoldAsync(caller, bob, "B1"));
        Assert.IsType<RenewLoan.HeldForAnother>(await server.RenewAsync(caller, ann, "B1"));
        var next = Assert.IsType<CheckIn.Returned>(await server.CheckInAsync(caller, "B1")).Next!;
        Assert.Equal((bob.Uuid, HoldStatus.OnShelf), (next.PatronId, next.Status));
        Assert.True((await server.Loans().ItemAsync(caller, "B1", CancellationToken.None))!.IsOnHoldShelf);
        Assert.IsType<CheckOut.HeldForAnother>(await server.CheckOutAsync(caller, cid, "B1"));
        await server.LendAsync(caller, bob, "B1");
        var waiting = Assert.Single(await server.Holds().OfPatronAsync(caller, cid.Uuid, false, 0, 10, CancellationToken.None));
        Assert.Equal(1, waiting.Position);
        Assert.IsType<ChangeHold.Done>(await server.Holds().CancelAsync(caller, waiting.Id, default, CancellationToken.None));
        Assert.IsType<ChangeHold.Done>(await server.Holds().CancelAsync(caller, waiting.Id, default, CancellationToken.None));
        Assert.Single(
            await server.QueryAsync(
                $"select subject from journal where action = 'hold.cancelled' and subject = '{waiting.Id}'", 1));
    }

    [EveryEngine]
    public async Task A_hold_is_gone_at_its_instant_before_the_timer_comes_by(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (ann, bob) = (await server.CreateAsync(caller), await server.CreateAsync(caller));
        var hold = Assert.IsType<PlaceHold.Placed>(await server.HoldAsync(caller, ann, "B1")).Hold;
        var ends = server.Clock.GetUtcNow().AddSeconds(5);
        Assert.IsType<ChangeHold.Done>(
            await server.Holds().ChangeAsync(caller, Asker.Staff, hold.Id, "Main", ends, default, CancellationToken.None));
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await server.Holds().FindAsync(caller, hold.Id, CancellationToken.None));
        await server.LendAsync(caller, bob, "B1");
        await server.Holds().ExpireAsync(caller.Library, CancellationToken.None);
        var closed = await server.Holds().FindAsync(caller, hold.Id, CancellationToken.None);
        Assert.Equal((HoldStatus.Expired, "Main"), (closed!.Status, closed.Pickup));
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
            Assert.Equal(0, await CountAsync(server, caller, $"userId=={patron.Uuid}"));
        }

        Assert.Equal(2, await CountAsync(server, caller, "status.name==Closed"));
        Assert.Equal(["0"], await server.QueryAsync("select cast(count(*) as text) from loan where patron is not null", 1));
        Assert.Equal(["0"], await server.QueryAsync("select cast(count(*) as text) from hold where patron is not null or is_open = 1", 1));

        Assert.IsType<RestorePatron.Restored>(await server.RestoreAsync(caller, mary.Barcode));
        Assert.Equal(1, await CountAsync(server, caller, $"userId=={mary.Uuid}"));
        Assert.Equal(
            [$"{mary.Uuid}|{HoldStatus.Waiting}"],
            await server.QueryAsync("select patron, status from hold where patron is not null", 2));

        server.Clock.Advance(TimeSpan.FromDays(31));
        await server.Patrons().PurgeAsync(caller.Library, CancellationToken.None);
        await server.WaitForAsync("select cast(count(*) as text) from lending_seal", "0");
        Assert.Equal(2, await CountAsync(server, caller, "status.name==Closed"));
    }

    [EveryEngine]
    public async Task Retention_takes_the_patron_out_of_old_loans_only(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var mary = await server.CreateAsync(caller);
        await server.LendAsync(caller, mary, "old");
        await server.LendAsync(caller, mary, "open");
        await server.CheckInAsync(caller, "old");
        server.Clock.Advance(TimeSpan.FromDays(10));
        await server.LendAsync(caller, mary, "new");
        await server.CheckInAsync(caller, "new");
        var retention = server.Services.GetRequiredService<Retention>();
        Assert.Equal(0, await retention.AnonymiseAsync(caller.Library, CancellationToken.None));
        Assert.Equal(1, await retention.AnonymiseAsync(caller.Library with { KeepLoansDays = 10 }, CancellationToken.None));
        Assert.Equal(
            ["new", "open"],
            await server.QueryAsync(
                "select barcode from loan join item on item.id = loan.item_id where patron is not null order by barcode", 1));
        Assert.Equal(["1"], await server.QueryAsync("select detail from journal where action = 'loan.anonymised'", 1));
    }

    [EveryEngine]
    public async Task Lists_are_asked_for_in_CQL(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (ann, bob) = (await server.CreateAsync(caller), await server.CreateAsync(caller));
        await server.LendAsync(caller, ann, "B1");
        Assert.IsType<PlaceHold.Placed>(await server.HoldAsync(caller, bob, "B1"));
        Assert.Equal(1, await CountAsync(server, caller, $"userId=={ann.Uuid} and status.name==\"Open\" and itemBarcode==B1"));
        Assert.Equal(0, await CountAsync(server, caller, $"userId=={bob.Uuid}"));
        var holds = server.Holds().Query(caller, $"requesterId=={bob.Uuid} and status==\"{HoldStatus.Waiting}\" sortby requestDate");
        await foreach (var chunk in holds.ReadAsync(0, 10, CancellationToken.None))
            Assert.Equal(1, Assert.Single(chunk).Position);
        Assert.Equal(1, await holds.CountAsync(CancellationToken.None));
    }

    [EveryEngine]
    public async Task Retention_reaches_what_is_under_a_deleted_patrons_seal(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var mary = await server.CreateAsync(caller);
        await server.LendAsync(caller, mary, "B1");
        await server.CheckInAsync(caller, "B1");
        var hold = Assert.IsType<PlaceHold.Placed>(await server.HoldAsync(caller, mary, "B2")).Hold;
        Assert.IsType<ChangeHold.Done>(await server.Holds().CancelAsync(caller, hold.Id, default, CancellationToken.None));
        await server.DeleteAsync(caller, mary.Barcode);
        const string Seals = "select kind from lending_seal order by kind";
        Assert.Equal(["hold", "loan"], await server.QueryAsync(Seals, 1));
        var retention = server.Services.GetRequiredService<Retention>();
        var library = caller.Library with { KeepLoansDays = 10 };
        server.Clock.Advance(TimeSpan.FromDays(9));
        await retention.AnonymiseAsync(library, CancellationToken.None);
        Assert.Equal(["hold", "loan"], await server.QueryAsync(Seals, 1));
        server.Clock.Advance(TimeSpan.FromDays(1));
        await retention.AnonymiseAsync(library, CancellationToken.None);
        Assert.Empty(await server.QueryAsync(Seals, 1));
        Assert.IsType<RestorePatron.Restored>(await server.RestoreAsync(caller, mary.Barcode));
        Assert.Equal(0, await CountAsync(server, caller, $"userId=={mary.Uuid}"));
    }

    [EveryEngine]
    public async Task Who_wants_a_title_queues_apart_from_every_item(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (ann, bob) = (await server.CreateAsync(caller), await server.CreateAsync(caller));
        ValueTask<PlaceHold> WantAsync(Patron patron, string title) => server.Holds().PlaceAsync(
            caller, Asker.Staff, PatronKey.Of(patron.Barcode), new NewHold { Title = title }, CancellationToken.None);
        var first = Assert.IsType<PlaceHold.Placed>(await WantAsync(ann, "Emma")).Hold;
        Assert.Equal((null, "Emma", 1), (first.Item, first.Title, first.Position));
        Assert.Equal(2, Assert.IsType<PlaceHold.Placed>(await WantAsync(bob, "EMMA")).Hold.Position);
        Assert.IsType<PlaceHold.AlreadyPlaced>(await WantAsync(bob, "emma"));
        Assert.IsType<PlaceHold.NothingWanted>(await WantAsync(bob, " "));
        await server.BlockAsync(caller, bob);
        Assert.IsType<PlaceHold.Denied>(await WantAsync(bob, "Sanditon"));
        await server.DeleteAsync(caller, ann.Barcode);
        var left = Assert.Single(await server.Holds().OfPatronAsync(caller, bob.Uuid, false, 0, 10, CancellationToken.None));
        Assert.Equal(1, left.Position);
    }

    private static async Task<long> CountAsync(TestServer server, Caller caller, string query)
    {
        var listing = server.Loans().Query(caller, query);
        var read = 0;
        await foreach (var chunk in listing.ReadAsync(0, 100, CancellationToken.None))
            read += chunk.Count;
        Assert.Equal(read, await listing.CountAsync(CancellationToken.None));
        return read;
    }
}
