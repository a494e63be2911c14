using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Lending;

/// <summary>A deletion takes a patron out of every queue at once, and a restore puts them back.</summary>
public sealed class RestoredHoldTests
{
    [EveryEngine]
    public async Task A_restored_patron_waits_in_the_old_place(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (ann, bob, cid) = (await server.CreateAsync(caller), await server.CreateAsync(caller), await server.CreateAsync(caller));
        await server.LendAsync(caller, await server.CreateAsync(caller), "B1");
        var hold = await PlaceAsync(server, caller, ann, "B1");
        foreach (var patron in new[] { bob, cid })
            await PlaceAsync(server, caller, patron, "B1");
        var other = await PlaceAsync(server, caller, ann, "B2");
        Assert.IsType<ChangeHold.Done>(await server.Holds().CancelAsync(caller, other.Id, default, CancellationToken.None));

        await server.DeleteAsync(caller, ann.Barcode);
        Assert.Equal([(bob.Uuid, 1), (cid.Uuid, 2)], await QueueAsync(server, caller));
        Assert.IsType<RestorePatron.Restored>(await server.RestoreAsync(caller, ann.Barcode));
        Assert.Equal([(ann.Uuid, 1), (bob.Uuid, 2), (cid.Uuid, 3)], await QueueAsync(server, caller));
        Assert.Equal(HoldStatus.Cancelled, (await server.Holds().FindAsync(caller, other.Id, CancellationToken.None))!.Status);
        Assert.IsType<PlaceHold.AlreadyPlaced>(await server.HoldAsync(caller, ann, "B1"));
        Assert.Equal(
            ["hold.placed", "hold.cancelled", "hold.reopened"],
            await server.QueryAsync($"select action from journal where subject = '{hold.Id}' order by id", 1));
    }

    [EveryEngine]
    public async Task What_was_set_aside_still_is_unless_it_went_to_another(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (ann, bob) = (await server.CreateAsync(caller), await server.CreateAsync(caller));
        await server.LendAsync(caller, await server.CreateAsync(caller), "B1");
        foreach (var patron in new[] { ann, bob })
            await PlaceAsync(server, caller, patron, "B1");
        await server.CheckInAsync(caller, "B1");
        await DeleteAndAsync(server, caller, ann, () => Task.CompletedTask);
        Assert.Equal([(ann.Uuid, HoldStatus.OnShelf), (bob.Uuid, HoldStatus.Waiting)], await StatusesAsync(server, caller));

        // Looked at in the meantime, it was set aside for the next, and is theirs.
        await DeleteAndAsync(server, caller, ann, async () => await server.CheckInAsync(caller, "B1"));
        Assert.Equal([(bob.Uuid, HoldStatus.OnShelf), (ann.Uuid, HoldStatus.Waiting)], await StatusesAsync(server, caller));
        Assert.Equal([(bob.Uuid, 1), (ann.Uuid, 2)], await QueueAsync(server, caller));
        Assert.IsType<CheckOut.HeldForAnother>(await server.CheckOutAsync(caller, ann, "B1"));
        await server.LendAsync(caller, bob, "B1");
        Assert.Equal(ann.Uuid, Assert.IsType<CheckIn.Returned>(await server.CheckInAsync(caller, "B1")).Next!.PatronId);

        // Lent and back in the meantime, it stands on its own shelf.
        await DeleteAndAsync(server, caller, ann, async () =>
        {
            await server.LendAsync(caller, bob, "B1");
            await server.CheckInAsync(caller, "B1");
        });
        Assert.Equal([(ann.Uuid, HoldStatus.Waiting)], await StatusesAsync(server, caller));
    }

    [EveryEngine]
    public async Task A_hold_whose_instant_passed_meanwhile_has_ended(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var ann = await server.CreateAsync(caller);
        var hold = await PlaceForAsync(server, caller, ann, TimeSpan.FromDays(1));
        await DeleteAndAsync(server, caller, ann, () =>
        {
            server.Clock.Advance(TimeSpan.FromDays(1));
            return Task.CompletedTask;
        });
        Assert.Empty(await QueueAsync(server, caller));
        await server.Holds().ExpireAsync(caller.Library, CancellationToken.None);
        var ended = await server.Holds().FindAsync(caller, hold.Id, CancellationToken.None);
        Assert.Equal((ann.Uuid, HoldStatus.Expired), (ended!.PatronId, ended.Status));
    }

