using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary><c>x-api-key</c> and <c>x-api-user</c>: both must match, and they open one library only.</summary>
public sealed class CredentialTests
{
    private static readonly (string Method, string Path)[] Routes =
    [
        ("GET", "/"), ("GET", "/accounts"), ("GET", "/patrons"), ("POST", "/patrons?first_name=A&last_name=B"), ("GET", "/patrons/12345"),
        ("POST", "/patrons/12345?first_name=X"), ("PATCH", "/patrons/12345"), ("DELETE", "/patrons/12345"),
    ];

    [EveryEngine]
    public async Task Bad_or_missing_credentials_are_401_everywhere_and_change_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.SecondLibraryAsync("other");
        var mary = await server.MakeAsync("first_name=Mary&last_name=Shelley&barcode=12345");

        foreach (var (key, user) in ((string?, string?)[])
            [
                (null, null), (TestServer.ApiKey, null), (null, TestServer.ApiUser), ("", ""), ("wrong", TestServer.ApiUser),
                (TestServer.ApiKey, "wrong"), (TestServer.ApiUser, TestServer.ApiKey), (TestServer.ApiKey, "other-user"),
                ("other-key", TestServer.ApiUser), (TestServer.ApiKey.ToUpperInvariant(), TestServer.ApiUser),
                (TestServer.ApiKey, TestServer.ApiUser.ToUpperInvariant()), (TestServer.ApiKey + "x", TestServer.ApiUser),
                ("' or '1'='1", TestServer.ApiUser), (new string('k', 10_000), TestServer.ApiUser),
            ])
        {
            using var client = server.NewClient(key, user);
            foreach (var (method, path) in Routes)
                Wire.IsError(await Wire.SendAsync(server, client, method, path, null), 401, "unauthorized");
        }

