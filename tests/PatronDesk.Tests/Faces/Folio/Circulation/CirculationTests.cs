using System.Net;
using System.Text.Json.Nodes;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;
using static PatronDesk.Tests.Faces.Folio.CirculationCalls;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>Lending as mod-circulation's clients do it.</summary>
public sealed class CirculationTests
{
    [EveryEngine]
    public async Task An_item_is_lent_renewed_and_taken_back(Engine engine)
    {
        await using var server = await NewAsync(engine);
        var lent = await LendAsync(server);
        Assert.Equal(201, lent.Status);
        var id = (string)lent.Json["id"]!;
        Assert.Equal($"/circulation/loans/{id}", lent.Location);
        Assert.Equal(
            (User, "Open", "checkedout", "B-1", "2026-12-07T23:59:59.000+00:00"),
            ((string?)lent.Json["userId"], (string?)lent.Json["status"]!["name"], (string?)lent.Json["action"],
                (string?)lent.Json["item"]!["barcode"], (string?)lent.Json["dueDate"]));

        server.Clock.Advance(TimeSpan.FromDays(1));
        var renewed = await server.Client.PostAsync(
            "/circulation/renew-by-barcode", $$"""{"itemBarcode":"B-1","userBarcode":"{{Card}}"}""");
        Assert.Equal(200, renewed.Status);
        Assert.Equal(
            ("renewed", 1, "2026-12-08T23:59:59.000+00:00"),
            ((string?)renewed.Json["action"], (int)renewed.Json["renewalCount"]!, (string?)renewed.Json["dueDate"]));
        Assert.Equal(renewed.Body, (await server.Client.ReadAsync($"/circulation/loans/{id.ToUpperInvariant()}")).Body);

        var back = await server.Client.PostAsync("/circulation/check-in-by-barcode", """{"itemBarcode":"B-1","servicePointId":"x"}""");
        Assert.Equal(200, back.Status);
        Assert.Equal(
            (id, "Closed", "checkedin", "2026-11-24T08:00:00.000+00:00", false),
            ((string?)back.Json["loan"]!["id"], (string?)back.Json["loan"]!["status"]!["name"], (string?)back.Json["loan"]!["action"],
                (string?)back.Json["loan"]!["returnDate"], (bool)back.Json["inHouseUse"]!));
        Assert.Equal(
            ["loan.checked_out", "loan.renewed", "loan.checked_in"],
            await server.QueryAsync($"select action from journal where subject = '{id}' order by id", 1));
        // In the house there is nothing to take back, and that is no fault.
        var again = await server.Client.PostAsync("/circulation/check-in-by-barcode", """{"itemBarcode":"B-1"}""");
        Assert.True((bool)again.Json["inHouseUse"]!);
        Assert.Null(again.Json["loan"]);
    }

    [EveryEngine]
    public async Task Of_two_desks_that_lend_one_item_at_once_one_wins(Engine engine)
    {
        await using var server = await NewAsync(engine);
        await using var second = await TestServer.StartAsync(engine, database: server.Database);
        var others = Enumerable.Range(0, 16).Select(i => $"2000{i:d2}").ToList();
        foreach (var card in others)
            await server.Client.PostAsync("/users", $$"""{"barcode":"{{card}}"}""");
        var answers = await Task.WhenAll(others.SelectMany((card, i) => new[] { server, second }.Select(node =>
            node.Client.PostAsync("/circulation/check-out-by-barcode", $$"""{"itemBarcode":"B-1","userBarcode":"{{card}}"}"""))));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(
            answers.Where(answer => answer.Status != 201),
            answer => Assert.Equal("Item is already checked out", (string?)answer.Json["errors"]![0]!["message"]));
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from loan", 1));
    }

    [EveryEngine]
    public async Task Loans_are_found_by_what_clients_ask_for(Engine engine)
    {
        await using var server = await NewAsync(engine);
        await LendAsync(server, "B-1");
        server.Clock.Advance(TimeSpan.FromDays(1));
        await LendAsync(server, "B-2");
        await server.Client.PostAsync("/circulation/check-in-by-barcode", """{"itemBarcode":"B-1"}""");
        foreach (var (query, barcodes) in new[]
        {
            ($"userId=={User}", "B-2,B-1"),
            ($"(userId=={User} and status.name==Open)", "B-2"),
            ($"userId=={User} and status.name<>Closed", "B-2"),
            ("status.name==\"Closed\"", "B-1"),
            ("dueDate < 2026-12-08", "B-1"),
            ("itemBarcode==b-2", "B-2"),
            ("item.barcode==b-2 and renewalCount==0", "B-2"),
            ("renewalCount>0", ""),
            ("loanDate >= 2026-11-24 sortby dueDate", "B-2"),
            ("returnDate=\"\"", "B-1"),
            ("userId==00000000-0000-4000-8000-000000000000", ""),
        })
        {
            var found = await server.Client.ReadAsync($"/circulation/loans?query={Uri.EscapeDataString(query)}");
            Assert.Equal((query, barcodes), (query, string.Join(',', Barcodes(found.Json["loans"]!))));
        }
    }

