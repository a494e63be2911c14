using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Data;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary><c>DELETE /patrons/{id}</c>: out of sight at once, and kept for a while.</summary>
public sealed class DeleteTests
{
    [EveryEngine]
    public async Task Deleting_answers_204_with_no_body_at_all(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=Mary&last_name=Shelley");

        var answer = await Wire.RawAsync(server, Wire.Head("DELETE", "/patrons/2020000000013", "Content-Type: application/json"));

        Assert.StartsWith("HTTP/1.1 204 No Content\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\nContent-Length:", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\nContent-Type:", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\nTransfer-Encoding:", answer, StringComparison.OrdinalIgnoreCase);
    }

    [EveryEngine]
    public async Task A_deleted_patron_is_out_of_sight_of_every_read(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=Mary&last_name=Shelley&email=m@example.com&tags=gothic");
        await server.MakeAsync("first_name=Percy&last_name=Other");

        Assert.Equal(204, (await server.DeleteAsync("/patrons/M%40example.com")).Status);

        foreach (var id in (string[])["2020000000013", "m@example.com"])
        {
            Wire.IsError(await server.GetAsync($"/patrons/{id}"), 404, "patron_not_found");
            Wire.IsError(await server.PostAsync($"/patrons/{id}?first_name=X"), 404, "patron_not_found");
            Wire.IsError(await server.DeleteAsync($"/patrons/{id}"), 404, "patron_not_found");
        }

        foreach (var list in (string[])["", "?q=mary", "?q=m@example", "?q=gothic", "?q=2020000000013", "?updated_since=2000-01-01"])
            Assert.DoesNotContain("Mary", (await server.GetAsync($"/patrons{list}")).Body, StringComparison.Ordinal);
        Assert.Equal("1", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task A_deleted_patrons_email_and_barcode_are_free_at_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=Mary&last_name=Shelley&email=m@example.com");
        await server.DeleteAsync("/patrons/2020000000013");

        // The counter never issues a number twice; given on purpose, the document's own use, it is taken.
        Assert.Equal("2020000000020", (await server.MakeAsync("first_name=New&last_name=One&email=m@example.com"))["barcode"]);
        await server.DeleteAsync("/patrons/m@example.com");
        var again = await server.MakeAsync("first_name=Mary&last_name=Again&barcode=2020000000013&email=M@example.com");

        Assert.Equal(again.Body, (await server.GetAsync("/patrons/2020000000013")).Body);
        Assert.Equal("2020000000037", (await server.MakeAsync("first_name=Next&last_name=One"))["barcode"]);
    }

    [EveryEngine]
    public async Task An_id_of_nobody_is_not_found_and_an_empty_one_refused(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=Mary&last_name=Shelley");

        Wire.IsError(await server.DeleteAsync("/patrons/99999"), 404, "patron_not_found");
        Wire.IsError(await server.DeleteAsync("/patrons/nobody@example.com"), 404, "patron_not_found");
        foreach (var path in (string[])["/patrons/", "/patrons/%20", "/patrons//"])
            Wire.IsError(await server.DeleteAsync(path), 400, "empty_id");
        Assert.Equal("1", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task Active_checkouts_refuse_deletion_with_400(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, services: services => services.AddSingleton<IDeletionGuard>(new CheckoutsOf("Mary")));
        var mary = await server.MakeAsync("first_name=Mary&last_name=Shelley&email=m@example.com");
        await server.MakeAsync("first_name=Percy&last_name=Shelley");

        var refused = await server.DeleteAsync("/patrons/m@example.com");

        Wire.IsError(refused, 400, "delete_refused");
        Assert.Equal("The patron has 2 active checkouts; check the items in first.", refused["error"]);
        Assert.Equal(mary.Body, (await server.GetAsync(mary.Path())).Body);
        Assert.Equal("1", (await server.GetAsync("/patrons?q=mary"))["total"]);
        Assert.Equal("2", await server.TotalAsync());
        Assert.Equal([], await server.QueryAsync("select action from journal where action = 'patron.deleted'", 1));
        Assert.Equal(204, (await server.DeleteAsync("/patrons/2020000000020")).Status);
    }

    [EveryEngine]
    public async Task A_failure_of_the_server_changes_nothing_and_shows_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, services: services => services.AddSingleton<IDeletionGuard>(new Broken()));
        var mary = await server.MakeAsync("first_name=Mary&last_name=Shelley");

        var failed = await server.DeleteAsync(mary.Path());

        Wire.IsError(failed, 500, "internal");
        Assert.DoesNotContain("inner secret", failed.Body, StringComparison.Ordinal);
        Assert.Equal(mary.Body, (await server.GetAsync(mary.Path())).Body);
    }

    private sealed class CheckoutsOf(string firstName) : IDeletionGuard
    {
        public ValueTask<OpenCheckouts?> FindCheckoutsAsync(Session session, Patron patron) =>
            new(patron.FirstName == firstName ? new OpenCheckouts(2, "a-loan") : null);
    }

    private sealed class Broken : IDeletionGuard
    {
        public ValueTask<OpenCheckouts?> FindCheckoutsAsync(Session session, Patron patron) =>
            throw new InvalidOperationException("inner secret");
    }
}
