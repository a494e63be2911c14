using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Hosting;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

public sealed class PurgeTests
{
    [EveryEngine]
    public async Task The_timer_erases_a_deleted_patron_after_30_days_and_journals_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var gone = await server.CreateAsync(caller, (PatronField.Email, "gone@example.com"), (PatronField.Tags, "adult"));
        await server.CreateAsync(caller, (PatronField.Email, "stays@example.com"));
        await server.DeleteAsync(caller, gone.Barcode);

        server.Clock.Advance(TimeSpan.FromDays(30));
        await server.WaitForAsync("select cast(count(*) as text) from patron", "1");

        Assert.Equal(
            [$"program|patron.purged|{gone.Uuid}|null"],
            await server.QueryAsync("select actor, action, subject, detail from journal where action = 'patron.purged'", 4));
        // Only the barcode is left, so that no other card ever gets it.
        Assert.Equal([gone.Barcode], await server.QueryAsync("select barcode from spent_barcode", 1));
        Assert.Empty(await server.QueryAsync("select word from patron_word where word = 'adult'", 1));
        Assert.IsType<RestorePatron.NotFound>(await server.RestoreAsync(caller, gone.Barcode));
        Assert.Equal(1, await server.ExactTotalAsync());
    }

    [EveryEngine]
    public async Task Before_30_days_are_over_nothing_is_erased(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var patron = await server.CreateAsync(caller);
        await server.DeleteAsync(caller, patron.Barcode);
        server.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        await server.Services.GetRequiredService<Housekeeping>().PurgeAsync(CancellationToken.None);
        Assert.IsType<RestorePatron.Restored>(await server.RestoreAsync(caller, patron.Barcode));
    }

    [EveryEngine]
    public async Task Each_library_keeps_its_deleted_patrons_for_its_own_days(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var month = await server.CallerAsync();
        var week = await server.SecondLibraryAsync();
        await server.Accounts().ChangeAsync(week.Library with { KeepDeletedDays = 7 }, CancellationToken.None);
        foreach (var caller in new[] { month, week })
        {
            var patron = await server.CreateAsync(caller);
            await server.DeleteAsync(caller, patron.Barcode);
        }

        server.Clock.Advance(TimeSpan.FromDays(8));
        await server.WaitForAsync("select cast(count(*) as text) from patron", "1");
        Assert.IsType<RestorePatron.Restored>(await server.RestoreAsync(month, Ean13.Make("202", 1)));
    }

    [EveryEngine]
    public async Task Several_nodes_that_purge_at_once_erase_each_patron_once(Engine engine)
    {
        const int Deleted = 1_000;
        await using var server = await TestServer.StartAsync(engine);
        await using var other = await TestServer.StartAsync(engine, database: server.Database);
        var caller = await server.CallerAsync();
        var micros = (server.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch - TimeSpan.FromDays(40)).Ticks / 10;
        await server.Store.ScriptAsync($"""
            insert into patron (id, library_id, uuid, barcode, first_name, last_name, frozen, version, created_at, updated_at, deleted_at)
            with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < {Deleted})
            select i, {caller.Library.Id}, 'u' || cast(i as text), cast(100000000 + i as text), 'Mary', 'Shelley', 0, 1, 0, 0, {micros}
            from n;
            """);
        await Task.WhenAll(new[] { server, other, server, other }.Select(node => Task.Run(async () =>
            await node.Patrons().PurgeAsync(caller.Library, CancellationToken.None))));
        // The timers of the two nodes began with a purge too, and what they hold the others pass over.
        await server.WaitForAsync("select cast(count(*) as text) from patron", "0");
        Assert.Equal(
            [$"{Deleted}|{Deleted}"],
            await server.QueryAsync(
                """
                select cast(count(*) as text), cast(count(distinct subject) as text)
                from journal where action = 'patron.purged'
                """,
                2));
    }

    [EveryEngine]
    public async Task A_calls_name_is_forgotten_after_a_day(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var input = Desk.Say((PatronField.FirstName, "Mary"), (PatronField.LastName, "Shelley"));
        await server.Patrons().CreateAsync(caller, input, new IdempotencyKey("call", [1]), CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromHours(23));
        await server.Patrons().ForgetCallsAsync(CancellationToken.None);
        Assert.IsType<CreatePatron.CallDiffers>(
            await server.Patrons().CreateAsync(caller, input, new IdempotencyKey("call", [2]), CancellationToken.None));
        server.Clock.Advance(TimeSpan.FromHours(1));
        await server.Patrons().ForgetCallsAsync(CancellationToken.None);
        Assert.IsType<CreatePatron.Created>(
            await server.Patrons().CreateAsync(caller, input, new IdempotencyKey("call", [2]), CancellationToken.None));
    }
}
