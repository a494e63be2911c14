using PatronDesk.Tests.Patrons;
using static PatronDesk.Tests.Faces.Folio.CirculationCalls;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>Who is refused a loan, a renewal or a request, how it is said, and who may override it.</summary>
public sealed class CirculationRefusalTests
{
    [EveryEngine]
    public async Task A_blocked_patron_is_refused_with_the_reasons_that_apply(Engine engine)
    {
        await using var server = await NewAsync(engine);
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block("\"borrowing\":true,\"patronMessage\":\"x\"", User, "Owes 3"));
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block("\"borrowing\":true", User, "Lost card"));
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block("\"requests\":true", User, "not this"));
        var refused = await LendAsync(server);
        Assert.Equal(422, refused.Status);
        var error = Assert.Single(refused.Json["errors"]!.AsArray())!;
        Assert.Equal(
            ("Patron blocked from borrowing", "USER_IS_BLOCKED_MANUALLY", "reason"),
            ((string?)error["message"], (string?)error["code"], (string?)error["parameters"]![0]!["key"]));
        Assert.Equal(["Lost card", "Owes 3"], ((string)error["parameters"]![0]!["value"]!).Split(';').Order());
        Assert.Equal("""{"name":"patronBlock","missingPermissions":[]}""", error["overridableBlock"]!.ToJsonString());
        Assert.Equal(0, (int)(await server.Client.ReadAsync("/circulation/loans")).Json["totalRecords"]!);
    }

    [EveryEngine]
    public async Task Renewing_and_requesting_are_refused_by_their_own_flags(Engine engine)
    {
        await using var server = await NewAsync(engine);
        await LendAsync(server);
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block("\"renewals\":true,\"requests\":true", User));
        var renewal = await server.Client.PostAsync(
            "/circulation/renew-by-barcode", $$"""{"itemBarcode":"B-1","userBarcode":"{{Card}}"}""");
        Assert.Equal("Patron blocked from renewing", (string?)renewal.Json["errors"]![0]!["message"]);
        var request = await RequestAsync(server, "B-2");
        Assert.Equal("Patron blocked from requesting", (string?)request.Json["errors"]![0]!["message"]);
        Assert.Equal(201, (await LendAsync(server, "B-3")).Status);
    }

    [EveryEngine]
    public async Task An_expired_patron_is_refused_as_an_automated_block_and_a_frozen_one_lent_to_at_the_desk(Engine engine)
    {
        await using var server = await NewAsync(engine);
        await server.Client.PutAsync(
            $"/users/{User}",
            $$"""{"id":"{{User}}","barcode":"{{Card}}","expirationDate":"2026-11-24"}""");
        await server.Client.PostAsync($"/patrons/{Card}?freeze=1", null);
        Assert.Equal(201, (await LendAsync(server)).Status);
        server.Clock.Advance(TimeSpan.FromDays(2));
        var refused = await LendAsync(server, "B-2");
        var error = Assert.Single(refused.Json["errors"]!.AsArray())!;
        Assert.Equal(("USER_IS_BLOCKED_AUTOMATICALLY", 0), ((string?)error["code"], error["parameters"]!.AsArray().Count));
        Assert.Contains("expired", (string)error["message"]!, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_lost_card_is_refused_as_an_automated_block_and_lent_to_where_staff_override(Engine engine)
    {
        await using var server = await NewAsync(engine);
        await server.Cards().MarkLostAsync(await server.CallerAsync(), Card, CancellationToken.None);
        var error = Assert.Single((await LendAsync(server)).Json["errors"]!.AsArray())!;
        Assert.Equal(
            ("USER_IS_BLOCKED_AUTOMATICALLY", "This card was reported lost; please ask at the desk."),
            ((string?)error["code"], (string?)error["message"]));
        using var manager = await StaffAsync(server, "manager");
        var lent = await manager.PostAsync(
            "/circulation/check-out-by-barcode",
            $$$$"""{"itemBarcode":"B-1","userBarcode":"{{{{Card}}}}","overrideBlocks":{"patronBlock":{},"comment":"She is known here"}}""");
        Assert.Equal(201, lent.Status);
        Assert.Equal(["lostcard"], await server.QueryAsync("select detail from journal where action = 'block.overridden'", 1));
    }

    [EveryEngine]
    public async Task Staff_override_with_the_permission_and_a_comment_and_it_is_journalled(Engine engine)
    {
        await using var server = await NewAsync(engine);
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block("\"borrowing\":true", User));
        var order = $$$"""{"itemBarcode":"B-1","userBarcode":"{{{Card}}}","overrideBlocks":{"patronBlock":{}%}}""";

        var silent = await server.Client.PostAsync("/circulation/check-out-by-barcode", order.Replace("%", "", StringComparison.Ordinal));
        Assert.Equal("Override should be performed with the comment specified", (string?)silent.Json["errors"]![0]!["message"]);
        var said = order.Replace("%", ",\"comment\":\"She returns it on Monday\"", StringComparison.Ordinal);
        using var desk = await StaffAsync(server, "desk");
        var forbidden = await desk.PostAsync("/circulation/check-out-by-barcode", said);
        Assert.Equal(
            ("Insufficient override permissions", "INSUFFICIENT_OVERRIDE_PERMISSIONS"),
            ((string?)forbidden.Json["errors"]![0]!["message"], (string?)forbidden.Json["errors"]![0]!["code"]));
        Assert.Equal(
            "circulation.override-patron-block.post",
            (string?)forbidden.Json["errors"]![0]!["overridableBlock"]!["missingPermissions"]![0]);

        using var manager = await StaffAsync(server, "manager");
        var lent = await manager.PostAsync("/circulation/check-out-by-barcode", said);
        Assert.Equal(201, lent.Status);
        Assert.Equal("She returns it on Monday", (string?)lent.Json["actionComment"]);
        var entry = Assert.Single(await server.QueryAsync(
            $"select detail from journal where action = 'block.overridden' and subject = '{lent.Json["id"]}'", 1));
        Assert.Matches("^[0-9a-f-]{36}$", entry);
    }

    [EveryEngine]
    public async Task A_limit_is_overridden_by_its_own_name_and_no_block_with_it(Engine engine)
    {
        await using var server = await NewAsync(engine);
        var library = (await server.CallerAsync()).Library;
        await server.Accounts().ChangeAsync(library with { CheckoutLimit = 1, RenewalLimit = 0 }, CancellationToken.None);
        await LendAsync(server);
        using var desk = await StaffAsync(server, "desk");
        using var manager = await StaffAsync(server, "manager");
        foreach (var (path, item, block, message) in new[]
        {
            ("/circulation/check-out-by-barcode", "B-2", "itemLimitBlock", "Patron has reached maximum limit of 1 items"),
            ("/circulation/renew-by-barcode", "B-1", "renewalBlock", "loan at maximum renewal number"),
        })
        {
            var order = $$$"""{"itemBarcode":"{{{item}}}","userBarcode":"{{{Card}}}"%}""";
            string With(string more) => order.Replace("%", more, StringComparison.Ordinal);
            var refused = (await desk.PostAsync(path, With(""))).Json["errors"]!.AsArray().Single()!;
            Assert.Equal(message, (string?)refused["message"]);
            Assert.Equal(
                $$"""{"name":"{{block}}","missingPermissions":["circulation.override-patron-block.post"]}""",
                refused["overridableBlock"]!.ToJsonString());
            var wish = $$$$""","overrideBlocks":{"{{{{block}}}}":{},"comment":"One more"}""";
            Assert.Equal(
                "INSUFFICIENT_OVERRIDE_PERMISSIONS", (string?)(await desk.PostAsync(path, With(wish))).Json["errors"]![0]!["code"]);
            Assert.Equal(
                "Override should be performed with the comment specified",
                (string?)(await manager.PostAsync(
                    path, With($$$$""","overrideBlocks":{"{{{{block}}}}":{}}"""))).Json["errors"]![0]!["message"]);
            var blocked = await server.Client.PostAsync(
                "/manualblocks", FolioCalls.Block("\"borrowing\":true,\"renewals\":true", User, "Owes 3"));
            Assert.Equal(
                "USER_IS_BLOCKED_MANUALLY", (string?)(await manager.PostAsync(path, With(wish))).Json["errors"]![0]!["code"]);
            await server.Client.DeleteAsync($"/manualblocks/{blocked.Json["id"]}", (string?)null);
            // Nor does the name of another lift the limit.
            foreach (var other in new[] { "patronBlock", block == "renewalBlock" ? "itemLimitBlock" : "renewalBlock" })
            {
                var kept = await manager.PostAsync(path, With($$$$""","overrideBlocks":{"{{{{other}}}}":{},"comment":"One more"}"""));
                Assert.Equal(message, (string?)kept.Json["errors"]![0]!["message"]);
            }

            var done = await manager.PostAsync(path, With(wish));
            Assert.Equal("One more", (string?)done.Json["actionComment"]);
            Assert.Equal(
                [block == "renewalBlock" ? "renewal-limit" : "checkout-limit"],
                await server.QueryAsync(
                    $"select detail from journal where action = 'block.overridden' and subject = '{done.Json["id"]}'",
                    1));
        }
    }
}
