using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>A deleted user's id can be used again at once; what was the old one's stays with the old one.</summary>
public sealed class FreedIdTests
{
    private const string Id = "7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e";

    private static readonly string[] Lists =
    [
        "/manualblocks?query=userId==", "/circulation/loans?query=userId==", "/circulation/requests?query=requesterId==",
    ];

    [EveryEngine]
    public async Task The_new_user_has_nothing_of_the_old_one_who_can_be_restored_with_all_of_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(201, (await MakeAsync(server, "old-1", "Old")).Status);
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block(userId: Id));
        await server.Client.PostAsync("/circulation/check-out-by-barcode", """{"itemBarcode":"i1","userBarcode":"old-1"}""");
        await server.Client.PostAsync("/circulation/check-in-by-barcode", """{"itemBarcode":"i1"}""");
        await server.Client.PostAsync("/circulation/requests", $$$"""{"requesterId":"{{{Id}}}","item":{"barcode":"i1"}}""");
        Assert.Equal([1, 1, 1], await TotalsAsync(server, Id));
        Assert.Equal(204, (await server.Client.DeleteAsync($"/users/{Id}", (string?)null)).Status);

        server.Clock.Advance(TimeSpan.FromMinutes(1));
        var made = await MakeAsync(server, "new-1", "New");
        Assert.Equal((201, Id), (made.Status, (string?)made.Json["id"]));
        Assert.Equal([0, 0, 0], await TotalsAsync(server, Id));
        Assert.Equal(["patron.created"], await JournalAsync(server, Id));
        Assert.Equal(["id"], (await MakeAsync(server, "new-2", "Newer")).FaultKeys);

        Assert.Equal(200, (await server.PatchAsync("/patrons/old-1")).Status);
        Assert.Equal("Old", (await server.GetAsync("/patrons/old-1"))["first_name"]);
        Assert.Equal("New", (await server.GetAsync("/patrons/new-1"))["first_name"]);
        var old = (string)(await server.Client.ReadAsync("/users?query=barcode==old-1")).Json["users"]![0]!["id"]!;
        Assert.NotEqual(Id, old);
        Assert.Equal([1, 1, 1], await TotalsAsync(server, old));
        Assert.Equal([0, 0, 0], await TotalsAsync(server, Id));
        Assert.Equal(
            ["patron.created", "patron.deleted", $"patron.id_changed", "patron.restored"], await JournalAsync(server, old));
        Assert.Equal([Id], await server.QueryAsync("select detail from journal where action = 'patron.id_changed'", 1));
    }

    [EveryEngine]
    public async Task A_script_may_reload_a_user_again_and_again_and_the_purge_forgets_them_all(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        for (var turn = 0; turn < 4; turn++)
        {
            Assert.Equal(201, (await MakeAsync(server, "same", $"N{turn}")).Status);
            await server.Client.PostAsync("/manualblocks", FolioCalls.Block(userId: Id));
            Assert.Equal([1, 0, 0], await TotalsAsync(server, Id));
            Assert.Equal(204, (await server.Client.DeleteAsync($"/users/{Id}", (string?)null)).Status);
            server.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(200, (await server.PatchAsync("/patrons/same")).Status);
        Assert.Equal("N3", (await server.GetAsync("/patrons/same"))["first_name"]);
        Assert.Equal(Id, (string?)(await server.Client.ReadAsync("/users?query=barcode==same")).Json["users"]![0]!["id"]);
        server.Clock.Advance(TimeSpan.FromDays(31));
        await server.WaitForAsync("select cast(count(*) as text) from patron", "1");
        await server.WaitForAsync("select cast(count(*) as text) from manual_block", "1");
    }

    [EveryEngine]
    public async Task Of_many_who_create_a_freed_id_at_once_one_gets_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await MakeAsync(server, "old-1", "Old");
        await server.Client.DeleteAsync($"/users/{Id}", (string?)null);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => MakeAsync(server, $"new-{i}", "New"))));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(
            answers.Where(answer => answer.Status != 201), answer => Assert.Equal(["id"], answer.FaultKeys));
        Assert.Equal(["2"], await server.QueryAsync("select cast(count(distinct uuid) as text) from patron", 1));
    }

    private static Task<Answer> MakeAsync(TestServer server, string barcode, string name) => server.Client.PostAsync(
        "/users", $$$"""{"id":"{{{Id}}}","barcode":"{{{barcode}}}","personal":{"lastName":"x","firstName":"{{{name}}}"}}""");

    private static async Task<List<int>> TotalsAsync(TestServer server, string id)
    {
        var totals = new List<int>();
        foreach (var list in Lists)
            totals.Add((int)(await server.Client.ReadAsync(list + id)).Json["totalRecords"]!);
        return totals;
    }

    private static Task<IReadOnlyList<string>> JournalAsync(TestServer server, string id) =>
        server.QueryAsync($"select action from journal where subject = '{id}' and action like 'patron.%' order by id", 1);
}
