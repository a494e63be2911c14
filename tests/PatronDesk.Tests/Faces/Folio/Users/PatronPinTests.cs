using System.Net;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

public sealed class PatronPinTests
{
    private const string Id = "7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e";

    [EveryEngine]
    public async Task A_PIN_is_set_verified_and_removed(Engine engine)
    {
        await using var server = await NewAsync(engine);
        Assert.Equal(422, await VerifyAsync(server, "4711"));
        var set = await server.Client.PostAsync("/patron-pin", $$"""{"id":"{{Id}}","pin":"4711"}""");
        Assert.Equal((201, ""), (set.Status, set.Body));
        Assert.Equal(200, await VerifyAsync(server, "4711"));
        Assert.Equal(422, await VerifyAsync(server, "4712"));
        Assert.Equal(422, await VerifyAsync(server, ""));
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/patron-pin")
        {
            Content = new StringContent($$"""{"id":"{{Id}}"}""", null, "application/json"),
        };
        using var removed = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(422, await VerifyAsync(server, "4711"));
        Assert.Equal(
            ["patron.updated|pin", "patron.updated|pin"],
            await server.QueryAsync("select action, detail from journal where detail = 'pin'", 2));
    }

    [EveryEngine]
    public async Task The_password_of_the_Libib_face_is_right_too_and_the_PIN_leaves_it_alone(Engine engine)
    {
        await using var server = await NewAsync(engine);
        var barcode = (string)(await server.Client.ReadAsync($"/users/{Id}")).Json["barcode"]!;
        using var changed = await server.Client.PostAsync($"/patrons/{barcode}?password=horse-battery", null);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(200, await VerifyAsync(server, "horse-battery"));
        await server.Client.PostAsync("/patron-pin", $$"""{"id":"{{Id}}","pin":"4711"}""");
        Assert.Equal(200, await VerifyAsync(server, "horse-battery"));
        Assert.Equal(200, await VerifyAsync(server, "4711"));
    }

    [EveryEngine]
    public async Task From_the_fifth_wrong_PIN_on_even_the_right_one_must_wait(Engine engine)
    {
        await using var server = await NewAsync(engine);
        await server.Client.PostAsync("/patron-pin", $$"""{"id":"{{Id}}","pin":"4711"}""");
        for (var i = 0; i < 5; i++)
            Assert.Equal(422, await VerifyAsync(server, $"000{i}"));
        Assert.Equal(422, await VerifyAsync(server, "4711"));
        server.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(200, await VerifyAsync(server, "4711"));
    }

    [EveryEngine]
    public async Task Who_must_wait_is_told_for_how_long(Engine engine)
    {
        await using var server = await NewAsync(engine);
        foreach (var seconds in (string?[])[null, null, null, null, null, "15"])
            Assert.Equal(seconds, await RetryAfterAsync());
        server.Clock.Advance(TimeSpan.FromSeconds(12.5));
        Assert.Equal("3", await RetryAfterAsync());

        async Task<string?> RetryAfterAsync()
        {
            var answer = await server.Client.PostAsync("/patron-pin/verify", $$"""{"id":"{{Id}}","pin":"0000"}""");
            Assert.Equal(422, answer.Status);
            return answer.RetryAfter;
        }
    }

    [EveryEngine]
    public async Task A_user_made_again_under_a_freed_id_has_no_wrong_PIN_of_the_one_before(Engine engine)
    {
        await using var server = await NewAsync(engine);
        for (var i = 0; i < 5; i++)
            Assert.Equal(422, await VerifyAsync(server, $"000{i}"));
        using var deleted = await server.Client.DeleteAsync($"/users/{Id}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await server.Client.PostAsync("/users", $$$"""{"id":"{{{Id}}}","personal":{"lastName":"Godwin"}}""");
        await server.Client.PostAsync("/patron-pin", $$"""{"id":"{{Id}}","pin":"4711"}""");
        Assert.Equal(200, await VerifyAsync(server, "4711"));
    }

    [EveryEngine]
    public async Task Many_wrong_PINs_of_other_cards_refuse_no_right_one(Engine engine)
    {
        await using var server = await NewAsync(engine);
        for (var i = 0; i < 16; i++)
        {
            var id = $"7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c20{i:d2}";
            await server.Client.PostAsync("/users", $$"""{"id":"{{id}}"}""");
            for (var guess = 0; guess < 2; guess++)
                Assert.Equal(422, await VerifyAsync(server, "1234", id));
        }

        await server.Client.PostAsync("/patron-pin", $$"""{"id":"{{Id}}","pin":"4711"}""");
        Assert.Equal(200, await VerifyAsync(server, "4711"));
    }

    [Theory]
    [InlineData("""{"id":"7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e","pin":"12a4"}""", "pin")]
    [InlineData("""{"id":"7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e","pin":"123"}""", "pin")]
    [InlineData("""{"id":"7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e"}""", "pin")]
    [InlineData("""{"pin":"1234"}""", "id")]
    [InlineData("""{"id":"7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e","pin":"1234","more":1}""", "more")]
    public async Task What_is_no_PIN_is_422_and_never_repeated(string body, string field)
    {
        await using var server = await NewAsync(Engine.Sqlite);
        var answer = await server.Client.PostAsync("/patron-pin", body);
        Assert.Equal(422, answer.Status);
        Assert.Equal([field], answer.FaultKeys);
        Assert.DoesNotContain("12a4", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PIN_of_nobody_is_404_to_set_and_wrong_to_verify()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var answer = await server.Client.PostAsync("/patron-pin", $$"""{"id":"{{Id}}","pin":"4711"}""");
        Assert.Equal(404, answer.Status);
        Assert.Equal(422, await VerifyAsync(server, "4711"));
    }

    private static async Task<TestServer> NewAsync(Engine engine)
    {
        var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", $$$"""{"id":"{{{Id}}}","personal":{"lastName":"Shelley"}}""");
        return server;
    }

    private static async Task<int> VerifyAsync(TestServer server, string pin, string id = Id) =>
        (await server.Client.PostAsync("/patron-pin/verify", $$"""{"id":"{{id}}","pin":"{{pin}}"}""")).Status;
}
