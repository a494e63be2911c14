using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Lending;

public sealed class RetentionTests
{
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
        Assert.Equal(0, await server.CountLoansAsync(caller, $"userId=={mary.Uuid}"));
    }
}
