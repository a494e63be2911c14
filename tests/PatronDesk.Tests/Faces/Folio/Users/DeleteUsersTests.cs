using PatronDesk.Accounts;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary><c>DELETE /users?query=</c>: every user that a query finds, or none.</summary>
public sealed class DeleteUsersTests
{
    [EveryEngine]
    public async Task All_that_the_query_finds_are_deleted_and_no_other(Engine engine)
    {
        await using var server = await NewAsync(engine, "10001", "10002", "10003", "20001");
        Assert.Equal(204, (await DeleteAsync(server.Client, "barcode==1*")).Status);
        Assert.Equal("20001", await BarcodesAsync(server));
        Assert.Equal(
            ["3"], await server.QueryAsync("select cast(count(*) as text) from journal where action = 'patron.deleted'", 1));
        // They are deleted as by one call each: a restore brings each back.
        await server.RestoreAsync(await server.CallerAsync(), "10002");
        Assert.Equal("10002,20001", await BarcodesAsync(server));
        Assert.Equal(204, (await DeleteAsync(server.Client, "barcode==9*")).Status);
        Assert.Equal(204, (await DeleteAsync(server.Client, "cql.allRecords=1")).Status);
        Assert.Equal("", await BarcodesAsync(server));
    }

    [EveryEngine]
    public async Task One_open_loan_keeps_all_and_is_named(Engine engine)
    {
        await using var server = await NewAsync(engine, "10001", "10002", "10003");
        var loan = await server.Client.PostAsync("/circulation/check-out-by-barcode", """{"itemBarcode":"B-1","userBarcode":"10002"}""");
        var refused = await DeleteAsync(server.Client, "cql.allRecords=1");
        Assert.Equal(
            (400,
                $"unable to delete users -- the user {loan.Json["userId"]} has 1 open loan, {loan.Json["id"]} among them;"
                    + " check the items in first. No user was deleted."),
            (refused.Status, refused.Body));
        Assert.Equal("10001,10002,10003", await BarcodesAsync(server));
        Assert.Empty(await server.QueryAsync("select id from journal where action = 'patron.deleted'", 0));
        await server.Client.PostAsync("/circulation/check-in-by-barcode", """{"itemBarcode":"B-1"}""");
        Assert.Equal(204, (await DeleteAsync(server.Client, "cql.allRecords=1")).Status);
        Assert.Equal("", await BarcodesAsync(server));
    }

    [EveryEngine]
    public async Task A_loan_at_the_same_moment_keeps_all_or_is_refused(Engine engine)
    {
        await using var server = await NewAsync(engine);
        await using var second = await TestServer.StartAsync(engine, database: server.Database);
        for (var round = 0; round < 8; round++)
        {
            foreach (var i in Enumerable.Range(0, 6))
                await server.Client.PostAsync("/users", $$"""{"barcode":"{{round}}000{{i}}"}""");
            var lending = second.Client.PostAsync(
                "/circulation/check-out-by-barcode", $$"""{"itemBarcode":"B-{{round}}","userBarcode":"{{round}}0004"}""");
            var deletion = DeleteAsync(server.Client, "cql.allRecords=1");
            var (lent, deleted) = (await lending, await deletion);
            var left = await BarcodesAsync(server);
            if (deleted.Status == 204)
            {
                Assert.Equal((422, ""), (lent.Status, left));
                continue;
            }

            Assert.Equal((400, 201), (deleted.Status, lent.Status));
            Assert.Equal(6, left.Split(',').Length);
            await server.Client.PostAsync("/circulation/check-in-by-barcode", $$"""{"itemBarcode":"B-{{round}}"}""");
            Assert.Equal(204, (await DeleteAsync(server.Client, "cql.allRecords=1")).Status);
        }
    }

