using System.Text.Json.Nodes;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>
/// The calls that FOLIO's own programs make, as they write them: address, query, headers. Each finds what it is after.
/// </summary>
public sealed class ClientCallTests
{
    private const string Mary = FolioCalls.UserId;
    private const string Percy = "7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e";

    public static TheoryData<Engine, string, string, string> Lists => new(
        from engine in Enum.GetValues<Engine>()
        from row in new[]
        {
            // ui-users
            ($"/manualblocks?query=(userId=={Mary})&limit=10000", "manualblocks", "b2,b1"),
            ($"/manualblocks?limit=10000&query=userId=={Mary}", "manualblocks", "b2,b1"),
            ($"/manualblocks?query=(userId=={Mary})&limit=2000", "manualblocks", "b2,b1"),
            ("/manual-block-templates?limit=100", "manualBlockTemplates", "Lost card"),
            ("/manual-block-templates?limit=200", "manualBlockTemplates", "Lost card"),
            ("/users?limit=100&offset=0&query=(keywords=\"shel*\") sortby personal.lastName personal.firstName", "users", "mary,percy"),
            ("/users?limit=100&offset=1&query=(keywords=\"shel*\") sortby personal.lastName personal.firstName", "users", "percy"),
            ("/users?limit=100&query=(keywords=\"shel*\" and keywords=\"mar*\") and active==\"true\" sortby "
                + "username/sort.descending", "users", "mary"),
            ("/users?limit=100&query=(username=\"per*\" or personal.firstName=\"per*\" or "
                + "personal.preferredFirstName=\"per*\" or personal.lastName=\"per*\" or personal.middleName=\"per*\" "
                + "or personal.email=\"per*\" or barcode=\"per*\" or id=\"per*\" or externalSystemId=\"per*\" or "
                + "customFields=\"per*\") sortby patronGroup.group", "users", "percy"),
            ("/users?limit=100&query=cql.allRecords=1 and active==\"true\" and "
                + "patronGroup==\"5c8f9a9e-6a0c-4d0d-9d57-0f6c1f6f2b11\" and tags.tagList=\"vip\" "
                + "sortby barcode", "users", "mary"),
            ("/users?limit=100&query=(departments=\"x\") or (type=\"patron\") sortby "
                + "personal.email/sort.descending", "users", "percy,mary"),
            ("/users?query=(barcode==\"10001\")", "users", "mary"),
            ("/users?query=(username==\"mary\")", "users", "mary"),
            ("/users?query=personal.email==\"mary@example.com\" and type==\"patron\"", "users", "mary"),
            ($"/users?query=(id==\"{Mary}\" or id==\"{Percy}\")&limit=50", "users", "percy,mary"),
            // stripes-smart-components
            ($"/users?query=(id=={Mary} or id=={Percy})", "users", "percy,mary"),
            ($"/users?query=query=id==({Mary} or {Percy})", "users", "percy,mary"),
            // mod-users
            ($"/manualblocks?query=(userId==\"{Mary}\")&limit=5000", "manualblocks", "b2,b1"),
            // mod-circulation
            ($"/manualblocks?query=userId%3D%3D%22{Mary}%22", "manualblocks", "b2,b1"),
            ("/users?query=barcode%3D%3D%2210001%22&limit=1", "users", "mary"),
            ($"/users?query=id%3D%3D%28%22{Mary}%22+or+%22{Percy}%22%29&limit=2147483647", "users", "percy,mary"),
            // edge-sip2
            ($"/manualblocks?query=userId%3D%3D%22{Mary}%22", "manualblocks", "b2,b1"),
            ("/users?limit=1&query=barcode%3D%3D%22mary%22%20or%20externalSystemId%3D%3D%22mary%22%20or%20username%3D%"
                + "3D%22mary%22", "users", "mary"),
            // mod-feesfines, mod-patron-blocks
            ($"/users?query=id==({Mary} or {Percy})", "users", "percy,mary"),
            // FolioClient (Python), folio_client (Ruby)
            ("/users?limit=100&query=cql.allRecords=1 sortBy id", "users", "mary,percy"),
            ($"/users?limit=100&query=id>\"{Mary}\" and cql.allRecords=1 sortBy id", "users", "percy"),
            ("/users?limit=10000&offset=0&lang=en", "users", "percy,mary"),
            ("/users?limit=10000&offset=0&lang=en&query=username==percy", "users", "percy"),
        }
        select (engine, row.Item1, row.Item2, row.Item3));

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_that_a_client_asks_for_holds_what_it_is_after(Engine engine, string call, string list, string names)
    {
        await using var server = await StockedAsync(engine);
        var reply = await server.CallAsync("GET", call, null, await SignedInAsync(server, "application/json, text/plain"));
        Assert.Equal((200, "application/json"), (reply.Status, reply.MediaType));
        var found = reply.Json[list]!.AsArray();
        Assert.Equal(names, string.Join(',', found.Select(one => (string?)(one!["code"] ?? one["username"] ?? one["name"]))));
        Assert.InRange((int)reply.Json["totalRecords"]!, found.Count, 2);
    }

