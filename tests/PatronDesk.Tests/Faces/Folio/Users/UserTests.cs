using System.Text.Json.Nodes;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

public sealed class UserTests
{
    private const string Id = "7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e";

    /// <summary>Everything that FOLIO's user schema has, in the order in which it is answered, but what the server writes.</summary>
    private const string Whole = """
        {
          "username": "JHandey",
          "id": "7261ecaa-e3a7-4a0f-8d9e-3f3b0b1c2d3e",
          "externalSystemId": "s-0042",
          "barcode": "1234567",
          "active": true,
          "type": "staff",
          "patronGroup": "3684a786-6671-4268-8ed0-9db82ebca60b",
          "departments": ["103aee0c-c5f6-44de-94aa-74093f0e45d9"],
          "meta": {"creation_date":"2016-11-05T0723","last_login_date":""},
          "proxyFor": [],
          "personal": {
            "lastName": "Handey",
            "firstName": "Jack",
            "middleName": "Michael",
            "preferredFirstName": "Jacky",
            "pronouns": "he/him",
            "email": "jhandey@biglibrary.org",
            "phone": "2125551212",
            "mobilePhone": "2125551213",
            "dateOfBirth": "1994-04-03T00:00:00.000+00:00",
            "addresses": [
              {
                "id": "w1",
                "countryId": "DE",
                "addressLine1": "Werkstr. 2",
                "addressTypeId": "1c4b225f-f669-4e9b-afcd-ebc0e273a34e",
                "primaryAddress": false
              },
              {
                "id": "h1",
                "countryId": "US",
                "addressLine1": "123 Someplace",
                "addressLine2": "Apt 4",
                "city": "Nulltown",
                "region": "Indiana",
                "postalCode": "55555",
                "addressTypeId": "93d3d88d-499b-45d0-9bc7-ac73c3a19880",
                "primaryAddress": true
              }
            ],
            "preferredContactTypeId": "002",
            "preferredContactTypeIds": ["002","003"],
            "profilePictureLink": "https://example.org/jack.png"
          },
          "enrollmentDate": "2017-10-01T00:00:00.000+00:00",
          "expirationDate": "2028-10-01T12:30:00.250+00:00",
          "tags": {"tagList":["vip","late fees"]},
          "customFields": {"shoeSize":44,"clubs":["Käse","chess"],"nested":{"a":null}},
          "preferredEmailCommunication": ["Support"]
        }
        """;

    [EveryEngine]
    public async Task A_user_is_given_back_whole(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/users", Whole);
        Assert.Equal(201, made.Status);
        Assert.Equal($"/users/{Id}", made.Location);
        var read = await server.Client.ReadAsync($"/users/{Id.ToUpperInvariant()}");
        Assert.Equal(made.Body, read.Body);
        Assert.Equal(made.ETag, read.ETag);
        var expected = JsonNode.Parse(Whole)!.AsObject();
        var shown = read.Json.AsObject();
        Assert.Equal("2026-11-23T08:00:00.000+00:00", (string?)shown["metadata"]!["createdDate"]);
        foreach (var servers in new[] { "createdDate", "updatedDate", "metadata" })
            shown.Remove(servers);
        Assert.Equal(expected.ToJsonString(), shown.ToJsonString());
    }

    [EveryEngine]
    public async Task A_user_is_at_once_a_patron_of_Libib(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", Whole);
        Assert.Equal(
            """{"barcode":"1234567","first_name":"Jack","last_name":"Handey","email":"jhandey@biglibrary."""
                + """org","notification_emails":null,"tags":"vip,late """
                + """fees","patron_id":"s-0042","phone":"2125551212","address1":"123 Someplace","address2":"Apt """
                + """4","city":"Nulltown","state":null,"country":"US","zip":"55555","freeze":null}""",
            (await server.Client.ReadAsync("/patrons/1234567")).Body);
        Assert.Equal(1, (int)(await server.Client.ReadAsync("/patrons?q=handey")).Json["total"]!);
    }

    [EveryEngine]
    public async Task A_patron_of_Libib_is_at_once_a_user(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync(
            "/patrons?first_name=Mary&last_name=Shelley&email=m@example.com&tags=a, b&patron_id=x1&phone=1&address1=Road 1"
            + "&address2=2&city=Geneva&state=KS&zip=1&freeze=1&notification_emails=n@example.com",
            null);
        var id = await IdAsync(server);
        var user = (await server.Client.ReadAsync($"/users/{id}")).Json.AsObject();
        foreach (var servers in new[] { "createdDate", "updatedDate", "metadata" })
            user.Remove(servers);
        Assert.Equal(
            JsonNode.Parse($$$"""
                {"id":"{{{id}}}","externalSystemId":"x1","barcode":"2020000000013","active":true,"type":"patron",
                "patronGroup":"{{{CategoryKind.DefaultGroupId}}}","personal":{"lastName":"Shelley","firstName":"Mary",
                "email":"m@example.com","phone":"1","addresses":[{"countryId":"US","addressLine1":"Road 1","addressLine2":"2",
                "city":"Geneva","region":"KS",
                "postalCode":"1","addressTypeId":"93d3d88d-499b-45d0-9bc7-ac73c3a19880","primaryAddress":true}]},
                "tags":{"tagList":["a","b"]}}
                """)!.ToJsonString(),
            user.ToJsonString());
    }

