using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Hosting;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary><c>PATCH /patrons/{id}</c>: a deleted patron comes back whole, for thirty days.</summary>
public sealed class RestoreTests
{
    private const string Mary = "first_name=Mary&last_name=Shelley&email=Mary@example.com&notification_emails=n@example.com&tags=a,b"
        + "&patron_id=p&phone=1&address1=x&address2=y&city=Bath&state=KS&zip=1&freeze=1";

    [EveryEngine]
    public async Task Restoring_answers_200_with_no_body_at_all(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync(Mary);
        await server.DeleteAsync("/patrons/2020000000013");

        var answer = await Wire.RawAsync(server, Wire.Head("PATCH", "/patrons/2020000000013"));

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 0\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\nContent-Type:", answer, StringComparison.OrdinalIgnoreCase);
    }

    [EveryEngine]
    public async Task A_restored_patron_is_whole_and_where_it_was(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var mary = await server.MakeAsync(Mary + "&password=secret");
        await server.MakeAsync("first_name=Percy&last_name=Shelley");
        var list = await server.GetAsync("/patrons");

        foreach (var id in (string[])["2020000000013", "mary@EXAMPLE.com", "Mary%40example.com"])
        {
            Assert.Equal(204, (await server.DeleteAsync($"/patrons/{id}")).Status);
            var restored = await server.PatchAsync($"/patrons/{id}");
            Assert.Equal((200, ""), (restored.Status, restored.Body));
            Assert.Equal(mary.Body, (await server.GetAsync("/patrons/2020000000013")).Body);
            Assert.Equal(list.Body, (await server.GetAsync("/patrons")).Body);
            Assert.Equal("1", (await server.GetAsync("/patrons?q=mary%20shell"))["total"]);
        }

        Assert.Equal(["1"], await server.QueryAsync("select cast(count(password_hash) as text) from patron", 1));
    }

    [EveryEngine]
    public async Task Restoring_is_refused_when_the_email_is_somebody_elses_now(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync(Mary);
        await server.DeleteAsync("/patrons/2020000000013");
        await server.MakeAsync("first_name=New&last_name=One&email=MARY@example.com");

        foreach (var id in (string[])["2020000000013", "mary@example.com"])
        {
            var refused = await server.PatchAsync($"/patrons/{id}");
            Wire.IsError(refused, 400, "email_taken");
            Assert.Contains("email duplicate", refused["error"], StringComparison.Ordinal);
        }

        Assert.Equal("1", await server.TotalAsync());
        // Once that patron has another email, nothing stands in the way.
        await server.PostAsync("/patrons/mary@example.com?email=new@example.com");
        Assert.Equal(200, (await server.PatchAsync("/patrons/mary@example.com")).Status);
        Assert.Equal("Mary", (await server.GetAsync("/patrons/mary@example.com"))["first_name"]);
    }

    [EveryEngine]
    public async Task Restoring_is_refused_when_the_barcode_is_somebody_elses_now(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync(Mary);
        await server.DeleteAsync("/patrons/2020000000013");
        await server.MakeAsync("first_name=New&last_name=One&barcode=2020000000013");

        foreach (var id in (string[])["2020000000013", "mary@example.com"])
            Wire.IsError(await server.PatchAsync($"/patrons/{id}"), 400, "barcode_taken");
        Assert.Equal("1", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task Only_the_deleted_can_be_restored(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync(Mary);

        Wire.IsError(await server.PatchAsync("/patrons/2020000000013"), 400, "not_deleted");
        Wire.IsError(await server.PatchAsync("/patrons/mary@example.com"), 400, "not_deleted");
        Wire.IsError(await server.PatchAsync("/patrons/99999"), 404, "patron_not_found");
        foreach (var path in (string[])["/patrons/", "/patrons/%20", "/patrons//"])
            Wire.IsError(await server.PatchAsync(path), 400, "empty_id");
    }

    [EveryEngine]
    public async Task The_latest_deleted_of_several_is_restored(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var name in (string[])["First", "Second", "Third"])
        {
            await server.MakeAsync($"first_name={name}&last_name=B&email=s@example.com&barcode=12345");
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await server.DeleteAsync("/patrons/12345");
        }

        Assert.Equal(200, (await server.PatchAsync("/patrons/s@example.com")).Status);
        Assert.Equal("Third", (await server.GetAsync("/patrons/12345"))["first_name"]);
        await server.PostAsync("/patrons/12345?barcode=55555&email=");
        Assert.Equal(200, (await server.PatchAsync("/patrons/12345")).Status);
        Assert.Equal("Second", (await server.GetAsync("/patrons/s@example.com"))["first_name"]);
    }

    [Theory]
    [InlineData(Engine.Sqlite, null, 30)]
    [InlineData(Engine.Postgres, null, 30)]
    [InlineData(Engine.Sqlite, "7", 7)]
    [InlineData(Engine.Postgres, "7", 7)]
    public async Task After_its_days_a_deleted_patron_is_gone(Engine engine, string? setting, int days)
    {
        await using var server = await TestServer.StartAsync(
            engine, setting is null ? null : new Dictionary<string, string?> { ["Bootstrap:KeepDeletedDays"] = setting });
        await server.MakeAsync(Mary);
        await server.MakeAsync("first_name=Percy&last_name=Shelley");
        await server.DeleteAsync("/patrons/2020000000013");
        await server.DeleteAsync("/patrons/2020000000020");
        var purge = server.Services.GetRequiredService<Housekeeping>();

        server.Clock.Advance(TimeSpan.FromDays(days) - TimeSpan.FromSeconds(1));
        await purge.PurgeAsync(CancellationToken.None);
        Assert.Equal(200, (await server.PatchAsync("/patrons/2020000000013")).Status);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        // By the clock, whether or not the timer has come by.
        Wire.IsError(await server.PatchAsync("/patrons/2020000000020"), 404, "patron_not_found");

        await purge.PurgeAsync(CancellationToken.None);
        // The timer may have come by at the same time, and what it holds was passed over.
        await server.WaitForAsync("select cast(count(*) as text) from patron", "1");
        Assert.Equal(["Mary"], await server.QueryAsync("select first_name from patron", 1));
        Assert.Equal(["program"], await server.QueryAsync("select actor from journal where action = 'patron.purged'", 1));
        // A number once issued stays issued.
        Assert.Equal("2020000000037", (await server.MakeAsync("first_name=A&last_name=B"))["barcode"]);
    }
}