    [EveryEngine]
    public async Task The_screens_of_ui_users_make_change_and_remove_a_block_and_its_template(Engine engine)
    {
        await using var server = await StockedAsync(engine);
        var json = await SignedInAsync(server, "application/json");
        var text = await SignedInAsync(server, "text/plain");
        // The form sends every field, the empty ones as null or as an empty text.
        const string Id = "0f7a0b52-4c35-4c0f-9d1d-0c1f5b0a4a11";
        var made = await server.CallAsync(
            "POST", "/manualblocks",
            $$"""{"type":"Manual","desc":"d","code":"b3","staffInformation":null"""
                + $$""","patronMessage":"","expirationDate":"","borrowing":true,"renewals":false,"requests":null"""
                + $$""","userId":"{{Mary}}","id":"{{Id}}"}""",
            json);
        Assert.Equal(201, made.Status);
        // It shows whom it has in metadata, sorts by its date, and sends the record back without it.
        var record = (JsonObject)made.Json;
        Assert.Equal("owner", (string?)record["metadata"]!["createdByUsername"]);
        Assert.True(record.Remove("metadata"));
        record["expirationDate"] = "2098-06-01T00:00:00.000Z";
        Assert.Equal(204, (await server.CallAsync("PUT", $"/manualblocks/{Id}", record.ToJsonString(), text)).Status);
        var blocks = await server.CallAsync("GET", $"/manualblocks?query=(userId=={Mary})&limit=10000", null, json);
        Assert.Equal("2098-06-01T00:00:00.000+00:00", (string?)blocks.Json["manualblocks"]![0]!["expirationDate"]);
        Assert.Equal(204, (await server.CallAsync("DELETE", $"/manualblocks/{Id}", null, text)).Status);

        var template = await server.CallAsync(
            "POST", "/manual-block-templates",
            """{"name":"Moved","blockTemplate":{"desc":"Moved away","patronMessage":"","borrowing":true}}""", json);
        Assert.Equal(201, template.Status);
        var path = $"/manual-block-templates/{(string)template.Json["id"]!}";
        Assert.Equal(204, (await server.CallAsync("PUT", path, template.Body, text)).Status);
        Assert.Equal(204, (await server.CallAsync("DELETE", path, null, text)).Status);
        foreach (var more in new[] { "", "?limit=2000" })
        {
            var automated = await server.CallAsync("GET", $"/automated-patron-blocks/{Mary}{more}", null, json);
            Assert.Equal((200, "[]"), (automated.Status, automated.Json["automatedPatronBlocks"]!.ToJsonString()));
        }
    }

    [EveryEngine]
    public async Task Stripes_shows_a_users_name_and_puts_the_whole_user_with_another_tag(Engine engine)
    {
        await using var server = await StockedAsync(engine);
        var json = await SignedInAsync(server, "application/json");
        var user = await server.CallAsync("GET", $"/users/{Mary}", null, json);
        Assert.Equal("Shelley", (string?)user.Json["personal"]!["lastName"]);
        var tagged = user.Json;
        tagged["tags"]!["tagList"]!.AsArray().Add("late");
        Assert.Equal(204, (await server.CallAsync("PUT", $"/users/{Mary}", tagged.ToJsonString(), json)).Status);
        Assert.Equal(
            """["vip","late"]""", (await server.CallAsync("GET", $"/users/{Mary}", null, json)).Json["tags"]!["tagList"]!.ToJsonString());
    }

