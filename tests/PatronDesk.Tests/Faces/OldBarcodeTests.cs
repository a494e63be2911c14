using System.Net;
using PatronDesk.Patrons;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Faces.Sip2;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces;

/// <summary>The barcode of a merged record: it finds the patron who stayed on every wire, and is shown and given out by none.</summary>
public sealed class OldBarcodeTests
{
    [EveryEngine]
    public async Task Libib_finds_by_an_old_barcode_shows_the_own_one_and_gives_no_old_one_out(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (kept, gone) = await MergedAsync(server);
        var found = await server.GetAsync("/patrons/50002");
        Assert.Equal((200, "50001", "Paula"), (found.Status, (string?)found.Json["barcode"], (string?)found.Json["first_name"]));
        Assert.DoesNotContain("50002", found.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("50002", (await server.GetAsync("/patrons")).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await server.PostAsync("/patrons/50002?phone=7")).Status);
        Assert.Equal("7", (await server.NowAsync(await server.CallerAsync(), kept)).Phone);
        var taken = await server.PostAsync("/patrons?first_name=a&last_name=b&barcode=50002");
        Assert.Equal((400, "barcode_taken"), (taken.Status, taken["code"]));

        var deleted = await server.DeleteAsync("/patrons/50002");
        Assert.Equal((400, "merged"), (deleted.Status, deleted["code"]));
        Assert.Contains("50001", deleted.Body, StringComparison.Ordinal);
        foreach (var id in new[] { "50002", "q@example.org" })
        {
            var restored = await server.PatchAsync($"/patrons/{id}");
            Assert.Equal((400, "merged"), (restored.Status, restored["code"]));
            Assert.Contains("50001", restored.Body, StringComparison.Ordinal);
        }

        Assert.Equal(204, (await server.DeleteAsync("/patrons/50001")).Status);
        Assert.Equal(404, (await server.GetAsync("/patrons/50002")).Status);
        Assert.Equal(200, (await server.PatchAsync("/patrons/50002")).Status);
        Assert.Equal(200, (await server.GetAsync("/patrons/50002")).Status);
        Assert.NotNull(gone);
    }

    [EveryEngine]
    public async Task An_old_barcode_wins_over_an_email(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var kept = await server.CreateAsync(caller);
        // A barcode of FOLIO's may have any characters.
        await server.Client.PostAsync("/users", """{"barcode":"old@example.org","personal":{"lastName":"x"}}""");
        var gone = (await server.FindAsync(caller, PatronKey.OfBarcode("old@example.org")))!;
        var other = await server.CreateAsync(caller, (PatronField.Email, "old@example.org"));
        Assert.NotEqual(gone.Uuid, other.Uuid);
        await server.MergeAsync(caller, kept, gone);
        Assert.Equal(kept.Barcode, (await server.GetAsync("/patrons/old@example.org"))["barcode"]);
    }

