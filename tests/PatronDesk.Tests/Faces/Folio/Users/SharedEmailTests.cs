using System.Text.Json.Nodes;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>Users may share an email. Libib's {email} is the one of them who claims it.</summary>
public sealed class SharedEmailTests
{
    private const string Email = "fam@example.org";

    [EveryEngine]
    public async Task An_email_is_free_on_FOLIO_and_Libib_refuses_one_that_anybody_has(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(201, (await MakeAsync(server, "A", "not an address")).Status);
        Assert.Equal("not an address", (await server.GetAsync("/patrons/A"))["email"]);
        await MakeAsync(server, "B");
        await MakeAsync(server, "C");
        Wire.IsError(await server.PostAsync($"/patrons?first_name=a&last_name=b&email={Email}"), 400, "email_taken", "email");
        await server.MakeAsync("first_name=D&last_name=b&barcode=44444");
        var refused = await server.PostAsync($"/patrons/44444?email=FAM@example.org");
        Wire.IsError(refused, 400, "email_taken", "email");
        Assert.Contains("email duplicate", refused["error"], StringComparison.Ordinal);
        Assert.Equal(["B", "C"], await HavingAsync(server));
    }

    [EveryEngine]
    public async Task The_claim_passes_on_and_a_restore_does_not_take_it_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var barcode in (string[])["A", "B", "C"])
            await MakeAsync(server, barcode);
        Assert.Equal("A", await ClaimerAsync(server));
        Assert.Equal(204, (await server.DeleteAsync("/patrons/A")).Status);
        Assert.Equal("B", await ClaimerAsync(server));
        Assert.Equal(200, (await server.PatchAsync("/patrons/A")).Status);
        Assert.Equal("B", await ClaimerAsync(server));
        Assert.Equal(["A", "B", "C"], await HavingAsync(server));
        // A has had it longest of those who are left.
        await server.DeleteAsync("/patrons/B");
        Assert.Equal("A", await ClaimerAsync(server));
    }

    [EveryEngine]
    public async Task Dropping_the_email_passes_the_claim_to_whoever_has_had_it_longest(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var barcode in (string[])["A", "B", "C"])
            await MakeAsync(server, barcode);
        // B had another one in between, so that C has had this one longer.
        await PutEmailAsync(server, "B", "else@example.org");
        await PutEmailAsync(server, "B", Email);
        await PutEmailAsync(server, "A", null);
        Assert.Equal("C", await ClaimerAsync(server));
        Assert.Equal(200, (await server.PostAsync("/patrons/C?email=")).Status);
        Assert.Equal("B", await ClaimerAsync(server));
        Assert.Equal(200, (await server.PostAsync($"/patrons/{Email}?email=new@example.org")).Status);
        Assert.Equal(404, (await server.GetAsync($"/patrons/{Email}")).Status);
        Assert.Equal("B", (await server.GetAsync("/patrons/new@example.org"))["barcode"]);
    }

    [EveryEngine]
    public async Task A_restore_is_refused_while_the_one_has_the_email_to_whom_Libib_gave_it_since(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var barcode in (string[])["A", "B", "C"])
            await MakeAsync(server, barcode);
        await server.MakeAsync("first_name=D&last_name=d&barcode=44444");
        await server.DeleteAsync("/patrons/A");
        await PutEmailAsync(server, "B", null);
        await PutEmailAsync(server, "C", null);
        Assert.Equal(200, (await server.PostAsync($"/patrons/44444?email={Email}")).Status);

        Wire.IsError(await server.PatchAsync("/patrons/A"), 400, "email_taken");
        Wire.IsError(await server.PatchAsync($"/patrons/{Email}"), 400, "email_taken");
        // FOLIO's face may share it, which changes nothing for the deleted one.
        await PutEmailAsync(server, "B", Email);
        Wire.IsError(await server.PatchAsync("/patrons/A"), 400, "email_taken");
        await server.PostAsync("/patrons/44444?email=other@example.org");
        Assert.Equal("B", await ClaimerAsync(server));
        Assert.Equal(200, (await server.PatchAsync("/patrons/A")).Status);
        Assert.Equal("B", await ClaimerAsync(server));
    }

    [EveryEngine]
    public async Task An_email_that_Libib_gave_before_the_deletion_bars_no_restore(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync($"first_name=D&last_name=d&barcode=44444&email={Email}");
        await MakeAsync(server, "A");
        await server.DeleteAsync("/patrons/A");
        Assert.Equal(200, (await server.PostAsync($"/patrons/44444?email={Email}&phone=1")).Status);
        Assert.Equal(200, (await server.PatchAsync("/patrons/A")).Status);
        Assert.Equal("44444", await ClaimerAsync(server));
    }

    [EveryEngine]
    public async Task Whoever_shares_an_email_is_restored_by_barcode_and_its_claimer_by_email(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await MakeAsync(server, "A");
        await MakeAsync(server, "B");
        await server.DeleteAsync("/patrons/B");
        Wire.IsError(await server.PatchAsync($"/patrons/{Email}"), 400, "not_deleted");
        await server.DeleteAsync("/patrons/A");
        Assert.Equal(200, (await server.PatchAsync($"/patrons/{Email}")).Status);
        Assert.Equal(["A"], await HavingAsync(server));
        Assert.Equal(200, (await server.PatchAsync("/patrons/B")).Status);
        Assert.Equal("A", await ClaimerAsync(server));
    }

    [EveryEngine]
    public async Task What_a_patron_has_may_be_sent_back_through_Libib_whatever_it_is(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await MakeAsync(server, "A");
        await MakeAsync(server, "B");
        await server.Client.PostAsync("/users", """
            {"barcode":"not digits","externalSystemId":"x","personal":{"lastName":" ","email":"not an address",
            "addresses":[{"addressTypeId":"93d3d88d-499b-45d0-9bc7-ac73c3a19880","city":"c","region":"KS","countryId":"US"}]}}
            """);
        foreach (var path in (string[])["/patrons/B", "/patrons/not%20digits"])
        {
            var before = await server.GetAsync(path);
            var fields = before.Json.AsObject()
                .Select(field => (Name: field.Key, Value: before[field.Key] ?? "")).Where(field => field.Name != "freeze").ToArray();
            var sent = await server.PostAsync($"{path}?{Wire.Query(fields)}");
            Assert.Equal((200, before.Body, before.ETag), (sent.Status, sent.Body, sent.ETag));
            foreach (var field in fields)
                Assert.Equal((200, before.ETag), await RevisionAsync(server, $"{path}?{Wire.Query(field)}"));
        }

        Assert.Equal("A", await ClaimerAsync(server));
    }

    [EveryEngine]
    public async Task Under_many_writers_on_two_nodes_exactly_one_claims_an_email(Engine engine)
    {
        const int Seed = 20261127;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {Seed}");
        await using var server = await TestServer.StartAsync(engine);
        await using var other = await TestServer.StartAsync(engine, database: server.Database);
        foreach (var barcode in Enumerable.Range(0, 8))
            await MakeAsync(server, $"P{barcode}");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(Seed + worker);
            var node = worker % 2 == 0 ? server : other;
            for (var turn = 0; turn < 25; turn++)
            {
                var barcode = $"P{random.Next(8)}";
                var status = random.Next(4) switch
                {
                    0 => (await node.DeleteAsync($"/patrons/{barcode}")).Status,
                    1 => (await node.PatchAsync($"/patrons/{barcode}")).Status,
                    2 => (await node.PostAsync($"/patrons/{barcode}?email={(random.Next(2) == 0 ? Email : "")}")).Status,
                    _ => await TryPutEmailAsync(node, barcode, random.Next(2) == 0 ? Email : null),
                };
                Assert.InRange(status, 200, 499);
            }
        })));

        var having = await HavingAsync(server);
        var claims = await server.QueryAsync("select barcode from patron where deleted_at is null and email_claim is not null", 1);
        Assert.Equal(having.Count == 0 ? 0 : 1, claims.Count);
        Assert.Equal(having.Count == 0 ? 404 : 200, (await server.GetAsync($"/patrons/{Email}")).Status);
        Assert.All(claims, claim => Assert.Contains(claim, having));
    }

    private static Task<Answer> MakeAsync(TestServer server, string barcode, string email = Email) => server.Client.PostAsync(
        "/users", $$$"""{"barcode":"{{{barcode}}}","personal":{"lastName":"x","firstName":"{{{barcode}}}","email":"{{{email}}}"}}""");

    private static async Task PutEmailAsync(TestServer server, string barcode, string? email) =>
        Assert.Equal(204, await TryPutEmailAsync(server, barcode, email));

    private static async Task<int> TryPutEmailAsync(TestServer server, string barcode, string? email)
    {
        var found = (await server.Client.ReadAsync($"/users?query=barcode=={barcode}")).Json["users"]!.AsArray();
        if (found.Count == 0)
            return 404;
        var user = found[0]!;
        user["personal"]!["email"] = email is null ? null : JsonValue.Create(email);
        return (int)(await server.Client.PutAsync($"/users/{user["id"]}", user.ToJsonString())).Status;
    }

    private static async Task<string?> ClaimerAsync(TestServer server) => (await server.GetAsync($"/patrons/{Email}"))["barcode"];

    private static async Task<(int Status, string? ETag)> RevisionAsync(TestServer server, string path)
    {
        var answer = await server.PostAsync(path);
        return (answer.Status, answer.ETag);
    }

    private static async Task<List<string?>> HavingAsync(TestServer server) =>
    [
        .. (await server.Client.ReadAsync($"/users?query={Uri.EscapeDataString($"personal.email=={Email} sortby barcode")}"))
            .Json["users"]!.AsArray().Select(user => (string?)user!["barcode"]),
    ];
}
