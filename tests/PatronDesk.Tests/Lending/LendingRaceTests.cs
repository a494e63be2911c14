using System.Collections.Concurrent;
using PatronDesk.Blocks;
using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Lending;

/// <summary>Many desks at once, on two servers, do not get between one another's decisions.</summary>
public sealed class LendingRaceTests
{
    private const int Seed = 20261123;
    private const int Desks = 6;
    private const int Steps = 40;

    [EveryEngine]
    public async Task Whatever_desks_do_at_once_no_item_is_lent_twice_nor_to_whom_was_blocked_throughout(Engine engine)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {Seed}");
        await using var server = await TestServer.StartAsync(engine);
        await using var other = await TestServer.StartAsync(engine, database: server.Database);
        var caller = await server.CallerAsync();
        var patrons = new List<Patron>();
        for (var i = 0; i < 4; i++)
            patrons.Add(await server.CreateAsync(caller));
        var blocked = await server.CreateAsync(caller);
        await server.BlockAsync(caller, blocked);
        var lent = new ConcurrentBag<string>();
        var returned = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, Desks).Select(desk => Task.Run(async () =>
        {
            var random = new Random(Seed + desk);
            var at = desk % 2 == 0 ? server : other;
            for (var step = 0; step < Steps; step++)
            {
                var (patron, item) = (patrons[random.Next(patrons.Count)], $"B{random.Next(4)}");
                at.Clock.Advance(TimeSpan.FromMilliseconds(1));
                switch (random.Next(14))
                {
                    case < 4:
                        if (await at.CheckOutAsync(caller, patron, item) is CheckOut.LentOut(var loan, _))
                            lent.Add(loan.Id);
                        break;
                    case < 7:
                        if (await at.CheckInAsync(caller, item) is CheckIn.Returned(var closed, _))
                            returned.Add(closed.Id);
                        break;
                    case 7:
                        await at.RenewAsync(caller, patron, item);
                        break;
                    case 8:
                        Assert.IsType<CheckOut.Denied>(await at.CheckOutAsync(caller, blocked, item));
                        break;
                    case 9:
                        await at.Patrons().DeleteAsync(caller, PatronKey.Of(patron.Barcode), CancellationToken.None);
                        break;
                    case 10:
                        await at.RestoreAsync(caller, patron.Barcode);
                        break;
                    case 11 or 12:
                        await at.HoldAsync(caller, patron, item);
                        break;
                    default:
                        await at.Loans().RenewAllAsync(caller, Asker.Staff, PatronKey.Of(patron.Barcode), CancellationToken.None);
                        break;
                }
            }
        })));

        Assert.NotEmpty(lent);
        Assert.Empty(await server.QueryAsync(
            "select item_id from loan where returned_at is null group by item_id having count(*) > 1", 1));
        Assert.Equal(lent.Order(StringComparer.Ordinal), (await server.QueryAsync("select id from loan", 1)).Order(StringComparer.Ordinal));
        Assert.Equal(
            returned.Order(StringComparer.Ordinal),
            (await server.QueryAsync("select id from loan where returned_at is not null", 1)).Order(StringComparer.Ordinal));
        // Nobody who has something is deleted, so each open loan is somebody's.
        Assert.Empty(await server.QueryAsync(
            """
            select loan.id from loan left join patron on patron.uuid = loan.patron and patron.deleted_at is null
            where loan.returned_at is null and patron.uuid is null
            """,
            1));
        // Nor does anybody wait who is deleted, and no item is set aside for two, however restores meet check-ins.
        Assert.Empty(await server.QueryAsync(
            """
            select hold.id from hold left join patron on patron.uuid = hold.patron and patron.deleted_at is null
            where hold.is_open = 1 and patron.uuid is null
            """,
            1));
        Assert.Empty(await server.QueryAsync(
            $"select queue from hold where is_open = 1 and status = '{HoldStatus.OnShelf}' group by queue having count(*) > 1", 1));
        Assert.Empty(await server.QueryAsync(
            """
            select seal.patron from lending_seal as seal join patron on patron.uuid = seal.patron and patron.deleted_at is null
            """,
            1));
        var open = 0;
        foreach (var patron in patrons)
            open += (await other.Loans().CountsAsync(caller, patron.Uuid, CancellationToken.None)).OnLoan;
        Assert.Equal(lent.Count - returned.Count, open);
        Assert.Empty(await server.QueryAsync($"select id from loan where patron = '{blocked.Uuid}'", 1));
    }
}