    [EveryEngine]
    public async Task FOLIO_finds_by_an_old_barcode_in_CQL_and_at_the_check_out(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (kept, gone) = await MergedAsync(server);
        foreach (var query in new[]
        {
            "barcode==50002", "barcode==\"50002\"", "(barcode==50002 or externalSystemId==50002 or username==50002)",
            "barcode=50002 and active==true", "barcode==(50009 or 50002)", "barcode==(50001 or 50002)",
        })
        {
            var list = await server.Client.ReadAsync($"/users?query={WebUtility.UrlEncode(query)}");
            Assert.Equal((query, 1), (query, (int)list.Json["totalRecords"]!));
            Assert.Equal(
                (kept.Uuid, "50001"), ((string?)list.Json["users"]![0]!["id"], (string?)list.Json["users"]![0]!["barcode"]));
        }

        // Whatever compares the barcode in another way means the record's own.
        foreach (var query in new[] { "barcode==5000*2", "barcode==/respectCase 50002", "barcode==\"5000?\" not barcode==50001" })
        {
            var list = await server.Client.ReadAsync($"/users?query={WebUtility.UrlEncode(query)}");
            Assert.Equal((query, 0), (query, (int)list.Json["totalRecords"]!));
        }

        Assert.Equal(404, (await server.Client.ReadAsync($"/users/{gone.Uuid}")).Status);
        using var deleted = await server.Client.DeleteAsync($"/users/{gone.Uuid}");
        Assert.Equal(HttpStatusCode.BadRequest, deleted.StatusCode);
        Assert.Contains($"merged into user {kept.Uuid}", await deleted.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var lent = await LendAsync(server, "I1", "50002");
        Assert.Equal((201, kept.Uuid), (lent.Status, (string?)lent.Json["userId"]));
        var taken = await server.Client.PostAsync("/users", """{"barcode":"50002","personal":{"lastName":"x"}}""");
        Assert.Equal(422, taken.Status);
    }

    [EveryEngine]
    public async Task An_old_card_that_was_lost_is_answered_as_a_lost_card(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        var caller = await server.CallerAsync();
        var (kept, gone) = await PairAsync(server);
        var third = await server.CreateAsync(caller, (PatronField.Barcode, "50003"));
        await server.Cards().MarkLostAsync(caller, "50002", CancellationToken.None);
        await server.MergeAsync(caller, kept, gone);
        await server.MergeAsync(caller, kept, third);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        var info = await kiosk.AskAsync($"63000{Kiosk.Date}          AOMAIN|AA50002|AC|AD|");
        Assert.StartsWith("64YYYYY", info, StringComparison.Ordinal);
        Assert.Contains("AA50002|", info, StringComparison.Ordinal);
        Assert.Contains("AFThis card was reported lost", info, StringComparison.Ordinal);
        Assert.StartsWith("120", await kiosk.AskAsync(CheckOut("50002", "I1")), StringComparison.Ordinal);
        Assert.Equal([], await server.QueryAsync("select id from loan", 1));
        // By the other old card, and by her own, she borrows.
        Assert.StartsWith("64    ", await kiosk.AskAsync($"63000{Kiosk.Date}          AOMAIN|AA50003|AC|AD|"), StringComparison.Ordinal);
        Assert.StartsWith("121", await kiosk.AskAsync(CheckOut("50003", "I1")), StringComparison.Ordinal);
        Assert.StartsWith("121", await kiosk.AskAsync(CheckOut("50001", "I2")), StringComparison.Ordinal);
        Assert.Equal(["2"], await server.QueryAsync($"select cast(count(*) as text) from loan where patron = '{kept.Uuid}'", 1));
        // FOLIO's clients are refused at the check-out, and don't find the lost card.
        Assert.Equal(422, (await LendAsync(server, "I3", "50002")).Status);
        Assert.Equal(0, (int)(await server.Client.ReadAsync("/users?query=barcode==50002")).Json["totalRecords"]!);
        Assert.Equal(200, (await server.GetAsync("/patrons/50002")).Status);
    }

    private static string CheckOut(string card, string item) =>
        $"11YN{Kiosk.Date}{Kiosk.Date}AOMAIN|AA{card}|AB{item}|AC|AD|";

    private static async Task<(Patron Kept, Patron Gone)> PairAsync(TestServer server)
    {
        var caller = await server.CallerAsync();
        return (
            await server.CreateAsync(caller, (PatronField.FirstName, "Paula"), (PatronField.Barcode, "50001")),
            await server.CreateAsync(
                caller, (PatronField.FirstName, "Quentin"), (PatronField.Barcode, "50002"), (PatronField.Email, "q@example.org")));
    }

    private static async Task<(Patron Kept, Patron Gone)> MergedAsync(TestServer server)
    {
        var (kept, gone) = await PairAsync(server);
        await server.MergeAsync(await server.CallerAsync(), kept, gone);
        return (kept, gone);
    }

    private static Task<Answer> LendAsync(TestServer server, string item, string card) => server.Client.PostAsync(
        "/circulation/check-out-by-barcode", $$"""{"itemBarcode":"{{item}}","userBarcode":"{{card}}"}""");
}
