using PatronDesk.Data;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary><c>/groups</c> and <c>/addresstypes</c>, as mod-users' clients edit them.</summary>
public sealed class CategoryTests
{
    private const string Id = "0a0b0c0d-1111-4222-8333-444455556666";
    private const string DefaultGroup = "5c8f9a9e-6a0c-4d0d-9d57-0f6c1f6f2b11";
    private const string Home = "93d3d88d-499b-45d0-9bc7-ac73c3a19880";

    [Theory]
    [InlineData(Engine.Sqlite, "/groups", "group", "usergroups")]
    [InlineData(Engine.Postgres, "/groups", "group", "usergroups")]
    [InlineData(Engine.Sqlite, "/addresstypes", "addressType", "addressTypes")]
    [InlineData(Engine.Postgres, "/addresstypes", "addressType", "addressTypes")]
    public async Task One_is_made_found_listed_replaced_and_removed(Engine engine, string path, string name, string list)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync(
            path, $$"""{"{{name}}":"Pensioners","desc":"From 65 on","id":"{{Id.ToUpperInvariant()}}"}""");
        Assert.Equal((201, $"{path}/{Id}"), (made.Status, made.Location));
        Assert.Equal([name, "desc", "id", "metadata"], made.Json.AsObject().Select(property => property.Key));
        var read = await server.Client.ReadAsync($"{path}/{Id.ToUpperInvariant()}");
        Assert.Equal((made.Body, made.ETag), (read.Body, read.ETag));
        var listed = await server.Client.ReadAsync($"{path}?query={name}%3D%3Dpensioners");
        Assert.Equal(Id, (string?)listed.Json[list]!.AsArray().Single()!["id"]);
        Assert.Equal(1, (int)listed.Json["totalRecords"]!);

        Assert.Equal(
            204, (await server.Client.PutAsync(made.Location!, $$"""{"{{name}}":"Seniors"}""", made.ETag)).Status);
        var stale = await server.Client.PutAsync(made.Location!, $$"""{"{{name}}":"Third"}""", made.ETag);
        Assert.Equal(409, stale.Status);
        var now = (await server.Client.ReadAsync(made.Location!)).Json;
        Assert.Equal(("Seniors", null), ((string?)now[name], (string?)now["desc"]));
        Assert.Equal(204, (await server.Client.DeleteAsync(made.Location!, null)).Status);
        foreach (var gone in new[]
        {
            await server.Client.ReadAsync(made.Location!),
            await server.Client.PutAsync(made.Location!, $$"""{"{{name}}":"x"}"""),
            await server.Client.DeleteAsync(made.Location!, null),
            await server.Client.ReadAsync($"{path}/not-a-uuid"),
        })
            Assert.Equal((404, "text/plain"), (gone.Status, gone.MediaType));