    [EveryEngine]
    public async Task What_FOLIO_alone_shows_survives_a_change_through_Libib(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", Whole);
        await server.Client.PostAsync("/patrons/1234567?last_name=Deep&phone=&city=Gary&state=IN&freeze=1&tags=", null);
        var expected = JsonNode.Parse(Whole)!.AsObject();
        expected["personal"]!["lastName"] = "Deep";
        expected["personal"]!.AsObject().Remove("phone");
        expected["personal"]!["addresses"]![1]!["city"] = "Gary";
        expected["personal"]!["addresses"]![1]!["region"] = "IN";
        expected.Remove("tags");
        var shown = (await server.Client.ReadAsync($"/users/{Id}")).Json.AsObject();
        foreach (var servers in new[] { "createdDate", "updatedDate", "metadata" })
            shown.Remove(servers);
        Assert.Equal(expected.ToJsonString(), shown.ToJsonString());
    }

    [EveryEngine]
    public async Task What_Libib_alone_shows_survives_a_change_through_FOLIO(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync(
            "/patrons?first_name=Mary&last_name=Shelley&tags=a, b&notification_emails=n@example.com&freeze=1", null);
        var id = await IdAsync(server);
        var user = (await server.Client.ReadAsync($"/users/{id}")).Json.AsObject();
        // No address, as it was shown; and a client that knows nothing of active.
        user["personal"]!["phone"] = "7";
        user.Remove("active");
        user.Remove("barcode");
        var put = await server.Client.PutAsync($"/users/{id}", user.ToJsonString());
        Assert.Equal((204, ""), (put.Status, put.Body));
        var patron = (await server.Client.ReadAsync("/patrons/2020000000013")).Json;
        Assert.Equal(
            ("a, b", "n@example.com", "US", "7", 1),
            ((string?)patron["tags"], (string?)patron["notification_emails"], (string?)patron["country"], (string?)patron["phone"],
                (int?)patron["freeze"]));
    }

    [EveryEngine]
    public async Task A_put_replaces_what_it_can_say(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/users", Whole);
        server.Clock.Advance(TimeSpan.FromHours(1));
        var put = await server.Client.PutAsync($"/users/{Id}", $$$"""{"id":"{{{Id}}}","personal":{"lastName":"Handey"}}""", made.ETag);
        Assert.Equal(204, put.Status);
        var read = await server.Client.ReadAsync($"/users/{Id}");
        Assert.Equal(put.ETag, read.ETag);
        Assert.Equal(
            $$$"""{"id":"{{{Id}}}","barcode":"1234567","active":true"""
                + $$$""","type":"patron","patronGroup":"{{{CategoryKind.DefaultGroupId}}}","personal":"""
                + $$$"""{"lastName":"Handey"},"createdDate":"2026-11-23T08:00:00.000+00:00","updatedDate":"2026-11-"""
                + $$$"""23T09:00:00.000+00:00","metadata":{"createdDate":"2026-11-23T08:00:00.000+00:"""
                + $$$"""00","updatedDate":"2026-11-23T09:00:00.000+00:00"}}""",
            read.Body);
        Assert.Equal(409, (await server.Client.PutAsync($"/users/{Id}", Whole, made.ETag)).Status);
        Assert.Equal(409, (await server.Client.DeleteAsync($"/users/{Id}", made.ETag)).Status);
        Assert.Equal(204, (await server.Client.DeleteAsync($"/users/{Id}", read.ETag)).Status);
    }

    [EveryEngine]
    public async Task A_user_without_names_is_a_patron_whose_other_fields_Libib_may_change(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/users", """{"username":"nameless"}""");
        Assert.Equal(201, made.Status);
        Assert.Null(made.Json["personal"]);
        var patron = await server.Client.ReadAsync("/patrons/2020000000013");
        Assert.Equal(("", ""), ((string?)patron.Json["first_name"], (string?)patron.Json["last_name"]));
        var updated = await server.Client.PostAsync("/patrons/2020000000013?first_name=&last_name=&phone=5", null);
        Assert.Equal(200, (int)updated.StatusCode);
        Assert.Equal("5", (string?)(await server.Client.ReadAsync($"/users/{made.Json["id"]}")).Json["personal"]!["phone"]);
        await server.Client.PostAsync("/patrons/2020000000013?first_name=Ann", null);
        Assert.Equal(400, (int)(await server.Client.PostAsync("/patrons/2020000000013?first_name=", null)).StatusCode);
    }

    [EveryEngine]
    public async Task A_deleted_user_is_out_of_sight_and_comes_back_with_a_restore(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", Whole);
        Assert.Equal(204, (await server.Client.DeleteAsync($"/bl-users/by-id/{Id}", null)).Status);
        foreach (var answer in new[]
        {
            await server.Client.ReadAsync($"/users/{Id}"),
            await server.Client.ReadAsync($"/bl-users/by-id/{Id}"),
            await server.Client.PutAsync($"/users/{Id}", Whole),
            await server.Client.DeleteAsync($"/users/{Id}", null),
            await server.Client.ReadAsync("/users/not-a-uuid"),
        })
            Assert.Equal((404, "text/plain", "user not found"), (answer.Status, answer.MediaType, answer.Body));
        using var restore = await server.Client.PatchAsync("/patrons/1234567", null);
        Assert.Equal(200, (int)restore.StatusCode);
        Assert.Equal("Michael", (string?)(await server.Client.ReadAsync($"/users/{Id}")).Json["personal"]!["middleName"]);
    }

    private static async Task<string> IdAsync(TestServer server) => (await server.QueryAsync("select uuid from patron", 1))[0];
}
