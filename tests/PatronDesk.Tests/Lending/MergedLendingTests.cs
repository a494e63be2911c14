using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Blocks;
using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Lending;

/// <summary>Blocks, loans and holds of a merged patron: they go to the one who stays, and an undo gives them back.</summary>
public sealed class MergedLendingTests
{
    [EveryEngine]
    public async Task Blocks_loans_and_holds_go_over_and_come_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (kept, gone) = (await server.CreateAsync(caller), await server.CreateAsync(caller));
        await server.LendAsync(caller, gone, "I1");
        await server.LendAsync(caller, gone, "I2");
        await server.CheckInAsync(caller, "I2");
        await server.HoldAsync(caller, gone, "I3");
        await server.BlockAsync(caller, gone);
        var id = await server.MergeAsync(caller, kept, gone);
        Assert.Equal([kept.Uuid], await OwnersAsync(server, "loan", "patron"));
        Assert.Equal([kept.Uuid], await OwnersAsync(server, "hold", "patron"));
        Assert.Equal([kept.Uuid], await OwnersAsync(server, "manual_block", "user_id"));
        Assert.IsType<CheckOut.Denied>(await server.CheckOutAsync(caller, kept, "I9"));
        Assert.Equal(
            ["block moved Owes a book", "hold moved I3", "loan moved I1", "loan over I2"],
            (await server.ReportAsync(caller, id)).Parts.Where(part => part.Kind != MergeKind.Alias)
                .Select(part => $"{part.Kind} {part.What} {part.Name}"));
        // Nobody who has something is deleted.
        Assert.IsType<DeletePatron.HasCheckouts>(
            await server.Patrons().DeleteAsync(caller, PatronKey.OfUuid(kept.Uuid), CancellationToken.None));