        // Credentials in the query or the body, where a client in a browser once put them, are none.
        using var bare = server.NewClient(null, null);
        Wire.IsError(
            await Wire.SendAsync(
                server, bare, "POST", $"/patrons?x-api-key={TestServer.ApiKey}&x-api-user={TestServer.ApiUser}&first_name=A&last_name=B",
                Wire.JsonBody($$$"""{"headers":{"x-api-key":"{{{TestServer.ApiKey}}}","x-api-user":"{{{TestServer.ApiUser}}}"}}""")),
            401, "unauthorized");
        Assert.Equal("1", await server.TotalAsync());
        Assert.Equal(mary.Body, (await server.GetAsync("/patrons/12345")).Body);
    }

    [EveryEngine]
    public async Task The_root_confirms_the_credentials(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, new Dictionary<string, string?> { ["Bootstrap:Organization"] = "Augusta \"Public\" Bücherei" });

        var answer = await server.GetAsync("/");

        Assert.Equal((200, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Equal("""{"status":"ok","organization":"Augusta \"Public\" Bücherei","api_id":"test-user"}""", answer.Body);
    }

    [EveryEngine]
    public async Task Accounts_lists_the_one_library(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        var answer = await server.GetAsync("/accounts");

        Assert.Equal(
            $$"""{"accounts":[{"organization":"testlib","api_id":"test-user","email":null,"first_name":null"""
                + $$""","last_name":null,"manager_seats":null"""
                + $$""","url":"{{server.Address.GetLeftPart(UriPartial.Authority)}}","authorized":1}]}""",
            answer.Body);
    }

    [EveryEngine]
    public async Task One_librarys_patrons_are_nobodys_in_another(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.SecondLibraryAsync("other");
        using var other = server.NewClient("other-key", "other-user");
        const string Mary = "/patrons?first_name=Mary&last_name=Shelley&email=m@example.com";
        var mine = await server.PostAsync(Mary);

        foreach (var id in (string[])["2020000000013", "m@example.com"])
        {
            foreach (var method in (string[])["GET", "POST", "PATCH", "DELETE"])
                Wire.IsError(await Wire.SendAsync(server, other, method, $"/patrons/{id}?first_name=X", null), 404, "patron_not_found");
        }

        foreach (var list in (string[])["", "?q=mary", "?q=m@example.com", "?q=2020000000013", "?updated_since=2000-01-01"])
            Assert.Equal("0", (await Wire.SendAsync(server, other, "GET", $"/patrons{list}", null))["total"]);
        // The same email and the same number: each library counts for itself.
        var theirs = await Wire.SendAsync(server, other, "POST", Mary, null);
        Assert.Equal(mine.Body, theirs.Body);
        await Wire.SendAsync(server, other, "DELETE", "/patrons/m@example.com", null);
        Wire.IsError(await server.PatchAsync("/patrons/m@example.com"), 400, "not_deleted");
        Assert.Equal(mine.Body, (await server.GetAsync("/patrons/m@example.com")).Body);
    }

    [EveryEngine]
    public async Task Several_keys_live_at_once_and_a_disabled_one_ends(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var accounts = server.Services.GetRequiredService<LibraryAccounts>();
        var library = (await accounts.FindAsync("testlib", CancellationToken.None))!;
        // Keys are of any form.
        Assert.True(await accounts.AddKeyAsync(library, "second", "key with = and ; signs", CancellationToken.None));
        using var second = server.NewClient("key with = and ; signs", TestServer.ApiUser);
        Assert.Equal(200, (await Wire.SendAsync(server, second, "GET", "/", null)).Status);
        var key = (await accounts.KeysAsync(library, CancellationToken.None)).Single(one => one.Name == "second");

        Assert.True(await accounts.DisableKeyAsync(library, key.Id, CancellationToken.None));
        server.Clock.Advance(TimeSpan.FromSeconds(2));

        Wire.IsError(await Wire.SendAsync(server, second, "GET", "/", null), 401, "unauthorized");
        Assert.Equal(200, (await server.GetAsync("/")).Status);
    }

    [EveryEngine]
    public async Task An_operator_reaches_each_of_its_libraries_and_no_other(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var accounts = server.Services.GetRequiredService<LibraryAccounts>();
        var (apiId, key) = await accounts.CreateOperatorAsync("County", CancellationToken.None);
        var operatorId = await accounts.FindOperatorAsync(apiId, CancellationToken.None);
        await server.SecondLibraryAsync("north", operatorId);
        await server.SecondLibraryAsync("south", operatorId);

        foreach (var library in (string[])["north", "south"])
        {
            using var client = server.NewClient(key, $"{library}-user");
            client.DefaultRequestHeaders.Add("x-api-ultimate", apiId);
            var made = await Wire.SendAsync(server, client, "POST", $"/patrons?first_name={library}&last_name=B&email=a@example.com", null);
            Assert.Equal((200, "2020000000013"), (made.Status, made["barcode"]));
            Assert.Equal("1", (await Wire.SendAsync(server, client, "GET", "/patrons", null))["total"]);
            Assert.Equal(library, (await Wire.SendAsync(server, client, "GET", "/", null))["organization"]);
            var listed = (await Wire.SendAsync(server, client, "GET", "/accounts", null)).Json["accounts"]!.AsArray();
            Assert.Equal(
                [("north", "north-user", library == "north" ? "1" : "null"), ("south", "south-user", library == "south" ? "1" : "null")],
                listed.Select(one => (
                    (string?)one!["organization"], (string?)one["api_id"], one["authorized"]?.ToJsonString() ?? "null")));
        }

        foreach (var (ultimate, sent, user) in ((string?, string, string)[])
            [
                (null, key, "north-user"), ("wrong", key, "north-user"), ("", key, "north-user"),
                (apiId, key, TestServer.ApiUser), (apiId, "north-key", "north-user"),
                (apiId, TestServer.ApiKey, TestServer.ApiUser), (apiId, key, apiId), (apiId, TestServer.ApiKey, "north-user"),
            ])
        {
            using var client = server.NewClient(sent, user);
            if (ultimate is not null)
                client.DefaultRequestHeaders.Add("x-api-ultimate", ultimate);
            Wire.IsError(await Wire.SendAsync(server, client, "GET", "/patrons", null), 401, "unauthorized");
        }

        // Each library's own key still opens its own.
        using var own = server.NewClient("north-key", "north-user");
        Assert.Equal("north", (await Wire.SendAsync(server, own, "GET", "/patrons/2020000000013", null))["first_name"]);
    }
}
