using PatronDesk.Accounts;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>The staff among FOLIO's users: to read, each by themselves, and never to change.</summary>
public sealed class StaffUserTests
{
    [EveryEngine]
    public async Task Who_made_a_record_is_found_by_id_and_by_exact_username(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var mary = await HireAsync(server);
        var token = (await server.LoginAsync("mary", "a-password")).Token!;
        var made = await server.CallAsync("POST", "/users", """{"username":"percy"}""", ("x-okapi-token", token));
        var id = (string)made.Json["metadata"]!["createdByUserId"]!;
        Assert.Equal(mary.Uuid, id);
        var user = await server.Client.ReadAsync($"/users/{id.ToUpperInvariant()}");
        Assert.Equal(
            $$$"""{"username":"mary","id":"{{{id}}}","active":"""
                + $$$"""true,"type":"staff","patronGroup":"{{{CategoryKind.StaffGroupId}}}","personal":"""
                + """{"lastName":"Shelley","firstName":"Mary","email":"mary@example.org"}}""",
            user.Body);
        foreach (var query in new[] { "username==mary", "username==\"MARY\"", "(username==\"mary\")" })
        {
            var list = (await server.Client.ReadAsync($"/users?query={Uri.EscapeDataString(query)}")).Json;
            Assert.Equal((1, 1), ((int)list["totalRecords"]!, (int)list["resultInfo"]!["totalRecords"]!));
            Assert.Equal(user.Body, Assert.Single(list["users"]!.AsArray())!.ToJsonString());
        }

        await server.Staff().DisableAsync(await server.CallerAsync(), mary.Id, CancellationToken.None);
        Assert.False((bool)(await server.Client.ReadAsync($"/users/{id}")).Json["active"]!);
        await server.Staff().RemoveAsync(await server.CallerAsync(), mary.Id, CancellationToken.None);
        Assert.Equal(404, (await server.Client.ReadAsync($"/users/{id}")).Status);
    }

    [EveryEngine]
    public async Task The_list_of_one_name_has_its_limit_and_offset_too(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await HireAsync(server);
        foreach (var (more, count, total) in new (string, int, int?)[]
        {
            ("&limit=0", 0, 1), ("&offset=1", 0, 1), ("&limit=1", 1, 1), ("&limit=2147483647", 1, 1), ("&totalRecords=none", 1, null),
        })
        {
            var list = (await server.Client.ReadAsync($"/users?query=username==mary{more}")).Json;
            Assert.Equal((count, total), (list["users"]!.AsArray().Count, (int?)list["totalRecords"]));
        }
    }

    [EveryEngine]
    public async Task Staff_are_in_no_other_list_and_no_total(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await HireAsync(server);
        await server.Client.PostAsync("/users", """{"username":"percy","personal":{"lastName":"Shelley"}}""");
        foreach (var query in new[]
        {
            "", "?query=cql.allRecords=1", "?query=personal.lastName==shelley", "?query=username==*", "?query=username==\"*r*y\"",
            "?query=keywords=shelley", "?query=cql.allRecords=1 sortby username", "?query=username==percy",
        })
        {
            var list = (await server.Client.ReadAsync($"/users{query}")).Json;
            Assert.Equal(1, (int)list["totalRecords"]!);
            Assert.Equal("percy", (string?)Assert.Single(list["users"]!.AsArray())!["username"]);
        }

        string[] others = ["username=mary", "username==mary and active==true", "username==m*", "type==staff", "username==/x mary"];
        foreach (var query in others)
            Assert.DoesNotContain("mary@", (await server.Client.ReadAsync($"/users?query={query}")).Body, StringComparison.Ordinal);
        Assert.Equal(1, (int)(await server.Client.ReadAsync("/patrons")).Json["total"]!);
        Assert.Equal(400, (await server.Client.ReadAsync("/users?query=username==")).Status);
    }

