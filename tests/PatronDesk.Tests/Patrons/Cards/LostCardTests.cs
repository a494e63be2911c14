using System.Net;
using PatronDesk.Patrons;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

/// <summary>A card that is marked as lost, until it is found or the patron has another one.</summary>
public sealed class LostCardTests
{
    [EveryEngine]
    public async Task A_card_is_lost_until_it_is_found_and_the_journal_says_so_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var patron = await server.CreateAsync(caller with { UserId = "9c1f1fb7-d2b0-4c2f-b5a6-9f0c4f3f5a11", Username = "mary" });

        var lost = Assert.IsType<MarkCard.Done>(await server.Cards().MarkLostAsync(caller, patron.Barcode, CancellationToken.None)).Patron;
        Assert.Equal(server.Clock.GetUtcNow(), lost.CardLostAt);
        Assert.NotEqual(patron.Revision, lost.Revision);
        Assert.Equal(lost, await server.Patrons().FindAsync(caller, PatronKey.Of(patron.Barcode), CancellationToken.None));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(lost, Assert.IsType<MarkCard.SoAlready>(
            await server.Cards().MarkLostAsync(caller, $" {patron.Barcode} ", CancellationToken.None)).Patron);

        var found = Assert.IsType<MarkCard.Done>(
            await server.Cards().MarkFoundAsync(caller, patron.Barcode, CancellationToken.None)).Patron;
        Assert.Null(found.CardLostAt);
        Assert.IsType<MarkCard.SoAlready>(await server.Cards().MarkFoundAsync(caller, patron.Barcode, CancellationToken.None));
        // Nobody of the staff did it.
        Assert.Equal(["null"], await server.QueryAsync("select updated_by_name from patron", 1));
        Assert.Equal(
            [$"patron.card_lost|{patron.Uuid}|null", $"patron.card_found|{patron.Uuid}|null"],
            await server.QueryAsync("select action, subject, detail from journal where action like 'patron.card%' order by id", 3));
    }

    [EveryEngine]
    public async Task Only_the_card_of_a_live_patron_of_the_library_is_marked(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (caller, second) = (await server.CallerAsync(), await server.SecondLibraryAsync());
        var patron = await server.CreateAsync(caller, (PatronField.Email, "mary@example.org"));
        var gone = await server.CreateAsync(caller);
        await server.DeleteAsync(caller, gone.Barcode);
        foreach (var (who, card) in new[]
        {
            (second, patron.Barcode), (caller, gone.Barcode), (caller, "mary@example.org"), (caller, "\0"), (caller, "")
        })
        {
            Assert.IsType<MarkCard.NoSuchCard>(await server.Cards().MarkLostAsync(who, card, CancellationToken.None));
            Assert.IsType<MarkCard.NoSuchCard>(await server.Cards().MarkFoundAsync(who, card, CancellationToken.None));
        }

        Assert.Equal(["0"], await server.QueryAsync("select cast(count(*) as text) from patron where card_lost_at is not null", 1));
    }

    [EveryEngine]
    public async Task Another_barcode_by_either_face_is_a_card_that_is_not_lost_and_any_other_change_leaves_it_lost(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var patron = await server.CreateAsync(caller);

        async Task<bool> IsLostAsync() =>
            (await server.Patrons().FindAsync(caller, PatronKey.OfUuid(patron.Uuid), CancellationToken.None))!.CardLostAt is not null;

        await server.Cards().MarkLostAsync(caller, patron.Barcode, CancellationToken.None);
        Assert.Equal(
            HttpStatusCode.OK,
            (await server.Client.PostAsync(
                $"/patrons/{patron.Barcode}?first_name=Ann&barcode={patron.Barcode}", null)).StatusCode);
        Assert.True(await IsLostAsync());
        Assert.Equal(HttpStatusCode.OK, (await server.Client.PostAsync($"/patrons/{patron.Barcode}?barcode=50001", null)).StatusCode);
        Assert.False(await IsLostAsync());

        await server.Cards().MarkLostAsync(caller, "50001", CancellationToken.None);
        var body = $$$"""{"id":"{{{patron.Uuid}}}","barcode":"{0}","personal":{"lastName":"Major"}}""";
        var sent = body.Replace("{0}", "50001", StringComparison.Ordinal);
        Assert.Equal(204, (await server.Client.PutAsync($"/users/{patron.Uuid}", sent)).Status);
        Assert.True(await IsLostAsync());
        sent = body.Replace("{0}", "50002", StringComparison.Ordinal);
        Assert.Equal(204, (await server.Client.PutAsync($"/users/{patron.Uuid}", sent)).Status);
        Assert.False(await IsLostAsync());
    }

    [EveryEngine]
    public async Task A_deleted_patron_comes_back_with_the_card_still_lost(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var patron = await server.CreateAsync(caller);
        await server.Cards().MarkLostAsync(caller, patron.Barcode, CancellationToken.None);
        var lostAt = server.Clock.GetUtcNow();
        await server.DeleteAsync(caller, patron.Barcode);
        server.Clock.Advance(TimeSpan.FromDays(1));
        Assert.IsType<RestorePatron.Restored>(await server.RestoreAsync(caller, patron.Barcode));
        Assert.Equal(lostAt, (await server.Patrons().FindAsync(caller, PatronKey.Of(patron.Barcode), CancellationToken.None))!.CardLostAt);
    }
}