    [EveryEngine]
    public async Task Mod_users_removes_the_blocks_of_a_user_one_after_the_other(Engine engine)
    {
        await using var server = await StockedAsync(engine);
        var headers = await SignedInAsync(server, accept: null);
        var path = $"/manualblocks?query=(userId==\"{Mary}\")&limit=5000";
        foreach (var block in (await server.CallAsync("GET", path, null, headers)).Json["manualblocks"]!.AsArray())
            Assert.Equal(204, (await server.CallAsync("DELETE", $"/manualblocks/{(string)block!["id"]!}", null, headers)).Status);
        Assert.Equal(0, (int)(await server.CallAsync("GET", path, null, headers)).Json["totalRecords"]!);
    }

    [EveryEngine]
    public async Task Edge_sip2_asks_for_the_person_their_blocks_and_their_PIN(Engine engine)
    {
        await using var server = await StockedAsync(engine);
        var json = await SignedInAsync(server, "application/json");
        var found = await server.CallAsync(
            "GET", "/users?limit=1&query=barcode==\"10001\" or externalSystemId==\"10001\" or username==\"10001\"", null, json);
        var id = (string)found.Json["users"]![0]!["id"]!;
        Assert.Equal(Mary, id);
        var whole = await server.CallAsync("GET", $"/bl-users/by-id/{id}", null, json);
        Assert.Equal(
            ["desc", "group", "id", "metadata"], whole.Json["patronGroup"]!.AsObject().Select(property => property.Key).Order());
        Assert.Equal(200, (await server.CallAsync("GET", $"/automated-patron-blocks/{id}", null, json)).Status);
        await server.CallAsync("POST", "/patron-pin", $$"""{"id":"{{id}}","pin":"1234"}""", json);
        Assert.Equal(200, (await server.CallAsync("POST", "/patron-pin/verify", $$"""{"id":"{{id}}","pin":"1234"}""", json)).Status);
        Assert.Equal(422, (await server.CallAsync("POST", "/patron-pin/verify", $$"""{"id":"{{id}}","pin":"4321"}""", json)).Status);
    }

    // As the clients send them; edge-sip2 and mod-circulation want exactly application/json back.
    private static async Task<(string Name, string Value)[]> SignedInAsync(TestServer server, string? accept)
    {
        (string, string)[] headers =
        [
            ("X-Okapi-Tenant", "testlib"), ("X-Okapi-Token", await server.OwnerTokenAsync()), ("X-Okapi-Url", "http://localhost:9130"),
            ("X-Okapi-Request-Id", "351432/manualblocks"),
        ];
        return accept is null ? headers : [.. headers, ("Accept", accept)];
    }

    private static async Task<TestServer> StockedAsync(Engine engine)
    {
        var server = await TestServer.StartAsync(engine);
        foreach (var (path, body) in new[]
        {
            ("/users", $$$"""{"id":"{{{Mary}}}","username":"mary","barcode":"10001","active":true"""
                + $$$""","type":"patron","personal":{"lastName":"Shelley","firstName":"Mary","email":"mary@example."""
                + $$$"""com"},"tags":{"tagList":["vip"]}}"""),
            ("/users", $$$"""{"id":"{{{Percy}}}","username":"percy","barcode":"10002","active":true"""
                + $$$""","type":"patron","personal":{"lastName":"Shelley","firstName":"Percy","email":"percy@"""
                + $$$"""example.com"}}"""),
            ("/manualblocks", FolioCalls.Block("\"code\":\"b1\"")),
            ("/manualblocks", FolioCalls.Block("\"code\":\"b2\",\"borrowing\":true")),
            ("/manualblocks", FolioCalls.Block("\"code\":\"of another\"", Percy)),
            ("/manual-block-templates", """{"name":"Lost card"}"""),
        })
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(201, (await server.Client.PostAsync(path, body)).Status);
        }

        return server;
    }
}
