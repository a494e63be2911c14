using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

public sealed class UserRefusalTests
{
    private const string Id = "7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e";
    private const string OtherId = "8261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e";

    private const string Known =
        """{"id":"7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e","username":"José","barcode":"1234567","externalSystemId":"X-1","personal":"""
            + """{"lastName":"A","email":"a@example.com"}}""";

    [EveryEngine]
    public async Task What_another_user_has_is_refused_in_the_words_of_FOLIO_all_of_it_together(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", Known);
        var twice = Known.Replace("José", "JOSE", StringComparison.Ordinal).Replace("X-1", "x-1", StringComparison.Ordinal);
        var refused = await server.Client.PostAsync("/users", twice);
        Assert.Equal(422, refused.Status);
        Assert.Equal(["id", "username", "externalSystemId", "barcode"], refused.FaultKeys);
        var messages = refused.Json["errors"]!.AsArray().Select(error => (string)error!["message"]!).ToList();
        Assert.Equal("User with this id already exists", messages[0]);
        Assert.Equal("User with this username already exists", messages[1]);
        Assert.Equal("User with this externalSystemId already exists", messages[2]);
        Assert.Equal("This barcode has already been taken", messages[3]);
        Assert.Equal("JOSE", (string?)refused.Json["errors"]![1]!["parameters"]![0]!["value"]);

        await server.Client.PostAsync("/users", $$"""{"id":"{{OtherId}}"}""");
        var put = await server.Client.PutAsync($"/users/{OtherId}", twice.Replace(Id, OtherId, StringComparison.Ordinal));
        Assert.Equal(422, put.Status);
        Assert.Equal(
            ["barcode", "externalSystemId", "username"], put.FaultKeys.Order());
        // Its own it may keep.
        Assert.Equal(204, (await server.Client.PutAsync($"/users/{Id}", twice)).Status);
    }