    [EveryEngine]
    public async Task Staff_cannot_be_changed_or_removed_as_users(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var mary = await HireAsync(server);
        var put = await server.Client.PutAsync($"/users/{mary.Uuid}", """{"username":"mary","personal":{"lastName":"Godwin"}}""");
        Assert.Equal((403, "text/plain"), (put.Status, put.MediaType));
        Assert.StartsWith("unable to update user -- this is one of the staff", put.Body, StringComparison.Ordinal);
        foreach (var path in new[] { $"/users/{mary.Uuid}", $"/bl-users/by-id/{mary.Uuid}" })
            Assert.Equal(403, (await server.Client.DeleteAsync(path, (string?)null)).Status);
        Assert.Equal("Shelley", (string?)(await server.Client.ReadAsync($"/users/{mary.Uuid}")).Json["personal"]!["lastName"]);
        Assert.Equal(201, (await server.LoginAsync("mary", "a-password")).Status);
    }

    [EveryEngine]
    public async Task A_new_name_or_id_is_unique_over_staff_and_patrons(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var mary = await HireAsync(server);
        var taken = await server.Client.PostAsync("/users", $$"""{"id":"{{mary.Uuid}}","username":"MÁRY"}""");
        Assert.Equal(
            [("User with this id already exists", "id"), ("User with this username already exists", "username")],
            taken.Json["errors"]!.AsArray().Select(error => ((string)error!["message"]!, (string)error["parameters"]![0]!["key"]!)));
        var percy = (await server.Client.PostAsync("/users", """{"username":"percy"}""")).Json;
        var put = await server.Client.PutAsync($"/users/{percy["id"]}", """{"username":"mary"}""");
        Assert.Equal((422, "username"), (put.Status, put.FaultKeys.Single()));
        Assert.IsType<CreateStaff.TakenByPatron>(
            await server.Staff().CreateAsync(
                await server.CallerAsync(), new("Percy", "a-password", Roles.Desk), CancellationToken.None));
        using var manager = await server.Client.PostAsync(
            "/managers?first_name=P&last_name=S&email=percy@example.org&password=12345678&role=lender", null);
        Assert.Equal(200, (int)manager.StatusCode);
        var second = await server.SecondLibraryAsync();
        Assert.IsType<CreateStaff.Created>(
            await server.Staff().CreateAsync(second, new("percy", "a-password", Roles.Desk), CancellationToken.None));
        await server.Client.DeleteAsync($"/users/{percy["id"]}", (string?)null);
        await server.HireAsync("percy", Roles.Desk);
        Assert.Equal(
            PatronField.Username,
            Assert.IsType<RestorePatron.Taken>(
                await server.RestoreAsync(await server.CallerAsync(), (string)percy["barcode"]!)).Field);
    }

