using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Lending;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Blocks;

/// <summary>The verdict "may this patron borrow, renew, request?", from the store on.</summary>
public sealed class StandingTests
{
    private static readonly PatronAction[] Actions = Enum.GetValues<PatronAction>();

    [EveryEngine]
    public async Task Who_has_nothing_against_them_may_everything(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var standing = await StandingAsync(server, caller, await server.CreateAsync(caller));
        foreach (var action in Actions)
        {
            Assert.True(standing.May(action, Asker.Patron).IsAllowed);
            Assert.Empty(standing.May(action, Asker.Staff).Warnings);
        }
    }

    [EveryEngine]
    public async Task A_block_refuses_exactly_the_actions_of_its_flags(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        bool?[] said = [null, false, true];
        foreach (var (borrowing, renewals, requests) in
            from b in said from n in said from r in said select (b, n, r))
        {
            var patron = await server.CreateAsync(caller);
            await BlockAsync(server, caller, patron, block => block with
            {
                Borrowing = borrowing,
                Renewals = renewals,
                Requests = requests,
            });
            var standing = await StandingAsync(server, caller, patron);
            foreach (var asker in Enum.GetValues<Asker>())
            {
                Assert.Equal(borrowing != true, standing.May(PatronAction.Borrow, asker).IsAllowed);
                Assert.Equal(renewals != true, standing.May(PatronAction.Renew, asker).IsAllowed);
                Assert.Equal(requests != true, standing.May(PatronAction.Request, asker).IsAllowed);
            }
        }
    }

    [EveryEngine]
    public async Task Every_reason_is_told_and_none_that_does_not_apply(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var patron = await server.CreateAsync(caller);
        var other = await server.CreateAsync(caller);
        var first = await BlockAsync(server, caller, patron, block => block with { PatronMessage = "Please see us." });
        var second = await BlockAsync(server, caller, patron, block => block with
        {
            Description = "Owes a book",
            PatronMessage = " ",
            ExpiresAt = server.Clock.GetUtcNow().AddDays(1),
        });
        await BlockAsync(server, caller, patron, block => block with { Description = "no flag", Borrowing = null });
        await BlockAsync(server, caller, other, block => block with { Description = "another's" });

        var refusals = (await StandingAsync(server, caller, patron)).May(PatronAction.Borrow, Asker.Patron).Refusals;

        Assert.Equal(
            new[] { (first.Id, "Please see us."), (second.Id, "Owes a book") }.Order(),
            refusals.Select(refusal => (refusal.BlockId!, refusal.Message)).Order());
        Assert.All(refusals, refusal => Assert.Equal(RefusalKind.ManualBlock, refusal.Kind));
        Assert.All(refusals, refusal => Assert.DoesNotContain("for staff", refusal.Message, StringComparison.Ordinal));
    }

    [EveryEngine]
    public async Task A_block_counts_until_its_instant_and_not_from_it_on(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var patron = await server.CreateAsync(caller);
        await BlockAsync(server, caller, patron, block => block with { ExpiresAt = server.Clock.GetUtcNow().AddMilliseconds(2) });
        server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False((await StandingAsync(server, caller, patron)).May(PatronAction.Borrow, Asker.Staff).IsAllowed);
        server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True((await StandingAsync(server, caller, patron)).May(PatronAction.Borrow, Asker.Staff).IsAllowed);
    }

    [EveryEngine]
    public async Task A_frozen_patron_is_refused_alone_and_staff_are_warned(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var patron = await server.CreateAsync(caller, (PatronField.Freeze, "1"));
        var standing = await StandingAsync(server, caller, patron);
        foreach (var action in Actions)
        {
            Assert.Equal(RefusalKind.Frozen, Assert.Single(standing.May(action, Asker.Patron).Refusals).Kind);
            var byStaff = standing.May(action, Asker.Staff);
            Assert.True(byStaff.IsAllowed);
            Assert.Equal(RefusalKind.Frozen, Assert.Single(byStaff.Warnings).Kind);
        }
    }

    [EveryEngine]
    public async Task An_inactive_patron_is_refused_everything_and_staff_override_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var patron = await server.CreateAsync(caller);
        await server.SetActiveAsync(caller, patron, active: false);
        await BlockAsync(server, caller, patron, block => block);
        var standing = await StandingAsync(server, caller, patron);
        var manager = caller with { Permissions = Roles.PermissionsOf(Roles.Manager) };
        foreach (var (action, asker) in from a in Actions from w in Enum.GetValues<Asker>() select (a, w))
        {
            var refusal = standing.May(action, asker).Refusals.Single(refusal => refusal.Kind != RefusalKind.ManualBlock);
            Assert.Equal(
                (RefusalKind.Inactive, "The patron's membership has ended; please ask at the desk."),
                (refusal.Kind, refusal.Message));
            var denial = standing.Decide(action, Asker.Staff, manager, new("She is known here")).Denial;
            Assert.Equal(RefusalKind.Inactive, Assert.Single(Assert.IsType<Denial.Barred>(denial).Reasons).Kind);
        }

