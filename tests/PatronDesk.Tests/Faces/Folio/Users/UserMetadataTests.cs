using System.Net;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>Who made and last changed a user is kept, whichever face they used.</summary>
public sealed class UserMetadataTests
{
    private const string Id = "ab579dc3-219b-4f5b-8068-ab1c7a55c402";

    [EveryEngine]
    public async Task Every_change_through_any_face_bears_the_name_of_who_made_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var owner = await SignedInAsync(server, "owner", "owner-password");
        await server.HireAsync("Märy.D", "manager");
        using var mary = await SignedInAsync(server, "Märy.D", "a-password");
        var (ownerId, maryId) = (await IdAsync(server, "owner"), await IdAsync(server, "Märy.D"));

        var made = await owner.PostAsync("/users", $$"""{"id":"{{Id}}","barcode":"10001"}""");
        Assert.Equal(201, made.Status);
        Assert.Equal(made.Body, (await server.Client.ReadAsync($"/users/{Id}")).Body);
        var metadata = made.Json["metadata"]!;
        Assert.Equal(
            (ownerId, "owner", ownerId, "owner"),
            ((string?)metadata["createdByUserId"], (string?)metadata["createdByUsername"],
                (string?)metadata["updatedByUserId"], (string?)metadata["updatedByUsername"]));

        await ChangedByAsync(server, maryId, "Märy.D", mary.PostAsync("/patrons/10001?phone=5", null));
        await ChangedByAsync(server, null, null, server.Client.PutAsync($"/users/{Id}", $$"""{"id":"{{Id}}","username":"u"}"""));
        await ChangedByAsync(server, maryId, "Märy.D", mary.PutAsync($"/users/{Id}", $$"""{"id":"{{Id}}","username":"v"}"""));
        await ChangedByAsync(server, ownerId, "owner", owner.PostAsync("/patron-pin", $$"""{"id":"{{Id}}","pin":"1234"}"""));
        await mary.DeleteAsync("/patrons/10001");
        using (var restore = await mary.PatchAsync("/patrons/10001", null))
            Assert.Equal(HttpStatusCode.OK, restore.StatusCode);
        await ChangedByAsync(server, maryId, "Märy.D", Task.CompletedTask);

        // An API key is nobody in particular.
        await server.Client.PostAsync("/patrons?first_name=A&last_name=B&barcode=10002", null);
        var libib = (await server.Client.ReadAsync("/users?query=barcode==10002")).Json["users"]![0]!["metadata"]!.AsObject();
        Assert.Equal(["createdDate", "updatedDate"], libib.Select(property => property.Key));
        await mary.PostAsync("/patrons?first_name=C&last_name=D&barcode=10003", null);

        foreach (var (query, barcodes) in new[]
        {
            ($"metadata.createdByUserId=={ownerId}", "10001"),
            ($"metadata.createdByUserId=={maryId.ToUpperInvariant()}", "10003"),
            ($"metadata.updatedByUserId=={maryId} sortby barcode", "10001,10003"),
            ("metadata.createdByUsername==OWNER", "10001"),
            ("metadata.updatedByUsername==mary.d sortby metadata.createdByUsername", "10003,10001"),
            ("metadata.updatedByUsername=mary sortby metadata.createdByUsername/sort.descending", "10001,10003"),
            ("metadata.createdByUsername==\"ow*\"", "10001"),
            ("metadata.createdByUserId<>\"\" and metadata.createdDate>=2026 and metadata.updatedDate>=2026 sortby barcode", "10001,10003"),
            ("cql.allRecords=1 not metadata.createdByUsername=\"\"", "10002"),
        })
        {
            var found = await server.Client.ReadAsync($"/users?query={Uri.EscapeDataString(query)}");
            Assert.True(found.Status == 200, $"{query}: {found.Body}");
            Assert.Equal(
                (query, barcodes),
                (query, string.Join(',', found.Json["users"]!.AsArray().Select(user => (string)user!["barcode"]!))));
        }
    }

    private static async Task ChangedByAsync(TestServer server, string? id, string? username, Task change)
    {
        await change;
        var metadata = (await server.Client.ReadAsync($"/users/{Id}")).Json["metadata"]!;
        Assert.Equal(
            ("owner", id, username),
            ((string?)metadata["createdByUsername"], (string?)metadata["updatedByUserId"], (string?)metadata["updatedByUsername"]));
    }

    private static async Task<HttpClient> SignedInAsync(TestServer server, string username, string password)
    {
        var client = server.NewClient(null, null);
        client.DefaultRequestHeaders.Add("x-okapi-token", (await server.LoginAsync(username, password)).Token);
        return client;
    }

    private static async Task<string> IdAsync(TestServer server, string username) =>
        (string)SignInCalls.PayloadOf((await server.LoginAsync(
            username, username == "owner" ? "owner-password" : "a-password")).Token!)["user_id"]!;
}