    [EveryEngine]
    public async Task Of_a_patron_and_a_person_who_want_one_name_at_once_one_gets_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        for (var round = 0; round < 20; round++)
        {
            var name = $"name{round}";
            var patron = Task.Run(() => server.Client.PostAsync("/users", $$"""{"username":"{{name}}"}"""));
            var person = Task.Run(async () => await server.Staff().CreateAsync(
                caller, new(name, "a-password", Roles.Desk), CancellationToken.None));
            var (made, hired) = ((await patron).Status == 201, await person is CreateStaff.Created);
            Assert.True(made != hired, $"{name}: patron {made}, staff {hired}");
        }
    }

    [EveryEngine]
    public async Task A_composite_user_is_found_by_username_by_id_and_as_oneself(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var mary = await HireAsync(server);
        var token = (await server.LoginAsync("mary", "a-password")).Token!;
        var self = await server.CallAsync("GET", "/bl-users/_self?include=perms&include=groups", null, ("x-okapi-token", token));
        Assert.Equal(200, self.Status);
        Assert.Equal(
            ("mary", "staff", "staff", mary.Uuid),
            ((string?)self.Json["user"]!["username"], (string?)self.Json["user"]!["type"], (string?)self.Json["patronGroup"]!["group"],
                (string?)self.Json["permissions"]!["userId"]));
        Assert.Equal(
            Roles.PermissionsOf(Roles.Manager).Order(StringComparer.Ordinal),
            self.Json["permissions"]!["permissions"]!.AsArray().Select(name => (string)name!));
        Assert.Null(self.Json["tokenExpiration"]);
        foreach (var path in new[] { "by-username/MARY", $"by-id/{mary.Uuid}" })
            Assert.Equal(self.Body, (await server.Client.ReadAsync($"/bl-users/{path}?include=groups,perms")).Body);
        var bare = (await server.Client.ReadAsync("/bl-users/by-username/mary?include=groups")).Json.AsObject();
        Assert.Equal(["user", "patronGroup"], bare.Select(part => part.Key));

        await server.Client.PostAsync("/users", """{"username":"percy b","personal":{"lastName":"Shelley"}}""");
        var patron = (await server.Client.ReadAsync("/bl-users/by-username/percy%20b")).Json;
        Assert.Equal(
            ("Shelley", "patron", 0),
            ((string?)patron["user"]!["personal"]!["lastName"], (string?)patron["patronGroup"]!["group"],
                patron["permissions"]!["permissions"]!.AsArray().Count));
        var nobody = await server.Client.ReadAsync("/bl-users/by-username/nobody");
        Assert.Equal(
            (404, "text/plain", "No record found for query '/users?query=username==nobody'"),
            (nobody.Status, nobody.MediaType, nobody.Body));
        // A mask is no name.
        Assert.Equal(404, (await server.Client.ReadAsync("/bl-users/by-username/m*")).Status);
        Assert.Equal(404, (await server.Client.ReadAsync("/bl-users/_self")).Status);
    }

    [EveryEngine]
    public async Task Signing_in_at_bl_users_gives_the_person_beside_the_token(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var mary = await HireAsync(server);
        var login = await server.LoginAsync("mary", "a-password", "/bl-users/login");
        Assert.Equal((201, "application/json"), (login.Status, login.MediaType));
        Assert.Equal(mary.Uuid, (string?)login.Json["user"]!["id"]);
        Assert.Null(login.Json["tokenExpiration"]);
        Assert.Equal(200, await server.StatusWithAsync(login.Token));

        var renewable = await server.LoginAsync("mary", "a-password", "/bl-users/login-with-expiry");
        Assert.Equal((201, null), (renewable.Status, renewable.Token));
        Assert.Equal("mary", (string?)renewable.Json["user"]!["username"]);
        Assert.Equal(
            ("2026-11-23T08:10:00Z", "2026-11-30T08:00:00Z"),
            ((string?)renewable.Json["tokenExpiration"]!["accessTokenExpiration"],
                (string?)renewable.Json["tokenExpiration"]!["refreshTokenExpiration"]));
        Assert.Equal(201, (await server.CallAsync("POST", "/authn/refresh", null, renewable.Refresh)).Status);

        foreach (var path in new[] { "/bl-users/login", "/bl-users/login-with-expiry" })
        {
            var wrong = await server.LoginAsync("mary", "wrong-password", path);
            Assert.Equal((422, "password.incorrect"), (wrong.Status, wrong.Code));
            foreach (var body in new[]
            {
                "{}", """{"username":"mary"}""", """{"password":"x"}""", $$"""{"userId":"{{mary.Uuid}}","password":"x"}""",
            })
            {
                var improper = await server.CallAsync("POST", path, body);
                Assert.Equal((400, "text/plain", "Improperly formatted request"), (improper.Status, improper.MediaType, improper.Body));
            }
        }
    }

    private static async Task<StaffMember> HireAsync(TestServer server) => Assert.IsType<CreateStaff.Created>(
        await server.Staff().CreateAsync(
            await server.CallerAsync(),
            new("mary", "a-password", Roles.Manager) { Email = "mary@example.org", FirstName = "Mary", LastName = "Shelley" },
            CancellationToken.None)).Member;
}
