using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

public sealed class AutomatedBlockTests
{
    private const string Id = "7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e";

    [EveryEngine]
    public async Task An_expired_patron_is_barred_from_everything_from_the_instant_on(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", $$"""{"id":"{{Id}}","expirationDate":"2026-11-23T09:00:00Z"}""");
        var path = $"/automated-patron-blocks/{Id}";
        Assert.Equal("""{"automatedPatronBlocks":[],"totalRecords":0}""", (await server.Client.ReadAsync(path)).Body);
        server.Clock.Advance(TimeSpan.FromHours(1));
        var block = (await server.Client.ReadAsync($"{path}?limit=2000")).Json;
        Assert.Equal(1, (int)block["totalRecords"]!);
        Assert.Equal((true, true, true), Flags(block["automatedPatronBlocks"]![0]!));
        Assert.Contains("expired on 2026-11-23", (string)block["automatedPatronBlocks"]![0]!["message"]!, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_frozen_patron_is_barred_from_requests_alone(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", $$"""{"id":"{{Id}}","barcode":"10001"}""");
        await server.Client.PostAsync("/patrons/10001?freeze=1", null);
        var blocks = (await server.Client.ReadAsync($"/automated-patron-blocks/{Id.ToUpperInvariant()}")).Json;
        Assert.Equal((false, false, true), Flags(Assert.Single(blocks["automatedPatronBlocks"]!.AsArray())!));
    }

    [EveryEngine]
    public async Task An_inactive_patron_is_barred_from_everything(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", $$"""{"id":"{{Id}}","active":false}""");
        var block = Assert.Single(
            (await server.Client.ReadAsync($"/automated-patron-blocks/{Id}")).Json["automatedPatronBlocks"]!.AsArray())!;
        Assert.Equal((true, true, true), Flags(block));
        Assert.Equal("The patron's membership has ended; please ask at the desk.", (string?)block["message"]);
    }

    [EveryEngine]
    public async Task A_lost_card_bars_everything_until_it_is_found(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", $$"""{"id":"{{Id}}","barcode":"40004"}""");
        var caller = await server.CallerAsync();
        await server.Cards().MarkLostAsync(caller, "40004", CancellationToken.None);
        var block = Assert.Single(
            (await server.Client.ReadAsync(
                $"/automated-patron-blocks/{Id}")).Json["automatedPatronBlocks"]!.AsArray())!;
        Assert.Equal((true, true, true), Flags(block));
        Assert.Equal("This card was reported lost; please ask at the desk.", (string?)block["message"]);
        await server.Cards().MarkFoundAsync(caller, "40004", CancellationToken.None);
        Assert.Equal(0, (int)(await server.Client.ReadAsync($"/automated-patron-blocks/{Id}")).Json["totalRecords"]!);
    }

    [Fact]
    public async Task Who_is_unknown_has_none_and_what_is_no_UUID_is_400()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        Assert.Equal(
            """{"automatedPatronBlocks":[],"totalRecords":0}""", (await server.Client.ReadAsync($"/automated-patron-blocks/{Id}")).Body);
        var bad = await server.Client.ReadAsync("/automated-patron-blocks/x");
        Assert.Equal((400, "Invalid user UUID: \"x\""), (bad.Status, bad.Body));
    }

    [EveryEngine]
    public async Task A_SIP2_gateway_finds_the_group_of_every_patron(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync(
            "/users", $$$"""{"id":"{{{Id}}}","patronGroup":"503A81CD-6c26-400f-b620-14c08943697c","personal":{"lastName":"A"}}""");
        var answer = await server.Client.ReadAsync($"/bl-users/by-id/{Id}");
        Assert.Equal("application/json", answer.MediaType);
        var group = answer.Json["patronGroup"]!.AsObject();
        Assert.True(group.Remove("metadata"));
        Assert.Equal(
            """{"group":"faculty","desc":"Faculty Member","id":"503a81cd-6c26-400f-b620-14c08943697c"}""", group.ToJsonString());
        Assert.Equal("A", (string?)answer.Json["user"]!["personal"]!["lastName"]);
        await server.Client.PostAsync("/patrons?first_name=Mary&last_name=Shelley&barcode=12345", null);
        var id = (string)(await server.Client.ReadAsync("/users?query=barcode==12345&limit=1")).Json["users"]![0]!["id"]!;
        Assert.Equal("patron", (string?)(await server.Client.ReadAsync($"/bl-users/by-id/{id}")).Json["patronGroup"]!["group"]);
    }

    private static (bool Borrowing, bool Renewals, bool Requests) Flags(System.Text.Json.Nodes.JsonNode block) =>
        ((bool)block["blockBorrowing"]!, (bool)block["blockRenewals"]!, (bool)block["blockRequests"]!);
}