    [EveryEngine]
    public async Task A_request_queues_is_changed_and_cancelled(Engine engine)
    {
        await using var server = await NewAsync(engine);
        await server.Client.PostAsync("/users", """{"barcode":"20002"}""");
        var other = (string)(await server.Client.ReadAsync("/users?query=barcode==20002")).Json["users"]![0]!["id"]!;
        await server.Client.PostAsync("/circulation/check-out-by-barcode", """{"itemBarcode":"B-1","userBarcode":"20002"}""");

        var first = await RequestAsync(server, "B-1");
        Assert.Equal(201, first.Status);
        Assert.Equal(
            ("Open - Not yet filled", 1, "Hold", User),
            (
                (string?)first.Json["status"], (int)first.Json["position"]!, (string?)first.Json["requestType"],
                (string?)first.Json["requesterId"]));
        Assert.Equal(
            "This requester already has an open request for this item",
            (string?)(await RequestAsync(server, "B-1")).Json["errors"]![0]!["message"]);
        Assert.Equal(
            "This requester currently has this item on loan.",
            (string?)(await RequestAsync(server, "B-1", other)).Json["errors"]![0]!["message"]);

        // Whoever has it may not renew while another waits; back in the house it waits for that one alone.
        var renewal = await server.Client.PostAsync("/circulation/renew-by-barcode", """{"itemBarcode":"B-1","userBarcode":"20002"}""");
        Assert.Contains("hold request", (string)renewal.Json["errors"]![0]!["message"]!, StringComparison.Ordinal);
        var back = await server.Client.PostAsync("/circulation/check-in-by-barcode", """{"itemBarcode":"B-1"}""");
        Assert.Equal("Awaiting pickup", (string?)back.Json["item"]!["status"]!["name"]);
        var again = await server.Client.PostAsync("/circulation/check-out-by-barcode", """{"itemBarcode":"B-1","userBarcode":"20002"}""");
        Assert.Contains("requested by another patron", (string)again.Json["errors"]![0]!["message"]!, StringComparison.Ordinal);
        var path = $"/circulation/requests/{first.Json["id"]}";
        var waiting = await server.Client.ReadAsync(path);
        Assert.Equal("Open - Awaiting pickup", (string?)waiting.Json["status"]);

        var changed = waiting.Json;
        changed["requestExpirationDate"] = "2026-12-24T00:00:00Z";
        Assert.Equal(409, (await server.Client.PutAsync(path, changed.ToJsonString(), first.ETag)).Status);
        Assert.Equal(204, (await server.Client.PutAsync(path, changed.ToJsonString(), waiting.ETag)).Status);
        Assert.Equal(
            "2026-12-24T00:00:00.000+00:00", (string?)(await server.Client.ReadAsync(path)).Json["requestExpirationDate"]);
        changed["status"] = "Closed - Cancelled";
        Assert.Equal(204, (await server.Client.PutAsync(path, changed.ToJsonString())).Status);
        Assert.Equal(
            1,
            (int)(await server.Client.ReadAsync(
                "/circulation/requests?query="
                    + Uri.EscapeDataString(
                        $"requesterId=={User} and status==\"Closed - Cancelled\""))).Json["totalRecords"]!);
        Assert.Equal(
            0,
            (int)(await server.Client.ReadAsync(
                "/circulation/requests?query=" + Uri.EscapeDataString("status=open"))).Json["totalRecords"]!);
    }

    [EveryEngine]
    public async Task A_patron_with_a_checkout_stays_on_every_face(Engine engine)
    {
        await using var server = await NewAsync(engine);
        await LendAsync(server);
        using var libib = await server.Client.DeleteAsync(new Uri($"/patrons/{Card}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, libib.StatusCode);
        Assert.Contains("1 active checkout", await libib.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var folio = await server.Client.DeleteAsync($"/users/{User}", (string?)null);
        Assert.InRange(folio.Status, 400, 499);
        await server.Client.PostAsync("/circulation/check-in-by-barcode", """{"itemBarcode":"B-1"}""");
        using var gone = await server.Client.DeleteAsync(new Uri($"/patrons/{Card}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        var loan = (await server.Client.ReadAsync("/circulation/loans")).Json["loans"]![0]!;
        Assert.Null(loan["userId"]);
        await server.RestoreAsync(await server.CallerAsync(), Card);
        Assert.Equal(User, (string?)(await server.Client.ReadAsync("/circulation/loans")).Json["loans"]![0]!["userId"]);
    }

    [Theory]
    [InlineData(
        "/circulation/check-out-by-barcode", """{"itemBarcode":"B-1","userBarcode":"99999"}""",
        "Could not find user with matching barcode", "userBarcode")]
    [InlineData("/circulation/check-out-by-barcode", """{"userBarcode":"10001"}""", "must not be null", "itemBarcode")]
    [InlineData(
        "/circulation/check-out-by-barcode", """{"itemBarcode":"B-1","userBarcode":"10001","x":1}""",
        "Unrecognized field \"x\"", "x")]
    [InlineData("/circulation/check-in-by-barcode", """{"itemBarcode":"B-9"}""", "No item with barcode B-9 exists", "itemBarcode")]
    [InlineData(
        "/circulation/renew-by-barcode", """{"itemBarcode":"B-9","userBarcode":"10001"}""",
        "No item with barcode B-9 exists", "itemBarcode")]
    [InlineData("/circulation/requests", """{"item":{"barcode":"B-1"}}""", "must not be null", "requesterId")]
    [InlineData(
        "/circulation/requests", """{"requesterId":"7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e"}""",
        "Name what is wanted: itemId, item.barcode or instance.title", "itemId")]
    [InlineData(
        "/circulation/requests",
        """{"requesterId":"7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e","requestType":"Recall","item":{"barcode":"B-1"}}""",
        "requestType must be Hold or Page: this ledger recalls nothing",
        "requestType")]
    public async Task What_cannot_be_done_says_why(string path, string body, string message, string key)
    {
        await using var server = await NewAsync(Engine.Sqlite);
        var answer = await server.Client.PostAsync(path, body);
        Assert.Equal(422, answer.Status);
        Assert.Equal((message, key), ((string?)answer.Json["errors"]![0]!["message"], answer.FaultKeys.First()));
    }

    private static IEnumerable<string> Barcodes(JsonNode loans) => loans.AsArray().Select(loan => (string)loan!["item"]!["barcode"]!);
}
