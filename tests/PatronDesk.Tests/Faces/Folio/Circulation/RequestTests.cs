using System.Text.Json.Nodes;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Lending;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>Holds as the requests of mod-circulation's clients.</summary>
public sealed class RequestTests
{
    private const string Path = "/circulation/requests";

    private static readonly string[] Users =
        ["7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d01", "7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d02", "7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d03"];

    [EveryEngine]
    public async Task Requests_are_found_by_what_clients_ask_for(Engine engine)
    {
        await using var server = await NewAsync(engine);
        var item = (string)(await RequestAsync(server, 0, "B-1")).Json["itemId"]!;
        foreach (var (user, barcode) in new[] { (1, "B-1"), (2, "B-1"), (2, "B-2"), (0, "B-2") })
            Assert.Equal(201, (await RequestAsync(server, user, barcode)).Status);
        await CancelAsync(server, 1);
        await server.ImportItemAsync(await server.CallerAsync(), "B-1", "Frankenstein; or, the modern Prometheus");
        foreach (var (query, expected) in new[]
        {
            ("requestType==Hold sortby requestDate", "1:B-1 2:B-1 3:B-1 3:B-2 1:B-2"),
            ("requestType==\"hold\" and status==\"Open - Not yet filled\"", "1:B-2 3:B-2 3:B-1 1:B-1"),
            ("requestType=Hold and status==\"Open*\"", "1:B-2 3:B-2 3:B-1 1:B-1"),
            ("requestType==(Hold or Page) and status==\"Closed*\"", "2:B-1"),
            ("requestType==Recall", ""),
            ("item.barcode==b-2 sortby position", "3:B-2 1:B-2"),
            ("instance.title=frankenstein and position==1 sortby item.barcode", "1:B-1"),
            ("requestType<>Page and status=Closed", "2:B-1"),
            ("cql.allRecords=1 not requestType==Hold", ""),
            ($"(itemId=={item} and status=Open and requestType==Hold)", "3:B-1 1:B-1"),
            ($"(requesterId=={Users[2]} and status=Open and requestType==Recall)", ""),
            ($"(requesterId=={Users[2]} and status=Open)", "3:B-2 3:B-1"),
            ($"itemId=={item} and status==\"Open*\" sortby position", "1:B-1 3:B-1"),
            ($"itemId=={item} sortby position/sort.descending", "2:B-1 3:B-1 1:B-1"),
            ("position==1 sortby itemBarcode", "1:B-1 3:B-2"),
            ("position>1 sortby position/number itemBarcode", "3:B-1 1:B-2"),
            ("position<>1 and itemBarcode==B-1", "3:B-1"),
            ("status==\"Open*\" sortby itemBarcode requestType position", "1:B-1 3:B-1 3:B-2 1:B-2"),
            ("cql.allRecords=1 not position=\"\"", "2:B-1"),
        })
        {
            var found = await server.Client.ReadAsync($"{Path}?query={Uri.EscapeDataString(query)}");
            Assert.True(found.Status == 200, $"{query}: {found.Body}");
            Assert.Equal((query, expected), (query, Shown(found.Json)));
            Assert.Equal((query, expected.Length == 0 ? 0 : expected.Split(' ').Length), (query, (int)found.Json["totalRecords"]!));
        }
    }

