using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Accounts;

public sealed class LibraryZonesTests
{
    [EveryEngine]
    public async Task A_library_without_a_zone_gets_the_machines_once_and_for_good(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.SecondLibraryAsync();
        // As the migration leaves a library of the version before.
        await server.Store.ScriptAsync("update library set time_zone = '' where tenant = 'testlib'");

        Assert.Equal(["testlib"], await StoreAsync("Asia/Tokyo"));
        Assert.Empty(await StoreAsync("Europe/Berlin"));

        Assert.Equal(
            [("testlib", "Asia/Tokyo"), ("second", "Etc/UTC")], await LibraryZones.ListAsync(server.Store, CancellationToken.None));
        Assert.Equal("Asia/Tokyo", (await server.CallerAsync()).Library.TimeZone);
        Assert.Equal(
            ["library.changed|time_zone"],
            await server.QueryAsync("select action, detail from journal where action = 'library.changed'", 2));

        async Task<IReadOnlyList<string>> StoreAsync(string zone) =>
            await LibraryZones.StoreAsync(server.Store, new HostZone(zone, "TZ"), server.Clock, CancellationToken.None);
    }

    [EveryEngine]
    public async Task Of_four_nodes_that_store_their_zones_at_once_one_does(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Store.ScriptAsync("update library set time_zone = ''");
        string[] zones = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"];
        var stored = await Task.WhenAll(zones.Select(zone => Task.Run(async () =>
            await LibraryZones.StoreAsync(server.Store, new HostZone(zone, "TZ"), server.Clock, CancellationToken.None))));
        var winner = Assert.Single(zones, zone => stored[Array.IndexOf(zones, zone)].Count == 1);
        Assert.Equal([winner], await server.QueryAsync("select time_zone from library", 1));
        Assert.Single(await server.QueryAsync("select action from journal where action = 'library.changed'", 1));
    }

    [EveryEngine]
    public async Task A_store_with_a_zone_that_nobody_knows_is_refused_in_a_sentence(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await LibraryZones.CheckAsync(server.Store, CancellationToken.None);
        await server.Store.ScriptAsync("update library set time_zone = 'Mars/Base'");
        var refusal = await Assert.ThrowsAsync<UnknownZoneException>(
            async () => await LibraryZones.CheckAsync(server.Store, CancellationToken.None));
        Assert.Equal(
            "A library has the time zone 'Mars/Base', which this machine does not know. Choose an IANA time zone such as "
                + "Europe/Berlin with 'patrondesk account set LIBRARY --time-zone'.",
            refusal.Message);
    }

    [EveryEngine]
    public async Task The_schema_of_the_version_before_gets_both_columns(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Store.ScriptAsync("alter table library drop column time_zone");
        await server.Store.ScriptAsync("alter table library drop column due_by_card_end");
        await server.Store.ScriptAsync(Migrator.Script(server.Store.Dialect, "0026_library_day.sql"));
        await LibraryZones.StoreAsync(server.Store, new HostZone("Asia/Tokyo", "TZ"), server.Clock, CancellationToken.None);
        var library = (await server.CallerAsync()).Library;
        Assert.Equal(("Asia/Tokyo", true), (library.TimeZone, library.DueByCardEnd));
    }
}
