using PatronDesk.Cql.Parsing;
using PatronDesk.Hosting;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Lending;

namespace PatronDesk.Tests.Patrons;

/// <summary>Ending many memberships at once, and what a migration says of the freezes that it finds.</summary>
public sealed class MembershipTests
{
    private const string States =
        "select barcode, cast(frozen as text), cast(inactive as text), cast(version as text) from patron order by barcode";

    [EveryEngine]
    public async Task A_freeze_that_stood_for_an_end_becomes_one_and_is_lifted(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (caller, second) = (await server.CallerAsync(), await server.SecondLibraryAsync());
        foreach (var (barcode, frozen) in new[] { ("10001", "1"), ("10002", "0"), ("10003", "1"), ("10004", "1"), ("10005", "1") })
            await server.CreateAsync(caller, (PatronField.Barcode, barcode), (PatronField.Freeze, frozen));
        await server.CreateAsync(second, (PatronField.Barcode, "20001"), (PatronField.Freeze, "1"));
        await server.SetActiveAsync(caller, (await FindAsync(server, "10004"))!, active: false);
        await server.DeleteAsync(caller, "10005");

        Assert.Equal(["10003", "10001"], await EndAsync(server, null, onlyFrozen: true));
        Assert.Equal(
            ["10001|0|1|2", "10002|0|0|1", "10003|0|1|2", "10004|1|1|2", "10005|1|0|2", "20001|1|0|1"],
            await server.QueryAsync(States, 4));
        Assert.Empty(await EndAsync(server, null, onlyFrozen: true));
        Assert.Equal(
            ["program|command line|freeze,active", "program|command line|freeze,active"],
            await server.QueryAsync("select actor, face, detail from journal where detail like 'freeze%'", 3));
    }

    [EveryEngine]
    public async Task A_query_ends_whom_it_finds_and_leaves_their_freeze(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        foreach (var (barcode, name) in new[] { ("10001", "Gone"), ("10002", "Here"), ("10003", "Gone") })
            await server.CreateAsync(caller, (PatronField.Barcode, barcode), (PatronField.LastName, name), (PatronField.Freeze, "1"));
        Assert.Equal(["10003"], await EndAsync(server, "personal.lastName==gone and barcode==10003", onlyFrozen: false));
        Assert.Equal(["10001"], await EndAsync(server, "personal.lastName==gone", onlyFrozen: true));
        Assert.Equal(["10001|0|1|2", "10002|1|0|1", "10003|1|1|2"], await server.QueryAsync(States, 4));
        await Assert.ThrowsAsync<CqlException>(() => EndAsync(server, "lastName==", onlyFrozen: false));
    }

    [EveryEngine]
    public async Task Who_was_unfrozen_or_deleted_since_they_were_found_is_left_alone(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        List<Patron> found = [];
        foreach (var barcode in new[] { "10001", "10002", "10003" })
            found.Add(await server.CreateAsync(caller, (PatronField.Barcode, barcode), (PatronField.Freeze, "1")));
        await server.FreezeAsync(caller, found[0], frozen: false);
        await server.DeleteAsync(caller, "10002");
        Assert.Equal(
            1, await new Memberships(server.Store, server.Clock).EndAsync(caller, found, thaw: true, CancellationToken.None));
        Assert.Equal(["10001|0|0|2", "10002|1|0|2", "10003|0|1|2"], await server.QueryAsync(States, 4));
    }

    [EveryEngine]
    public async Task A_migration_tells_each_library_how_many_freezes_it_found(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (caller, second) = (await server.CallerAsync(), await server.SecondLibraryAsync());
        foreach (var (who, freeze) in new[] { (caller, "1"), (caller, "1"), (caller, "0"), (second, "1") })
            await server.CreateAsync(who, (PatronField.Freeze, freeze));
        await server.SecondLibraryAsync("third");
        Assert.Empty(await FrozenNotice.OfAsync(server.Store, [24, 26], CancellationToken.None));
        var told = await FrozenNotice.OfAsync(server.Store, [24, 25], CancellationToken.None);
        Assert.Equal(2, told.Count);
        Assert.StartsWith("Library second: 1 patrons are frozen and stay so.", told[0], StringComparison.Ordinal);
        Assert.StartsWith("Library testlib: 2 patrons are frozen and stay so.", told[1], StringComparison.Ordinal);
    }

    private static async Task<List<string>> EndAsync(TestServer server, string? query, bool onlyFrozen)
    {
        var (memberships, caller) = (new Memberships(server.Store, server.Clock), await server.CallerAsync());
        List<string> ended = [];
        await foreach (var chunk in memberships.FindAsync(caller, query, onlyFrozen, CancellationToken.None))
        {
            Assert.Equal(chunk.Count, await memberships.EndAsync(caller, chunk, onlyFrozen, CancellationToken.None));
            ended.AddRange(chunk.Select(patron => patron.Barcode));
        }

        return ended;
    }

    private static async Task<Patron?> FindAsync(TestServer server, string barcode) =>
        await server.Patrons().FindAsync(await server.CallerAsync(), PatronKey.Of(barcode), CancellationToken.None);
}