        var word = path == "/groups" ? "group" : "address";
        Assert.Equal(
            [$"{word}.created", $"{word}.updated", $"{word}.deleted"],
            await server.QueryAsync($"select action from journal where subject = '{Id}' order by id", 1));
    }

    [EveryEngine]
    public async Task A_group_keeps_the_days_after_which_its_users_expire_and_its_source(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync(
            "/groups", """{"group":"pupils","expirationOffsetInDays":365,"source":"User","numberOfObjects":3}""");
        Assert.Equal(201, made.Status);
        var read = (await server.Client.ReadAsync(made.Location!)).Json;
        Assert.Equal((365, "User"), ((int)read["expirationOffsetInDays"]!, (string?)read["source"]));
        // What no schema names is neither refused nor kept.
        Assert.Null(read["numberOfObjects"]);
    }

    [EveryEngine]
    public async Task A_name_and_an_id_are_unique_whatever_the_case_and_the_accents(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/groups", $$"""{"group":"Café","id":"{{Id}}"}""");
        foreach (var (body, key, message) in new[]
        {
            ("""{"group":"CAFE"}""", "group", "group value already exists in table groups: CAFE"),
            ("""{"group":"staff"}""", "group", "group value already exists in table groups: staff"),
            ($$"""{"group":"other","id":"{{Id}}"}""", "id", $"id value already exists in table groups: {Id}"),
        })
        {
            var refused = await server.Client.PostAsync("/groups", body);
            Assert.Equal((422, key), (refused.Status, refused.FaultKeys.Single()));
            Assert.Equal(message, (string?)refused.Json["errors"]![0]!["message"]);
        }

        var renamed = await server.Client.PutAsync($"/groups/{Id}", """{"group":"Staff"}""");
        Assert.Equal((422, "group"), (renamed.Status, renamed.FaultKeys.Single()));
        // Its own name it may keep, in another case; and an address type may have a group's name and id.
        Assert.Equal(204, (await server.Client.PutAsync($"/groups/{Id}", """{"group":"CAFÉ"}""")).Status);
        Assert.Equal(
            201,
            (await server.Client.PostAsync("/addresstypes", $$"""{"addressType":"Café","id":"{{Id}}"}""")).Status);
        var taken = await server.Client.PostAsync("/addresstypes", """{"addressType":"home"}""");
        Assert.Equal("addressType value already exists in table addresstype: home", (string?)taken.Json["errors"]![0]!["message"]);
    }

    [Theory]
    [InlineData("/groups", """{"desc":"x"}""", 422, "group")]
    [InlineData("/groups", """{"group":" ","id":"1"}""", 422, "id,group")]
    [InlineData("/groups", """{"group":null,"metadata":{}}""", 422, "metadata.createdDate,group")]
    [InlineData("/addresstypes", """{"addressType":"x","group":"y"}""", 422, "group")]
    [InlineData("/addresstypes", """{"addressType":"\ud800"}""", 422, "addressType")]
    [InlineData("/groups", """{"group":5}""", 400, "group must be a string, at 1:10")]
    [InlineData("/groups", """{"group":"x","expirationOffsetInDays":"7"}""", 400, "expirationOffsetInDays must be a whole number from")]
    [InlineData(
        "/groups", """{"group":"x","expirationOffsetInDays":2147483648}""", 400, "expirationOffsetInDays must be a whole number from")]
    [InlineData("/addresstypes", "", 400, "the body is empty")]
    public async Task What_the_schema_forbids_is_refused(string path, string body, int status, string what)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var refused = await server.Client.PostAsync(path, body);
        Assert.Equal(status, refused.Status);
        if (status == 422)
            Assert.Equal(what, string.Join(',', refused.FaultKeys));
        else
            Assert.Contains(what, refused.Body, StringComparison.Ordinal);
        var long255 = await server.Client.PostAsync("/groups", $$"""{"group":"{{new string('x', 256)}}"}""");
        Assert.Equal("group", long255.FaultKeys.Single());
    }

    [EveryEngine]
    public async Task A_group_in_use_stays_and_a_restored_patron_of_a_deleted_one_is_in_the_default_group(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/groups", $$"""{"group":"Pensioners","id":"{{Id}}"}""");
        var user = await server.Client.PostAsync("/users", $$"""{"barcode":"10001","patronGroup":"{{Id}}"}""");
        var composite = await server.Client.ReadAsync($"/bl-users/by-id/{user.Json["id"]}");
        Assert.Equal("Pensioners", (string?)composite.Json["patronGroup"]!["group"]);
        foreach (var query in new[] { "patronGroup.group==pensioners", "patronGroup.group=\"pens*\"", $"patronGroup=={Id}" })
        {
            var found = await server.Client.ReadAsync($"/users?query={Uri.EscapeDataString(query)}");
            Assert.Equal((query, 1), (query, (int)found.Json["totalRecords"]!));
        }

        var refused = await server.Client.DeleteAsync($"/groups/{Id}", null);
        Assert.Equal(
            (400, $"Cannot delete groups.id = {Id} because id is still referenced from table users."),
            (refused.Status, refused.Body));
        await server.Client.DeleteAsync(user.Location!, null);
        Assert.Equal(204, (await server.Client.DeleteAsync($"/groups/{Id}", null)).Status);
        Assert.Equal(
            $"Cannot add {Id}. Patron group not found; see /groups",
            (await server.Client.PostAsync("/users", $$"""{"patronGroup":"{{Id}}"}""")).Body);
        await server.RestoreAsync(await server.CallerAsync(), "10001");
        Assert.Equal(DefaultGroup, (string?)(await server.Client.ReadAsync(user.Location!)).Json["patronGroup"]);
    }

    [EveryEngine]
    public async Task An_address_type_in_use_stays(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/addresstypes", $$"""{"addressType":"Returns","id":"{{Id}}"}""");
        var user = await server.Client.PostAsync(
            "/users",
            $$$"""{"personal":{"lastName":"A","addresses":[{"addressTypeId":"{{{Home}}}"},"""
                + $$$"""{"addressTypeId":"{{{Id.ToUpperInvariant()}}}"}]}}""");
        Assert.Equal(201, user.Status);
        var refused = await server.Client.DeleteAsync($"/addresstypes/{Id}", null);
        Assert.Equal((400, $"Cannot remove address type '{Id}' as it is being used"), (refused.Status, refused.Body));
        // Also one that the first search does not see any more, as if it had come while it ran.
        server.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(400, (await server.Client.DeleteAsync($"/addresstypes/{Id}", null)).Status);
        await server.Client.PutAsync(user.Location!, $$$"""{"id":"{{{user.Json["id"]}}}","personal":{"lastName":"A"}}""");
        Assert.Equal(204, (await server.Client.DeleteAsync($"/addresstypes/{Id}", null)).Status);
        Assert.StartsWith(
            "You cannot add addresses with non-existent address types",
            (await server.Client.PostAsync(
                "/users", $$$"""{"personal":{"lastName":"A","addresses":[{"addressTypeId":"{{{Id}}}"}]}}""")).Body,
            StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task The_default_ones_are_renamed_and_not_deleted(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/patrons?first_name=Mary&last_name=Shelley&barcode=10001", null);
        foreach (var (path, body) in new[]
        {
            ($"/groups/{DefaultGroup}", """{"group":"reader"}"""), ($"/addresstypes/{Home}", """{"addressType":"At home"}"""),
        })
        {
            var refused = await server.Client.DeleteAsync(path, null);
            Assert.Equal(400, refused.Status);
            Assert.Contains("it can be renamed instead", refused.Body, StringComparison.Ordinal);
            Assert.Equal(204, (await server.Client.PutAsync(path, body)).Status);
        }

        var found = await server.Client.ReadAsync("/users?query=patronGroup.group%3D%3Dreader");
        Assert.Equal("10001", (string?)found.Json["users"]!.AsArray().Single()!["barcode"]);
        Assert.Equal(0, (int)(await server.Client.ReadAsync("/users?query=patronGroup.group%3D%3Dpatron")).Json["totalRecords"]!);
    }

    [EveryEngine]
    public async Task No_user_gets_a_group_that_is_deleted_at_the_same_moment(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var second = await TestServer.StartAsync(engine, database: server.Database);
        for (var round = 0; round < 8; round++)
        {
            await server.Client.PostAsync("/groups", $$"""{"group":"brief","id":"{{Id}}"}""");
            var deletion = second.Client.DeleteAsync($"/groups/{Id}", null);
            var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
                (i % 2 == 0 ? server : second).Client.PostAsync("/users", $$"""{"patronGroup":"{{Id}}"}""")));
            var isGone = (await deletion).Status == 204;
            Assert.All(answers, answer => Assert.True(answer.Status is 201 or 400, answer.Body));
            var users = await server.Client.ReadAsync($"/users?limit=0&query=patronGroup%3D%3D{Id}");
            Assert.Equal(answers.Count(answer => answer.Status == 201), (int)users.Json["totalRecords"]!);
            if (isGone)
                Assert.Equal(0, (int)users.Json["totalRecords"]!);
            else
                Assert.Equal(
                    204, (await server.Client.DeleteAsync($"/users?query=patronGroup%3D%3D{Id}", null)).Status);
            await server.Client.DeleteAsync($"/groups/{Id}", null);
        }
    }

    [EveryEngine]
    public async Task Each_library_has_its_own(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/groups", $$"""{"group":"Pensioners","id":"{{Id}}"}""");
        await server.SecondLibraryAsync();
        using var stranger = server.NewClient("second-key", "second-user");
        Assert.Equal(5, (int)(await stranger.ReadAsync("/groups")).Json["totalRecords"]!);
        Assert.Equal(404, (await stranger.ReadAsync($"/groups/{Id}")).Status);
        Assert.Equal(404, (await stranger.DeleteAsync($"/groups/{Id}", null)).Status);
        Assert.Equal(400, (await stranger.PostAsync("/users", $$"""{"patronGroup":"{{Id}}"}""")).Status);
        Assert.Equal(201, (await stranger.PostAsync("/groups", $$"""{"group":"Pensioners","id":"{{Id}}"}""")).Status);
        Assert.Equal(6, (int)(await server.Client.ReadAsync("/groups")).Json["totalRecords"]!);
    }

    [EveryEngine]
    public async Task An_older_library_has_what_a_new_one_starts_with(Engine engine)
    {
        const string Shown = """
            select kind || ' ' || id || ' ' || name || ' ' || name_folded || name_words || description || ' ' || description_folded
                || description_words || cast(version as text)
            from category
            order by row
            """;
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.QueryAsync(Shown, 1);
        Assert.Equal(9, made.Count);

        await server.Store.ScriptAsync("drop table category");
        await server.Store.ScriptAsync("drop index patron_of_group");
        await server.Store.ScriptAsync("alter table loan drop column action");
        await server.Store.ScriptAsync(Migrator.Script(server.Store.Dialect, "0027_categories.sql"));
        Assert.Equal(made, await server.QueryAsync(Shown, 1));
    }
}