    /// <summary>The timer comes by once a minute; until then no query has shown it.</summary>
    [EveryEngine]
    public async Task A_hold_that_had_ended_before_the_deletion_is_closed_as_ended(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var ann = await server.CreateAsync(caller);
        var hold = await PlaceForAsync(server, caller, ann, TimeSpan.FromSeconds(2));
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        await DeleteAndAsync(server, caller, ann, () => Task.CompletedTask);
        Assert.Equal(HoldStatus.Expired, (await server.Holds().FindAsync(caller, hold.Id, CancellationToken.None))!.Status);
        Assert.Equal(
            ["hold.placed", "hold.changed", "hold.expired"],
            await server.QueryAsync($"select action from journal where subject = '{hold.Id}' order by id", 1));
    }

    [EveryEngine]
    public async Task What_staff_cancel_while_its_patron_is_deleted_stays_cancelled(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var desk = caller with { Actor = new("staff:1") };
        for (var round = 0; round < 30; round++)
        {
            var ann = await server.CreateAsync(caller);
            var hold = await PlaceAsync(server, caller, ann, $"B{round}");
            await Task.WhenAll(
                Task.Run(() => server.Holds().CancelAsync(desk, hold.Id, default, CancellationToken.None).AsTask()),
                Task.Run(() => server.DeleteAsync(caller, ann.Barcode)));
            Assert.IsType<RestorePatron.Restored>(await server.RestoreAsync(caller, ann.Barcode));
            var byStaff = await server.QueryAsync(
                $"select actor from journal where subject = '{hold.Id}' and action = 'hold.cancelled' and actor = '{desk.Actor.Name}'", 1);
            Assert.Equal(
                byStaff.Count > 0 ? HoldStatus.Cancelled : HoldStatus.Waiting,
                (await server.Holds().FindAsync(caller, hold.Id, CancellationToken.None))!.Status);
        }
    }

    [EveryEngine]
    public async Task Retention_leaves_a_place_that_a_restore_gives_back_and_a_removal_does_not(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var ann = await server.CreateAsync(caller);
        await PlaceAsync(server, caller, ann, "B1");
        var removed = await PlaceAsync(server, caller, ann, "B2");
        await DeleteAndAsync(server, caller, ann, async () =>
        {
            Assert.IsType<ChangeHold.Done>(await server.Holds().RemoveAsync(caller, removed.Id, default, CancellationToken.None));
            server.Clock.Advance(TimeSpan.FromDays(2));
            await server.Services.GetRequiredService<Retention>().AnonymiseAsync(
                caller.Library with { KeepLoansDays = 1 }, CancellationToken.None);
        });
        Assert.Equal([(ann.Uuid, 1)], await QueueAsync(server, caller));
        Assert.Null(await server.Holds().FindAsync(caller, removed.Id, CancellationToken.None));
        Assert.Equal(["0"], await server.QueryAsync("select cast(count(*) as text) from lending_seal", 1));
    }

    private static async Task DeleteAndAsync(TestServer server, Caller caller, Patron patron, Func<Task> meanwhile)
    {
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await server.DeleteAsync(caller, patron.Barcode);
        await meanwhile();
        Assert.IsType<RestorePatron.Restored>(await server.RestoreAsync(caller, patron.Barcode));
    }

    private static async Task<Hold> PlaceForAsync(TestServer server, Caller caller, Patron patron, TimeSpan lasts)
    {
        var hold = await PlaceAsync(server, caller, patron, "B1");
        Assert.IsType<ChangeHold.Done>(await server.Holds().ChangeAsync(
            caller, Asker.Staff, hold.Id, null, server.Clock.GetUtcNow() + lasts, default, CancellationToken.None));
        return hold;
    }

    private static async Task<Hold> PlaceAsync(TestServer server, Caller caller, Patron patron, string item) =>
        Assert.IsType<PlaceHold.Placed>(await server.HoldAsync(caller, patron, item)).Hold;

    private static async Task<IEnumerable<(string?, int)>> QueueAsync(TestServer server, Caller caller) =>
        (await OpenAsync(server, caller)).Select(hold => (hold.PatronId, hold.Position));

    private static async Task<IEnumerable<(string?, string)>> StatusesAsync(TestServer server, Caller caller) =>
        (await OpenAsync(server, caller)).Select(hold => (hold.PatronId, hold.Status));

    private static async Task<IReadOnlyList<Hold>> OpenAsync(TestServer server, Caller caller)
    {
        var open = server.Holds().Query(caller, "itemBarcode==B1 and status==\"Open*\" sortby position");
        var found = new List<Hold>();
        await foreach (var chunk in open.ReadAsync(0, 100, CancellationToken.None))
            found.AddRange(chunk);
        return found;
    }
}
