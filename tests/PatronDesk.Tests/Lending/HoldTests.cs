using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Lending;

public sealed class HoldTests
{
    [EveryEngine]
    public async Task Patrons_queue_for_an_item_in_order_once_each_and_not_for_their_own_loan(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (ann, bob, cid) = (await server.CreateAsync(caller), await server.CreateAsync(caller), await server.CreateAsync(caller));
        await server.LendAsync(caller, ann, "B1");

        Assert.Equal(1, Assert.IsType<PlaceHold.Placed>(await server.HoldAsync(caller, bob, "B1")).Hold.Position);
        Assert.Equal(2, Assert.IsType<PlaceHold.Placed>(await server.HoldAsync(caller, cid, "B1")).Hold.Position);

        Assert.IsType<PlaceHold.HasItAlready>(await server.HoldAsync(caller, ann, "B1"));
        Assert.IsType<PlaceHold.AlreadyPlaced>(await server.HoldAsync(caller, bob, "B1"));
        Assert.IsType<RenewLoan.HeldForAnother>(await server.RenewAsync(caller, ann, "B1"));
    }

    [EveryEngine]
    public async Task A_returned_item_goes_to_the_first_in_the_queue_and_to_nobody_else(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (ann, bob, cid) = (await server.CreateAsync(caller), await server.CreateAsync(caller), await server.CreateAsync(caller));
        await server.LendAsync(caller, ann, "B1");
        await server.HoldAsync(caller, bob, "B1");
        await server.HoldAsync(caller, cid, "B1");

        var next = Assert.IsType<CheckIn.Returned>(await server.CheckInAsync(caller, "B1")).Next!;

        Assert.Equal((bob.Uuid, HoldStatus.OnShelf), (next.PatronId, next.Status));
        Assert.True((await server.Loans().ItemAsync(caller, "B1", CancellationToken.None))!.IsOnHoldShelf);
        Assert.IsType<CheckOut.HeldForAnother>(await server.CheckOutAsync(caller, cid, "B1"));
        await server.LendAsync(caller, bob, "B1");
        Assert.Equal(1, Assert.Single(await WaitingAsync(server, caller, cid)).Position);
    }

    [EveryEngine]
    public async Task A_hold_that_is_cancelled_twice_is_cancelled_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var ann = await server.CreateAsync(caller);
        await server.HoldAsync(caller, ann, "B1");
        var waiting = Assert.Single(await WaitingAsync(server, caller, ann));

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

    private static async Task<IReadOnlyList<Hold>> WaitingAsync(TestServer server, Caller caller, Patron patron) =>
        await server.Holds().OfPatronAsync(caller, patron.Uuid, false, 0, 10, CancellationToken.None);
}
