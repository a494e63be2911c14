using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Data;
using PatronDesk.Patrons;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Faces.Sip2;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Journal;

public sealed class JournalTests
{
    private const string Journal = "select actor, action, detail from journal where action like 'patron.%' order by id";

    [EveryEngine]
    public async Task Every_change_is_journalled_by_field_and_never_by_value(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/patrons?first_name=Hildegard&last_name=Bingen&email=hilde@example.com&password=viriditas", null);
        await server.Client.PostAsync("/patrons/hilde@example.com?phone=5550199&freeze=1&password=scivias&first_name=Hildegard", null);
        await server.Client.PostAsync("/patrons/hilde@example.com?phone=5550199", null);
        await server.Client.DeleteAsync("/patrons/hilde@example.com");
        await server.Client.PatchAsync("/patrons/hilde@example.com", null);
        Assert.Equal(
            [
                "key:1|patron.created|null",
                "key:1|patron.updated|phone,freeze,password",
                "key:1|patron.deleted|null",
                "key:1|patron.restored|null",
            ],
            await server.QueryAsync(Journal, 3));

        var all = string.Join('\n', await server.QueryAsync(
            "select actor, action, subject, detail, cast(at as text) from journal", 5));
        foreach (var value in new[] { "Hildegard", "Bingen", "hilde", "viriditas", "scivias", "5550199", "2020000000013", "argon2" })
            Assert.DoesNotContain(value, all, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            await server.QueryAsync("select uuid from patron", 1),
            await server.QueryAsync("select distinct subject from journal where action like 'patron.%'", 1));
    }

    [EveryEngine]
    public async Task The_face_that_made_a_change_is_journalled(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        var id = (await server.QueryAsync("select uuid from patron", 1))[0];
        await server.Client.PostAsync($"/patrons/{card}?freeze=1", null);
        await server.Client.PostAsync("/patron-pin", $$"""{"id":"{{id}}","pin":"4711"}""");
        await server.Client.PutAsync($"/users/{id}", $$$"""{"id":"{{{id}}}","active":false,"personal":{"lastName":"Major"}}""");
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        await kiosk.AskAsync($"01N{Kiosk.Date}AOMAIN|ALstolen|AA{card}|AC|");
        await server.Cards().MarkLostAsync(await server.CallerAsync(), card, CancellationToken.None);
        await server.Client.DeleteAsync($"/manualblocks/{(await server.QueryAsync("select id from manual_block", 1))[0]}");
        Assert.Equal(
            [
                "patron.created|key:1|libib", "patron.updated|key:1|libib", "patron.updated|key:1|folio", "patron.updated|key:1|folio",
                "block.created|sip:1|sip2", "patron.card_lost|program|command line", "block.deleted|key:1|folio",
            ],
            await server.QueryAsync(
                "select action, actor, face from journal where action like 'patron.%' or action like 'block.%' order by id", 3));

        server.Clock.Advance(TimeSpan.FromDays(40));
        await server.DeleteAsync(await server.CallerAsync(), card);
        server.Clock.Advance(TimeSpan.FromDays(40));
        await server.Patrons().PurgeAsync((await server.CallerAsync()).Library, CancellationToken.None);
        Assert.Equal(
            ["program|null"], await server.QueryAsync("select actor, face from journal where action = 'patron.purged'", 2));
    }

    [EveryEngine]
    public async Task What_was_refused_is_not_journalled(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, services: services => services.AddSingleton<IDeletionGuard, Checkouts>());
        var caller = await server.CallerAsync();
        await server.CreateAsync(caller, (PatronField.Email, "one@example.com"));
        var before = await server.QueryAsync(Journal, 3);
        await server.TryCreateAsync(caller, (PatronField.Email, "one@example.com"));
        await server.TryCreateAsync(caller, (PatronField.Email, "none"));
        var key = PatronKey.Of("one@example.com");
        Assert.IsType<DeletePatron.HasCheckouts>(await server.Patrons().DeleteAsync(caller, key, CancellationToken.None));
        await server.Patrons().UpdateAsync(caller, key, Desk.Say((PatronField.Barcode, "")), default, CancellationToken.None);
        await server.Patrons().UpdateAsync(caller, key, Desk.Say((PatronField.Phone, "1")), new(["stale"]), CancellationToken.None);
        await server.RestoreAsync(caller, "one@example.com");
        Assert.Equal(before, await server.QueryAsync(Journal, 3));
        Assert.Equal(1, await server.ExactTotalAsync());
        Assert.NotNull(await server.Patrons().FindAsync(caller, key, CancellationToken.None));
    }

    /// <summary>Stands in for a room of loans: everybody has a book out.</summary>
    private sealed class Checkouts : IDeletionGuard
    {
        public ValueTask<OpenCheckouts?> FindCheckoutsAsync(Session session, Patron patron) => new(new OpenCheckouts(1, "a-loan"));
    }
}