        await server.SetActiveAsync(caller, patron, active: true);
        var again = await StandingAsync(server, caller, patron);
        Assert.Equal(RefusalKind.ManualBlock, Assert.Single(again.May(PatronAction.Borrow, Asker.Staff).Refusals).Kind);
    }

    [EveryEngine]
    public async Task An_expired_patron_is_refused_everything_from_that_instant_on(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var patron = await server.CreateAsync(caller);
        var ends = server.Clock.GetUtcNow().AddDays(1);
        var standing = await StandingAsync(server, caller, patron);
        foreach (var (action, asker) in from a in Actions from w in Enum.GetValues<Asker>() select (a, w))
        {
            var expiring = standing with { Patron = patron with { ExpiresAt = ends }, Now = ends.AddMilliseconds(-1) };
            Assert.True(expiring.May(action, asker).IsAllowed);
            var expired = expiring with { Now = ends };
            Assert.Equal(RefusalKind.Expired, Assert.Single(expired.May(action, asker).Refusals).Kind);
        }
    }

    [EveryEngine]
    public async Task A_lost_card_is_refused_everything_by_machine_and_at_the_desk_unless_staff_override(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var patron = await server.CreateAsync(caller);
        Assert.IsType<MarkCard.Done>(await server.Cards().MarkLostAsync(caller, patron.Barcode, CancellationToken.None));
        var standing = await StandingAsync(server, caller, patron);
        foreach (var (action, asker) in from a in Actions from w in Enum.GetValues<Asker>() select (a, w))
        {
            var refusal = Assert.Single(standing.May(action, asker).Refusals);
            Assert.Equal(
                (RefusalKind.LostCard, "This card was reported lost; please ask at the desk."),
                (refusal.Kind, refusal.Message));
        }

        var manager = caller with { Permissions = Roles.PermissionsOf(Roles.Manager) };
        Assert.Equal(
            "lostcard",
            standing.Decide(PatronAction.Borrow, Asker.Staff, manager, new("She is known here")).JournalReasons);
    }

    [EveryEngine]
    public async Task Of_a_deleted_patron_and_of_another_library_s_there_is_no_standing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (caller, second) = (await server.CallerAsync(), await server.SecondLibraryAsync());
        var patron = await server.CreateAsync(caller);
        var standings = server.Services.GetRequiredService<StandingReader>();
        Assert.Null(await standings.FindAsync(second, PatronKey.OfUuid(patron.Uuid), CancellationToken.None));
        await server.DeleteAsync(caller, patron.Barcode);
        Assert.Null(await standings.FindAsync(caller, PatronKey.OfUuid(patron.Uuid), CancellationToken.None));
    }

    [EveryEngine]
    public async Task Staff_override_with_a_permission_and_a_comment(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var patron = await server.CreateAsync(caller);
        var block = await BlockAsync(server, caller, patron, draft => draft);
        var standing = await StandingAsync(server, caller, patron);
        var manager = caller with { Permissions = Roles.PermissionsOf(Roles.Manager) };
        var desk = caller with { Permissions = Roles.PermissionsOf(Roles.Desk) };
        var why = new BlockOverride("She returns it tomorrow");

        Decision Decide(Caller who, Asker asker, BlockOverride? wanted) => standing.Decide(PatronAction.Borrow, asker, who, wanted);

        Assert.IsType<Denial.Barred>(Decide(manager, Asker.Staff, null).Denial);
        Assert.IsType<Denial.MayNotOverride>(Decide(desk, Asker.Staff, why).Denial);
        Assert.IsType<Denial.MayNotOverride>(Decide(manager, Asker.Patron, why).Denial);
        Assert.IsType<Denial.NeedsComment>(Decide(manager, Asker.Staff, new(" ")).Denial);
        var overridden = Decide(manager, Asker.Staff, why);
        Assert.Equal((null, block.Id), (overridden.Denial, overridden.JournalReasons));
        var allowed = standing.Decide(PatronAction.Renew, Asker.Staff, manager, why);
        Assert.Equal((null, null), (allowed.Denial, allowed.JournalReasons));
    }

    private static async Task<Standing> StandingAsync(TestServer server, Caller caller, Patron patron) =>
        (await server.Services.GetRequiredService<StandingReader>().FindAsync(
            caller, PatronKey.OfUuid(patron.Uuid), CancellationToken.None))!;

    private static async Task<ManualBlock> BlockAsync(
        TestServer server, Caller caller, Patron patron, Func<BlockContent, BlockContent> change)
    {
        var content = new BlockContent
        {
            UserId = patron.Uuid,
            Description = "blocked",
            StaffInformation = "for staff",
            Borrowing = true,
        };
        return Assert.IsType<CreateBlock.Created>(
            await server.Services.GetRequiredService<BlockRecords>().CreateAsync(
                caller, id: null, change(content), CancellationToken.None)).Block;
    }
}