    [EveryEngine]
    public async Task What_is_closed_is_cancelled_again_without_harm_and_not_changed_and_leaves_the_list_when_removed(Engine engine)
    {
        await using var server = await NewAsync(engine);
        var (cancelled, filled) = ((await RequestAsync(server, 0, "B-1")).Json, (await RequestAsync(server, 0, "B-2")).Json);
        await server.Client.PostAsync("/circulation/check-out-by-barcode", """{"itemBarcode":"B-2","userBarcode":"10001"}""");
        var path = $"{Path}/{cancelled["id"]}";
        var first = await server.Client.ReadAsync(path);
        cancelled["status"] = "Closed - Cancelled";
        Assert.Equal(204, (await server.Client.PutAsync(path, cancelled.ToJsonString())).Status);
        var closed = await server.Client.ReadAsync(path);
        Assert.Equal(204, (await server.Client.PutAsync(path, cancelled.ToJsonString())).Status);
        Assert.Equal(409, (await server.Client.PutAsync(path, cancelled.ToJsonString(), first.ETag)).Status);
        cancelled["status"] = "Open - Not yet filled";
        Refused("The Request has already been closed: Closed - Cancelled", await server.Client.PutAsync(path, cancelled.ToJsonString()));
        Assert.Equal(closed.Body, (await server.Client.ReadAsync(path)).Body);

        filled["status"] = "Closed - Cancelled";
        Refused(
            "The Request has already been closed: Closed - Filled",
            await server.Client.PutAsync($"{Path}/{filled["id"]}", filled.ToJsonString()));

        Assert.Equal(409, (await server.Client.DeleteAsync(path, first.ETag)).Status);
        Assert.Equal(204, (await server.Client.DeleteAsync(path, closed.ETag)).Status);
        foreach (var gone in new[]
        {
            await server.Client.ReadAsync(path), await server.Client.DeleteAsync(path, (string?)null),
            await server.Client.PutAsync(path, cancelled.ToJsonString()),
        })
            Assert.Equal((404, "request not found"), (gone.Status, gone.Body));
        Assert.Equal("1:B-2", Shown((await server.Client.ReadAsync(Path)).Json));
        Assert.Equal(
            ["hold.placed", "hold.cancelled", "hold.deleted"],
            await server.QueryAsync($"select action from journal where subject = '{cancelled["id"]}' order by id", 1));
    }

    [EveryEngine]
    public async Task A_deletion_leaves_requests_without_a_requester_at_once_and_a_restore_brings_the_place_back(Engine engine)
    {
        await using var server = await NewAsync(engine);
        var first = (await RequestAsync(server, 0, "B-1")).Json;
        await RequestAsync(server, 1, "B-1");
        Assert.Equal(204, (await server.Client.DeleteAsync($"/users/{Users[0]}", (string?)null)).Status);
        var left = (await server.Client.ReadAsync($"{Path}/{first["id"]}")).Json;
        Assert.Equal(("Closed - Cancelled", null), ((string?)left["status"], (string?)left["requesterId"]));
        Assert.Equal("2:B-1", Shown((await server.Client.ReadAsync($"{Path}?query=position%3D%3D1")).Json));
        Assert.Equal(
            0, (int)(await server.Client.ReadAsync($"{Path}?query=requesterId%3D%3D{Users[0]}")).Json["totalRecords"]!);
        await server.RestoreAsync(await server.CallerAsync(), "10001");
        Assert.Equal("1:B-1 2:B-1", Shown((await server.Client.ReadAsync($"{Path}?query=status%3DOpen sortby position")).Json));
    }

    private static void Refused(string message, Answer answer)
    {
        Assert.Equal(422, answer.Status);
        Assert.Equal((message, "id"), ((string?)answer.Json["errors"]![0]!["message"], answer.FaultKeys.Single()));
    }

    private static async Task<TestServer> NewAsync(Engine engine)
    {
        var server = await TestServer.StartAsync(engine);
        for (var i = 0; i < Users.Length; i++)
            await server.Client.PostAsync("/users", $$$"""{"id":"{{{Users[i]}}}","barcode":"1000{{{i + 1}}}"}""");
        return server;
    }

    private static async Task<Answer> RequestAsync(TestServer server, int user, string item)
    {
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        return await server.Client.PostAsync(
            Path, $$$"""{"requesterId":"{{{Users[user]}}}","requestType":"Hold","item":{"barcode":"{{{item}}}"}}""");
    }

    private static async Task CancelAsync(TestServer server, int user)
    {
        var request = (await server.Client.ReadAsync($"{Path}?query=requesterId%3D%3D{Users[user]}")).Json["requests"]![0]!;
        request["status"] = "Closed - Cancelled";
        Assert.Equal(204, (await server.Client.PutAsync($"{Path}/{request["id"]}", request.ToJsonString())).Status);
    }

    // Whose, by the last figure of the id, and for what.
    private static string Shown(JsonNode list) => string.Join(
        ' ', list["requests"]!.AsArray().Select(request => $"{((string)request!["requesterId"]!)[^1]}:{request["item"]!["barcode"]}"));
}