    [EveryEngine]
    public async Task A_username_is_free_once_its_user_is_deleted_and_a_restore_then_is_refused(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", Known);
        await server.Client.DeleteAsync($"/users/{Id}", null);
        Assert.Equal(201, (await server.Client.PostAsync("/users", """{"username":"jose"}""")).Status);
        using var restore = await server.Client.PatchAsync("/patrons/1234567", null);
        Assert.Equal(400, (int)restore.StatusCode);
        Assert.Contains("username_taken", await restore.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"shoes":1}""", "shoes")]
    [InlineData("""{"personal":{"firstName":"A","hat":1}}""", "personal.hat,personal.lastName")]
    [InlineData("""{"personal":{"lastName":null}}""", "personal.lastName")]
    [InlineData(
        """{"personal":{"lastName":"A","addresses":[{"city":"B","street":"C"}]}}""",
        "personal.addresses[0].street,personal.addresses[0].addressTypeId")]
    [InlineData("""{"id":"1","patronGroup":"2","departments":["3"]}""", "id,patronGroup,departments")]
    [InlineData("""{"metadata":{}}""", "metadata.createdDate")]
    [InlineData("""{"tags":{"tagList":["a,b"],"other":1}}""", "tags.tagList,tags.other")]
    [InlineData("""{"username":"a\u0000b"}""", "username")]
    [InlineData("""{"customFields":{"a":["\ud800"]}}""", "customFields.a")]
    [InlineData("""{"barcode":"A\u0001C","username":"\u200b","personal":{"lastName":"A","email":"a\tb","firstName":"a\nb"}}""",
        "personal.firstName,personal.email,barcode,username")]
    [InlineData("""{"personal":{"lastName":"A","addresses":[{"addressTypeId":"93d3d88d-499b-45d0-9bc7-ac73c3a19880","city":"a\tb"}]}}""",
        "personal.addresses[0].city")]
    public async Task What_the_schema_or_a_rule_forbids_is_422_with_its_key(string body, string keys)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var refused = await server.Client.PostAsync("/users", body);
        Assert.Equal(422, refused.Status);
        Assert.Equal(keys, string.Join(',', refused.FaultKeys));
        Assert.Empty(await server.QueryAsync("select uuid from patron", 1));
    }

    [EveryEngine]
    public async Task A_value_that_is_too_long_is_refused_under_its_name_on_this_wire(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var big = new string('x', 300);
        var refused = await server.Client.PostAsync(
            "/users",
            $$$"""
            {"username":"{{{big}}}","externalSystemId":"{{{big}}}","type":"{{{big}}}","personal":{"lastName":"{{{big}}}",
            "firstName":"{{{big}}}","middleName":"{{{big}}}","preferredFirstName":"{{{big}}}","phone":"{{{big}}}",
            "mobilePhone":"{{{big}}}","addresses":[{"addressTypeId":"93d3d88d-499b-45d0-9bc7-ac73c3a19880",
            "addressLine1":"{{{big}}}","addressLine2":"{{{big}}}","city":"{{{big}}}","region":"{{{big}}}","postalCode":"{{{big}}}"}]}}
            """);
        Assert.Equal(422, refused.Status);
        string[] keys =
        [
            "username", "externalSystemId", "type", "personal.lastName", "personal.firstName", "personal.middleName",
            "personal.preferredFirstName", "personal.phone", "personal.mobilePhone", "personal.addresses[0].addressLine1",
            "personal.addresses[0].addressLine2", "personal.addresses[0].city", "personal.addresses[0].region",
            "personal.addresses[0].postalCode",
        ];
        Assert.Equal(keys.Order(), refused.FaultKeys.Order());
        Assert.All(refused.Json["errors"]!.AsArray(), error => Assert.Equal(
            $"{(string)error!["parameters"]![0]!["key"]!} may have 255 characters at most; this one has 300",
            (string)error["message"]!));
    }

    [Theory]
    [InlineData("""{"active":"yes"}""", "active must be true or false, at 1:11")]
    [InlineData("""{"personal":[]}""", "personal must be an object, at 1:13")]
    [InlineData("""{"personal":{"lastName":"A","addresses":{}}}""", "personal.addresses must be an array of addresses, at 1:41")]
    [InlineData("""{"expirationDate":"soon"}""", "expirationDate must be a date and time")]
    [InlineData("", "the body is empty")]
    [InlineData(
        """{"patronGroup":"11111111-1111-4111-8111-111111111111"}""",
        "Cannot add 11111111-1111-4111-8111-111111111111. Patron group not found")]
    [InlineData("""{"personal":{"lastName":"A","addresses":[{"addressTypeId":"11111111-1111-4111-8111-111111111111"}]}}""",
        "You cannot add addresses with non-existent address types")]
    [InlineData(
        """{"personal":{"lastName":"A","addresses":["""
            + """{"addressTypeId":"93d3d88d-499b-45d0-9bc7-ac73c3a19880"},"""
            + """{"addressTypeId":"93D3D88D-499b-45d0-9bc7-ac73c3a19880"}]}}""",
        "Users are limited to one address per addresstype")]
    public async Task What_cannot_be_read_or_points_nowhere_is_400_text(string body, string why)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var refused = await server.Client.PostAsync("/users", body);
        Assert.Equal((400, "text/plain"), (refused.Status, refused.MediaType));
        Assert.Contains(why, refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_put_cannot_change_the_id()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        await server.Client.PostAsync("/users", Known);
        var refused = await server.Client.PutAsync($"/users/{OtherId}", Known);
        Assert.Equal((400, "You cannot change the value of the id field"), (refused.Status, refused.Body));
    }

    [Theory]
    [InlineData(Engine.Sqlite, 10_000)]
    [InlineData(Engine.Postgres, 10_000)]
    [InlineData(Engine.Sqlite, 600_000)]
    [InlineData(Engine.Postgres, 600_000)]
    public async Task Long_values_are_kept_or_refused_and_nothing_breaks(Engine engine, int length)
    {
        await using var server = await TestServer.StartAsync(engine);
        var bulk = new string('x', length);
        foreach (var body in new[]
        {
            $$"""{"username":"{{bulk}}"}""",
            $$"""{"externalSystemId":"{{bulk}}"}""",
            $$"""{"type":"{{bulk}}"}""",
            $$$"""{"tags":{"tagList":["{{{bulk}}}"]}}""",
            $$$"""{"personal":{"lastName":"{{{bulk}}}","middleName":"{{{bulk[..^(length / 2)]}}}"}}""",
        })
            Assert.Equal(422, (await server.Client.PostAsync("/users", body)).Status);
        var kept = await server.Client.PostAsync(
            "/users", $$$"""{"customFields":{"a":"{{{bulk}}}"},"personal":{"lastName":"A","pronouns":"he"}}""");
        Assert.Equal(201, kept.Status);
        Assert.Equal(bulk, (string?)(await server.Client.ReadAsync(kept.Location!)).Json["customFields"]!["a"]);
    }

    [EveryEngine]
    public async Task Texts_that_grow_when_folded_are_kept(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        // Each becomes three characters of three bytes.
        var syllables = new string('\uD55C', 255);
        var made = await server.Client.PostAsync(
            "/users",
            $$$"""{"username":"{{{syllables}}}","externalSystemId":"{{{syllables}}}","personal":"""
                + $$$"""{"lastName":"{{{syllables}}}","firstName":"{{{syllables}}}"}}""");
        Assert.Equal(201, made.Status);
    }
}