    [EveryEngine]
    public async Task It_needs_a_permission_of_its_own_which_managers_have(Engine engine)
    {
        await using var server = await NewAsync(engine, "10001");
        foreach (var (role, status) in new[] { (Roles.Desk, 403), (Roles.Manager, 204) })
        {
            await server.HireAsync(role, role);
            var token = (await server.LoginAsync(role, "a-password")).Token!;
            var answer = await server.CallAsync("DELETE", "/users?query=cql.allRecords=1", null, ("x-okapi-token", token));
            Assert.Equal(status, answer.Status);
            Assert.Equal(status == 403 ? "10001" : "", await BarcodesAsync(server));
            if (status == 403)
                Assert.Contains("users.collection.delete", answer.Body, StringComparison.Ordinal);
        }

        // The people who work here are no patrons: they can still sign in.
        Assert.NotNull((await server.LoginAsync("owner", "owner-password")).Token);
    }

    [EveryEngine]
    public async Task Another_library_loses_nobody(Engine engine)
    {
        await using var server = await NewAsync(engine, "10001");
        await server.SecondLibraryAsync();
        using var stranger = server.NewClient("second-key", "second-user");
        Assert.Equal(204, (await DeleteAsync(stranger, "cql.allRecords=1")).Status);
        Assert.Equal("10001", await BarcodesAsync(server));
    }

    [Theory]
    [InlineData("/users", "Expected CQL but query parameter is empty")]
    [InlineData("/users?query=", "Expected CQL but query parameter is empty")]
    [InlineData("/users?query=%20%20", "Expected CQL but query parameter is empty")]
    [InlineData("/users?query=%22", "unable to delete users -- malformed parameter 'query', ")]
    [InlineData("/users?query=barcode%3D%3D%00", "unable to delete users -- malformed parameter 'query', ")]
    public async Task Without_a_query_nobody_is_deleted(string path, string why)
    {
        await using var server = await NewAsync(Engine.Sqlite, "10001");
        var refused = await server.Client.DeleteAsync(path, (string?)null);
        Assert.Equal((400, "text/plain"), (refused.Status, refused.MediaType));
        Assert.StartsWith(why, refused.Body, StringComparison.Ordinal);
        Assert.Equal("10001", await BarcodesAsync(server));
    }

    [EveryEngine]
    public async Task More_than_one_transaction_may_hold_are_refused(Engine engine)
    {
        await using var server = await NewAsync(engine);
        var library = (await server.CallerAsync()).Library.Id;
        var most = PatronRecords.MostDeletedAtOnce;
        await server.Store.ScriptAsync($"""
            insert into patron (id, library_id, uuid, barcode, barcode_folded, first_name, last_name, frozen, version,
                created_at, updated_at)
            with recursive number (i) as (select 1 union all select i + 1 from number where i <= {most})
            select 1000000 + i, {library}, '11111111-1111-4111-8111-11111' || cast(1000000 + i as text), cast(1000000 + i as text),
                cast(1000000 + i as text), 'A', 'B', 0, 1, 0, 0
            from number
            """);
        var refused = await DeleteAsync(server.Client, "cql.allRecords=1");
        Assert.Equal(400, refused.Status);
        Assert.Contains($"finds more than {most} users", refused.Body, StringComparison.Ordinal);
        Assert.Equal(most + 1, (int)(await server.Client.ReadAsync("/users?limit=0&query=barcode%3D%3D*")).Json["totalRecords"]!);
        Assert.Equal(204, (await DeleteAsync(server.Client, "barcode<>1000001")).Status);
        Assert.Equal("1000001", await BarcodesAsync(server));
    }

    private static async Task<TestServer> NewAsync(Engine engine, params string[] barcodes)
    {
        var server = await TestServer.StartAsync(engine);
        foreach (var barcode in barcodes)
            await server.Client.PostAsync("/users", $$"""{"barcode":"{{barcode}}"}""");
        return server;
    }

    private static Task<Answer> DeleteAsync(HttpClient client, string query) =>
        client.DeleteAsync($"/users?query={Uri.EscapeDataString(query)}", (string?)null);

    private static async Task<string> BarcodesAsync(TestServer server) => string.Join(
        ',',
        (await server.Client.ReadAsync("/users?limit=100&query=cql.allRecords%3D1%20sortby%20barcode")).Json["users"]!.AsArray()
            .Select(user => (string)user!["barcode"]!));
}
