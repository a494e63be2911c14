using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Data;
using PatronDesk.Tests.Data;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>Messages 01 and 25 beside what staff do over HTTP.</summary>
public sealed class MachineBlockTests
{
    [EveryEngine]
    public async Task A_01_is_a_manual_block_over_HTTP_at_once_and_a_25_lifts_what_its_client_made_alone(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        await TranscriptCast.PrepareAsync(server);
        var user = (await server.QueryAsync("select uuid from patron where barcode = '30001'", 1))[0];
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        using var desk = await Kiosk.SignedInAsync(server, "desk");

        await kiosk.AskAsync($"01Y{Kiosk.Date}AOMAIN|ALTwo cards in hand|AA30001|AC|");
        var block = Assert.Single(await BlocksAsync(server, user))!;
        Assert.Equal(
            ("Two cards in hand", true, true, true),
            ((string?)block["desc"], (bool)block["borrowing"]!, (bool)block["renewals"]!, (bool)block["requests"]!));
        await kiosk.AskAsync($"01N{Kiosk.Date}AOMAIN|ALChanged by staff|AA30001|AC|");
        await desk.AskAsync($"01N{Kiosk.Date}AOMAIN|ALMade at the desk|AA30001|AC|");
        await server.Client.PostAsync(
            "/manualblocks", $$"""{"type":"Manual","desc":"Made over HTTP","borrowing":true,"userId":"{{user}}"}""");
        var changed = (await BlocksAsync(server, user)).Single(one => (string?)one!["desc"] == "Changed by staff")!;
        Assert.True((int)(await server.Client.PutAsync($"/manualblocks/{changed["id"]}", changed.ToJsonString())).Status < 300);

        // Not this one's to lift, by its account.
        Assert.StartsWith(
            $"26YYYY          000{Kiosk.Date}AOMAIN|AA30001|AEAnn Able|BLY|AFThis machine may not lift blocks.|",
            await desk.AskAsync($"25{Kiosk.Date}AOMAIN|AA30001|AC|"), StringComparison.Ordinal);
        Assert.Equal(4, (await BlocksAsync(server, user)).Count);
        // Not with a wrong PIN.
        Assert.StartsWith("26YYYY", await kiosk.AskAsync($"25{Kiosk.Date}AOMAIN|AA30001|AC|AD0000|"), StringComparison.Ordinal);
        Assert.Equal(4, (await BlocksAsync(server, user)).Count);

        Assert.StartsWith("26YYYY", await kiosk.AskAsync($"25{Kiosk.Date}AOMAIN|AA30001|AC|"), StringComparison.Ordinal);
        Assert.Equal(
            ["Changed by staff", "Made at the desk", "Made over HTTP"],
            (await BlocksAsync(server, user)).Select(one => (string)one!["desc"]!).Order(StringComparer.Ordinal));
    }

    [EveryEngine]
    public async Task A_01_and_a_25_read_the_patron_once_for_the_answer_and_once_under_its_lock(Engine engine)
    {
        RecordingStore? recording = null;
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening, services =>
        {
            var store = services.Single(service => service.ServiceType == typeof(Store)).ImplementationFactory!;
            services.AddSingleton<Store>(provider => recording ??= new RecordingStore((Store)store(provider)));
        });
        var card = await Kiosk.PrepareAsync(server);
        using var kiosk = await Kiosk.SignedInAsync(server, "kiosk");
        foreach (var message in (string[])
            [$"01N{Kiosk.Date}AOMAIN|ALLoud|AA{card}|AC|", $"25{Kiosk.Date}AOMAIN|AA{card}|AC|AD4711|"])
        {
            var before = recording!.Noted.Count;
            await kiosk.AskAsync(message);
            Assert.Equal(
                ["read", "lock", "read"],
                recording.Noted.Skip(before).Select(noted => noted.Text)
                    .Where(text => Regex.IsMatch(text, @"from patron\b"))
                    .Where(text => !text.Contains("not exists", StringComparison.Ordinal))
                    .Select(text => text.Contains("first_name", StringComparison.Ordinal) ? "read" : "lock"));
        }
    }

    [EveryEngine]
    public async Task A_machine_without_trust_blocks_nobody(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        using var lender = await Kiosk.SignedInAsync(server, "lender");
        Assert.Equal(
            $"24              000{Kiosk.Date}AOMAIN|AA{card}|AE|BLY|BV0.00|AFThis machine may not block cards.|",
            await lender.AskAsync($"01N{Kiosk.Date}AOMAIN|ALWhy not|AA{card}|AC|"));
        Assert.Equal(["0"], await server.QueryAsync("select cast(count(*) as text) from manual_block", 1));
    }

    [Theory]
    [InlineData("latin1", "Jos\u00e9 forgot it")]
    [InlineData("cp850", "Jos\u0082 forgot it")]
    [InlineData("utf8", "Jos\u00c3\u00a9 forgot it")]
    public async Task What_a_machine_writes_is_read_in_the_encoding_of_its_account(string encoding, string sent)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite, Kiosk.Listening);
        var card = await Kiosk.PrepareAsync(server);
        await Kiosk.AddAccountAsync(server, account => account with { Encoding = encoding, Trusted = true });
        using var kiosk = await Kiosk.SignedInAsync(server, "other");
        await kiosk.AskAsync($"01N{Kiosk.Date}AOMAIN|AL{sent}|AA{card}|AC|");
        Assert.Equal(["Jos\u00e9 forgot it"], await server.QueryAsync("select description from manual_block", 1));
    }

    private static async Task<System.Text.Json.Nodes.JsonArray> BlocksAsync(TestServer server, string user) =>
        (await server.Client.ReadAsync($"/manualblocks?query=userId=={user}")).Json["manualblocks"]!.AsArray();
}
