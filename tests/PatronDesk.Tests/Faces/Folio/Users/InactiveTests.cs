using PatronDesk.Tests.Faces.Sip2;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>Frozen stops what a patron does alone; inactive ends the membership. The two wires say one each.</summary>
public sealed class InactiveTests
{
    private const string Id = "7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e";
    private const string Override = "\"overrideBlocks\":{\"patronBlock\":{},\"comment\":\"She is known here\"}";

    [EveryEngine]
    public async Task An_inactive_user_borrows_renews_and_requests_nothing_at_the_desk_until_active_again(Engine engine)
    {
        await using var server = await NewAsync(engine, """ "active":true """);
        Assert.Equal(201, (await LendAsync(server, "B-1")).Status);
        await PutAsync(server, """ "active":false """);

        foreach (var more in new[] { "", $",{Override}" })
        {
            Is(await LendAsync(server, "B-2", more), "Cannot check out to inactive user", "userBarcode", "10001");
            Is(
                await server.Client.PostAsync(
                    "/circulation/renew-by-barcode", $$"""{"itemBarcode":"B-1","userBarcode":"10001"{{more}}}"""),
                "Cannot renew loan when user is inactive or expired", "reason", "User is inactive.");
        }

        Is(
            await server.Client.PostAsync("/circulation/requests", $$$"""{"requesterId":"{{{Id}}}","item":{"barcode":"B-3"}}"""),
            "Inactive users cannot make requests", "requesterId", Id);
        Assert.Equal(
            200,
            (await server.Client.PostAsync("/circulation/check-in-by-barcode", """{"itemBarcode":"B-1"}""")).Status);
        // A client that doesn't know the field leaves the membership as it is.
        await PutAsync(server, """ "username":"mary" """);
        Is(await LendAsync(server, "B-2"), "Cannot check out to inactive user", "userBarcode", "10001");

        await PutAsync(server, """ "active":true """);
        Assert.Equal(201, (await LendAsync(server, "B-2")).Status);
    }

    [EveryEngine]
    public async Task An_inactive_user_is_refused_with_every_other_reason(Engine engine)
    {
        await using var server = await NewAsync(engine, """ "active":false,"expirationDate":"2026-11-01" """);
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block("\"borrowing\":true", Id, "Owes 3"));
        var errors = (await LendAsync(server, "B-1")).Json["errors"]!.AsArray();
        Assert.Equal(
            [
                ("Patron blocked from borrowing", true), ("Cannot check out to inactive user", false),
                ("The patron's membership expired on 2026-11-01; renew it first.", true),
            ],
            errors.Select(error => ((string?)error!["message"], error["overridableBlock"] is not null)));
    }

    [EveryEngine]
    public async Task Libib_shows_a_freeze_alone_and_cannot_make_anybody_active(Engine engine)
    {
        await using var server = await NewAsync(engine, """ "active":false """);
        Assert.Equal((null, false), await BothAsync(server));
        foreach (var (said, freeze) in new (string, int?)[] { ("1", 1), ("", null) })
        {
            await server.Client.PostAsync($"/patrons/10001?freeze={said}", null);
            Assert.Equal((freeze, false), await BothAsync(server));
        }

        Assert.Equal(1, await CountAsync(server, "active==false"));
        Assert.Equal(0, await CountAsync(server, "active==true"));
    }

    [EveryEngine]
    public async Task A_freeze_is_no_end_for_FOLIO_and_stops_only_what_the_patron_does_alone(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        await server.Client.PostAsync("/users", $$$"""{"id":"{{{Id}}}","barcode":"10001","personal":{"lastName":"Shelley"}}""");
        await server.Client.PostAsync("/patrons/10001?freeze=1&password=4711", null);
        Assert.Equal((1, true), await BothAsync(server));
        Assert.Equal(2, await CountAsync(server, "active==true"));
        using var kiosk = await Kiosk.SignedInAsync(server, "lender");
        Assert.StartsWith(
            "120", await kiosk.AskAsync($"11YN{Kiosk.Date}                  AOMAIN|AA10001|ABB-1|AC|AD4711|"), StringComparison.Ordinal);
        Assert.Equal(201, (await LendAsync(server, "B-1")).Status);
        // FOLIO cannot lift a freeze that it can't see.
        await PutAsync(server, """ "active":true """);
        Assert.Equal((1, true), await BothAsync(server));
    }

    [EveryEngine]
    public async Task Who_is_frozen_or_inactive_does_not_sign_in_with_a_PIN(Engine engine)
    {
        await using var server = await NewAsync(engine, """ "active":true """);
        await server.Client.PostAsync("/patron-pin", $$"""{"id":"{{Id}}","pin":"4711"}""");
        Assert.Equal((200, ""), await VerifyAsync(server, "4711"));

        await server.Client.PostAsync("/patrons/10001?freeze=1", null);
        Assert.Equal(
            (422, "The user is frozen and can't sign in; unfreeze them"),
            await VerifyAsync(server, "4711"));
        Assert.Equal((422, "The PIN is not this user's"), await VerifyAsync(server, "0815"));

        await PutAsync(server, """ "active":false """);
        Assert.Equal(
            (422, "The user is inactive and can't sign in; make them active again"),
            await VerifyAsync(server, "4711"));
    }

    private static async Task<(int, string)> VerifyAsync(TestServer server, string pin)
    {
        var answer = await server.Client.PostAsync("/patron-pin/verify", $$"""{"id":"{{Id}}","pin":"{{pin}}"}""");
        return (answer.Status, answer.Body);
    }

    private static void Is(Answer refused, string message, string key, string value)
    {
        Assert.Equal(422, refused.Status);
        var error = Assert.Single(refused.Json["errors"]!.AsArray())!;
        var parameter = Assert.Single(error["parameters"]!.AsArray())!;
        Assert.Equal((message, key, value), ((string?)error["message"], (string?)parameter["key"], (string?)parameter["value"]));
        Assert.Null(error["overridableBlock"]);
    }

    private static async Task<(int? Freeze, bool Active)> BothAsync(TestServer server)
    {
        var patron = (await server.Client.ReadAsync("/patrons/10001")).Json;
        return ((int?)patron["freeze"], (bool)(await server.Client.ReadAsync($"/users/{Id}")).Json["active"]!);
    }

    private static async Task<int> CountAsync(TestServer server, string query) =>
        (int)(await server.Client.ReadAsync($"/users?query={query}")).Json["totalRecords"]!;

    private static async Task<TestServer> NewAsync(Engine engine, string more)
    {
        var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/users", User(more));
        Assert.Equal(201, made.Status);
        return server;
    }

    private static async Task PutAsync(TestServer server, string more) =>
        Assert.Equal(204, (await server.Client.PutAsync($"/users/{Id}", User(more))).Status);

    private static string User(string more) =>
        $$$"""{"id":"{{{Id}}}","barcode":"10001","personal":{"lastName":"Shelley"},{{{more}}}}""";

    private static Task<Answer> LendAsync(TestServer server, string item, string more = "") => server.Client.PostAsync(
        "/circulation/check-out-by-barcode", $$"""{"itemBarcode":"{{item}}","userBarcode":"10001"{{more}}}""");
}