        Assert.IsType<UndoMerge.Undone>(await server.UndoAsync(caller, id));
        Assert.Equal([gone.Uuid], await OwnersAsync(server, "loan", "patron"));
        Assert.Equal([gone.Uuid], await OwnersAsync(server, "hold", "patron"));
        Assert.Equal([gone.Uuid], await OwnersAsync(server, "manual_block", "user_id"));
        Assert.DoesNotContain((await server.ReportAsync(caller, id)).Parts, part => part.Fate is MergeFate.Stayed or MergeFate.Over);
    }

    [EveryEngine]
    public async Task Two_holds_on_one_item_become_the_better_and_one_on_the_own_loan_is_cancelled(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (kept, gone, other) = (await server.CreateAsync(caller), await server.CreateAsync(caller), await server.CreateAsync(caller));
        await server.LendAsync(caller, other, "I1");
        await server.LendAsync(caller, kept, "I2");
        await server.LendAsync(caller, gone, "I3");
        await server.HoldAsync(caller, gone, "I1");
        await server.HoldAsync(caller, kept, "I1");
        await server.HoldAsync(caller, gone, "I2");
        await server.HoldAsync(caller, kept, "I3");
        var id = await server.MergeAsync(caller, kept, gone);
        var open = await server.Holds().OfPatronAsync(caller, kept.Uuid, onShelf: false, 0, 10, CancellationToken.None);
        var hold = Assert.Single(open);
        Assert.Equal(("I1", 1, kept.Uuid), (hold.Item!.Barcode, hold.Position, hold.PatronId));
        Assert.Equal(
            ["I1 joined-kept", "I1 moved", "I2 own-loan-gone", "I3 own-loan-kept"],
            (await server.ReportAsync(caller, id)).Parts.Where(part => part.Kind == MergeKind.Hold)
                .Select(part => $"{part.Name} {part.What}").Order(StringComparer.Ordinal));
        Assert.Equal(
            [$"{gone.Uuid},hold-joined-kept:1,hold-moved:1,hold-own-loan-gone:1,hold-own-loan-kept:1,loan-moved:1"],
            await server.QueryAsync("select detail from journal where action = 'patron.merged'", 1));
        Assert.Equal(["3"], await server.QueryAsync("select cast(count(*) as text) from journal where action = 'hold.cancelled'", 1));

        Assert.IsType<UndoMerge.Undone>(await server.UndoAsync(caller, id));
        Assert.Equal(
            new HashSet<string> { $"I1|{gone.Uuid}", $"I1|{kept.Uuid}", $"I2|{gone.Uuid}", $"I3|{kept.Uuid}" },
            [.. await server.QueryAsync(
                "select item.barcode, hold.patron from hold join item on item.id = hold.item_id where is_open = 1", 2)]);
        Assert.Equal(1, (await server.Holds().FindAsync(caller, gone.Uuid, "I1", CancellationToken.None))!.Position);
        Assert.DoesNotContain((await server.ReportAsync(caller, id)).Parts, part => part.Fate is MergeFate.Stayed or MergeFate.Over);
    }

    [EveryEngine]
    public async Task What_was_set_aside_for_the_merged_patron_stays_on_the_shelf(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (kept, gone) = (await server.CreateAsync(caller), await server.CreateAsync(caller));
        await server.HoldAsync(caller, kept, "I1");
        await server.HoldAsync(caller, gone, "I2");
        await server.HoldAsync(caller, gone, "I1");
        await server.CheckInAsync(caller, "I2");
        var id = await server.MergeAsync(caller, kept, gone);
        Assert.Equal("I2", Assert.Single(await server.Holds().OnShelfAsync(caller, 10, CancellationToken.None)).Item!.Barcode);
        Assert.IsType<CheckOut.LentOut>(await server.CheckOutAsync(caller, kept, "I2"));
        Assert.IsType<UndoMerge.Undone>(await server.UndoAsync(caller, id));
        var parts = (await server.ReportAsync(caller, id)).Parts;
        // The hold was filled since, and its loan is newer than the merge.
        Assert.Equal(
            ["hold I2 stayed", "loan I2 stayed"],
            parts.Where(part => part.Fate is MergeFate.Stayed).Select(part => $"{part.Kind} {part.Name} {part.Fate}"));
        Assert.Equal(1, (await server.Holds().FindAsync(caller, kept.Uuid, "I1", CancellationToken.None))!.Position);
        Assert.Equal(2, (await server.Holds().FindAsync(caller, gone.Uuid, "I1", CancellationToken.None))!.Position);
    }

    [EveryEngine]
    public async Task Undo_leaves_what_was_changed_since_and_what_is_newer_and_names_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (kept, gone) = (await server.CreateAsync(caller), await server.CreateAsync(caller, (PatronField.Phone, "2")));
        foreach (var item in new[] { "I1", "I2", "I3" })
            await server.LendAsync(caller, gone, item);
        var block = await server.BlockAsync(caller, gone);
        var id = await server.MergeAsync(caller, kept, gone, "phone");
        await server.ChangeAsync(caller, kept, (PatronField.Phone, "3"));
        await server.Services.GetRequiredService<BlockRecords>().LiftAsync(caller, block, "Paid", CancellationToken.None);
        await server.CheckInAsync(caller, "I1");
        // A loan with the old barcode.
        await server.LendAsync(caller, gone, "I4");
        await server.HoldAsync(caller, kept, "I5");
        Assert.IsType<UndoMerge.Undone>(await server.UndoAsync(caller, id));
        Assert.Equal(
            ["I1|kept", "I2|gone", "I3|gone", "I4|kept"],
            (await server.QueryAsync(
                $"""
                select item.barcode, case patron when '{kept.Uuid}' then 'kept' when '{gone.Uuid}' then 'gone' end
                from loan join item on item.id = loan.item_id order by item.barcode
                """,
                2)));
        Assert.Equal("3", (await server.NowAsync(caller, kept)).Phone);
        Assert.Equal(
            [
                "block Owes a book over moved", "field phone stayed moved", "hold I5 stayed newer", "loan I1 stayed moved",
                "loan I4 stayed newer",
            ],
            (await server.ReportAsync(caller, id)).Parts
                .Where(part => part.Fate is MergeFate.Stayed or MergeFate.Over)
                .Select(part => $"{part.Kind} {part.Name} {part.Fate} {part.What}").Order(StringComparer.Ordinal));
    }

    [EveryEngine]
    public async Task An_old_card_that_was_lost_stays_lost(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (kept, gone, third) = (await server.CreateAsync(caller), await server.CreateAsync(caller), await server.CreateAsync(caller));
        await server.Cards().MarkLostAsync(caller, gone.Barcode, CancellationToken.None);
        await server.MergeAsync(caller, kept, gone);
        await server.MergeAsync(caller, kept, third);
        var old = PatronKey.OfBarcode(gone.Barcode);
        foreach (var key in new[] { old, PatronKey.OfCard(kept.Uuid, gone.Barcode) })
        {
            var denied = Assert.IsType<CheckOut.Denied>(await server.Loans().CheckOutAsync(
                caller, Asker.Patron, key, "I1", LoanTerms.Ordinary, CancellationToken.None));
            Assert.Equal(RefusalKind.LostCard, Assert.IsType<Denial.Barred>(denied.Denial).Reasons[0].Kind);
        }

        var reader = server.Services.GetRequiredService<StandingReader>();
        Assert.NotNull((await reader.FindAsync(caller, old, CancellationToken.None))!.LostCard);
        Assert.NotNull((await reader.FindWithPinAsync(caller, old, CancellationToken.None))!.Standing.LostCard);
        Assert.Null((await reader.FindAsync(caller, PatronKey.OfBarcode(third.Barcode), CancellationToken.None))!.LostCard);
        Assert.IsType<CheckOut.LentOut>(await server.CheckOutAsync(caller, third, "I1"));
        // Neither is it found again, nor does the present card get lost with an old one.
        Assert.IsType<MarkCard.StaysLost>(await server.Cards().MarkFoundAsync(caller, gone.Barcode, CancellationToken.None));
        Assert.IsType<MarkCard.Done>(await server.Cards().MarkLostAsync(caller, third.Barcode, CancellationToken.None));
        Assert.NotNull((await reader.FindAsync(caller, PatronKey.OfBarcode(third.Barcode), CancellationToken.None))!.LostCard);
        Assert.Null((await server.NowAsync(caller, kept)).CardLostAt);
        Assert.IsType<CheckOut.LentOut>(await server.CheckOutAsync(caller, kept, "I2"));
    }

    [EveryEngine]
    public async Task A_merge_beside_loans_of_the_merged_patron_loses_none(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var other = await TestServer.StartAsync(engine, database: server.Database);
        var caller = await server.CallerAsync();
        for (var round = 0; round < 6; round++)
        {
            var (kept, gone) = (await server.CreateAsync(caller), await server.CreateAsync(caller));
            var (lent, start) = (new ConcurrentBag<string>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var desks = Enumerable.Range(0, 4).Select(desk => Task.Run(async () =>
            {
                var at = desk % 2 == 0 ? server : other;
                await start.Task;
                for (var i = 0; i < 8; i++)
                {
                    var item = $"R{round}D{desk}I{i}";
                    // By the card: whether before or after the merge, there is always somebody who has it.
                    lent.Add(Assert.IsType<CheckOut.LentOut>(await at.CheckOutAsync(caller, gone, item)).Loan.Id);
                    if (i % 3 == 0)
                        Assert.IsType<CheckIn.Returned>(await at.CheckInAsync(caller, item));
                    else if (i % 3 == 1)
                        await at.HoldAsync(caller, gone, $"R{round}H{i}");
                }
            })).ToList();
            start.SetResult();
            await Task.Delay(round * 5);
            var id = await server.MergeAsync(caller, kept, gone);
            await Task.WhenAll(desks);
            Assert.Equal(32, lent.Count);
            Assert.Empty(await server.QueryAsync($"select id from loan where patron = '{gone.Uuid}'", 1));
            Assert.Empty(await server.QueryAsync($"select id from hold where patron = '{gone.Uuid}'", 1));
            Assert.Equal(
                ["32"], await server.QueryAsync($"select cast(count(*) as text) from loan where patron = '{kept.Uuid}'", 1));
            if (round % 2 == 0)
                continue;
            Assert.IsType<UndoMerge.Undone>(await other.UndoAsync(caller, id));
            Assert.Equal(
                ["32"],
                await server.QueryAsync(
                    $"select cast(count(*) as text) from loan where patron in ('{kept.Uuid}', '{gone.Uuid}')", 1));
        }
    }

    private static async Task<IEnumerable<string>> OwnersAsync(TestServer server, string table, string column) =>
        (await server.QueryAsync($"select {column} from {table}", 1)).Distinct();
}
