using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Faces.Sip2;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>A user's barcode is FOLIO's: any text. Libib's face, cards and desks find it all the same.</summary>
public sealed class UserBarcodeTests
{
    [EveryEngine]
    public async Task A_barcode_is_any_text_and_every_face_shows_and_finds_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        string[] barcodes = ["ABC123", "31", "A-12345", "1234567890123456", "mary@example.org", "李 7", new string('x', 255)];
        foreach (var barcode in barcodes)
        {
            var made = await server.Client.PostAsync("/users", $$$"""{"barcode":"{{{barcode}}}","personal":{"lastName":"x"}}""");
            Assert.Equal((201, barcode), (made.Status, (string?)made.Json["barcode"]));
            var shown = await server.GetAsync($"/patrons/{Uri.EscapeDataString(barcode.ToUpperInvariant())}");
            Assert.Equal((200, barcode), (shown.Status, shown["barcode"]));
            var found = await server.Client.ReadAsync($"/users?query={Uri.EscapeDataString($"barcode==\"{barcode.ToLowerInvariant()}\"")}");
            Assert.Equal([barcode], found.Json["users"]!.AsArray().Select(user => (string?)user!["barcode"]));
        }

        Assert.Equal(barcodes, (await server.GetAsync("/patrons")).Barcodes);
        Assert.Equal(["A-12345"], (await server.GetAsync("/patrons?q=a-12")).Barcodes);
        foreach (var keywords in (string[])["keywords=\"a 12345\"", "keywords=abc12*", "keywords=1234567890123456"])
            Assert.Equal(1, (int)(await server.Client.ReadAsync($"/users?query={Uri.EscapeDataString(keywords)}")).Json["totalRecords"]!);
        Assert.Equal(200, (await server.PostAsync("/patrons/a-12345?first_name=Ann")).Status);
        Assert.Equal(204, (await server.DeleteAsync("/patrons/a-12345")).Status);
        Assert.Equal(200, (await server.PatchAsync("/patrons/a-12345")).Status);
    }

    [EveryEngine]
    public async Task A_barcode_is_taken_whatever_its_case_and_accents(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(201, (await MakeAsync(server, "abc1")).Status);
        foreach (var barcode in (string[])["ABC1", "abc1", "Äbc1", "ab\u0327c1"])
        {
            var refused = await MakeAsync(server, barcode);
            Assert.Equal((422, "barcode"), (refused.Status, refused.FaultKeys.Single()));
            Assert.Equal("This barcode has already been taken", (string?)refused.Json["errors"]![0]!["message"]);
            Assert.Equal(barcode, (string?)refused.Json["errors"]![0]!["parameters"]![0]!["value"]);
        }

        var other = (await MakeAsync(server, "other")).Json;
        other["barcode"] = "ABC1";
        Assert.Equal(["barcode"], (await server.Client.PutAsync($"/users/{other["id"]}", other.ToJsonString())).FaultKeys);
        // Their own in another case they may have.
        other["barcode"] = "OTHER";
        Assert.Equal(204, (await server.Client.PutAsync($"/users/{other["id"]}", other.ToJsonString())).Status);
        Assert.Equal("OTHER", (await server.GetAsync("/patrons/other"))["barcode"]);
    }

    [EveryEngine]
    public async Task Both_faces_judge_a_barcode_against_all_live_patrons(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await MakeAsync(server, "12345");
        Wire.IsError(await server.PostAsync("/patrons?first_name=a&last_name=b&barcode=12345"), 400, "barcode_taken", "barcode");
        await server.MakeAsync("first_name=a&last_name=b&barcode=54321");
        Assert.Equal(["barcode"], (await MakeAsync(server, "54321")).FaultKeys);
        // Libib's own rule stays as it is, but for what a patron has already.
        Wire.IsError(await server.PostAsync("/patrons?first_name=a&last_name=b&barcode=ABC123"), 400, "bad_barcode", "barcode");
        await MakeAsync(server, "ABC123");
        Wire.IsError(await server.PostAsync("/patrons/ABC123?barcode=ABC124"), 400, "bad_barcode", "barcode");
        Assert.Equal(200, (await server.PostAsync("/patrons/ABC123?barcode=ABC123&first_name=Ann")).Status);
    }

    [Theory]
    [InlineData("A\\u0001B", "holds a control character")]
    [InlineData("A\\nB", "holds a control character")]
    [InlineData("\\ud800", "holds half of a character pair")]
    [InlineData(null, "may have 255 characters at most; this one has 256")]
    public async Task What_no_barcode_may_be_is_422_that_names_it_and_the_rule(string? barcode, string rule)
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var server = await TestServer.StartAsync(engine);
            var refused = await MakeAsync(server, barcode ?? new string('x', 256));
            Assert.Equal((422, "barcode"), (refused.Status, refused.FaultKeys.Single()));
            Assert.Contains(rule, (string)refused.Json["errors"]![0]!["message"]!, StringComparison.Ordinal);
        }
    }

    [EveryEngine]
    public async Task A_number_is_read_as_its_text_where_FOLIO_reads_it_so(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync(
            "/users", """{"barcode":12345,"username":7,"personal":{"lastName":1984,"phone":2125551212},"tags":{"tagList":[1.50,"a"]}}""");
        Assert.Equal(201, made.Status);
        Assert.Equal(
            ("12345", "7", "1984", "2125551212", "1.50"),
            ((string?)made.Json["barcode"], (string?)made.Json["username"], (string?)made.Json["personal"]!["lastName"],
                (string?)made.Json["personal"]!["phone"], (string?)made.Json["tags"]!["tagList"]![0]));
        var block = await server.Client.PostAsync("/manualblocks", """{"desc":"a","userId":12345}""");
        Assert.Equal((422, "userId"), (block.Status, block.FaultKeys.Single()));
        Assert.Equal("12345", (string?)block.Json["errors"]![0]!["parameters"]![0]!["value"]);
        Assert.Equal(
            400, (await server.Client.PostAsync("/manualblocks", FolioCalls.Block("\"code\":5"))).Status);
        var signIn = await server.Client.PostAsync("/authn/login", """{"username":12345,"password":67890,"tenant":"testlib"}""");
        Assert.Contains("Password does not match", signIn.Body, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task An_external_id_is_unique_on_FOLIO_and_Libib_may_repeat_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        const string User = """{"externalSystemId":"x-1"}""";
        Assert.Equal(201, (await server.Client.PostAsync("/users", User)).Status);
        var refused = await server.Client.PostAsync("/users", """{"externalSystemId":"X-1"}""");
        Assert.Equal((422, "externalSystemId"), (refused.Status, refused.FaultKeys.Single()));
        Assert.Equal("User with this externalSystemId already exists", (string?)refused.Json["errors"]![0]!["message"]);
        Assert.Equal("X-1", (string?)refused.Json["errors"]![0]!["parameters"]![0]!["value"]);

        // Two that Libib's face made stay, and each may be sent back as it is.
        await server.MakeAsync("first_name=a&last_name=b&patron_id=y-1&barcode=11111");
        await server.MakeAsync("first_name=a&last_name=b&patron_id=y-1&barcode=22222");
        await server.MakeAsync("first_name=a&last_name=b&patron_id=x-1&barcode=33333");
        Assert.Equal(["externalSystemId"], (await server.Client.PostAsync("/users", """{"externalSystemId":"y-1"}""")).FaultKeys);
        var twin = (await server.Client.ReadAsync("/users?query=barcode==22222")).Json["users"]![0]!;
        Assert.Equal(204, (await server.Client.PutAsync($"/users/{twin["id"]}", twin.ToJsonString())).Status);

        var at = Enumerable.Range(0, 16).Select(_ => Task.Run(() => server.Client.PostAsync("/users", """{"externalSystemId":"z"}""")));
        Assert.Single(await Task.WhenAll(at), answer => answer.Status == 201);
        // A restore through Libib is not barred by it.
        await server.DeleteAsync("/patrons/2020000000013");
        Assert.Equal(200, (await server.PatchAsync("/patrons/2020000000013")).Status);
    }

    [EveryEngine]
    public async Task A_card_with_any_barcode_is_read_at_a_machine_and_at_the_desk(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, Kiosk.Listening);
        await Kiosk.PrepareAsync(server);
        await MakeAsync(server, "ABC-123é");
        using var kiosk = await Kiosk.ConnectAsync(server);
        Assert.Equal("941", await kiosk.AskAsync("9300CNkiosk|COopen-sesame|CPdoor|"));
        Assert.Contains("|BLY|", await kiosk.AskAsync($"63001{Kiosk.Date}          AOMAIN|AAabc-123e|AC|AD|"), StringComparison.Ordinal);
        var lent = await kiosk.AskAsync($"11YN{Kiosk.Date}                  AOMAIN|AAABC-123E|ABi1|AC|");
        Assert.StartsWith("121", lent, StringComparison.Ordinal);
        Assert.Equal(201, (await server.Client.PostAsync(
            "/circulation/check-out-by-barcode", """{"itemBarcode":"i2","userBarcode":"abc-123É"}""")).Status);
        // An email is no card.
        Assert.Equal(422, (await server.Client.PostAsync(
            "/circulation/check-out-by-barcode", """{"itemBarcode":"i3","userBarcode":"mary@example.org"}""")).Status);
    }

    [EveryEngine]
    public async Task A_barcode_with_a_bar_is_taken_with_a_warning_in_the_log(Engine engine)
    {
        using var logged = new Logged();
        await using var server = await TestServer.StartAsync(
            engine, services: services => services.AddSingleton<ILoggerProvider>(logged));
        var made = await MakeAsync(server, "A|1");
        Assert.Equal(201, made.Status);
        Assert.Contains(
            logged.Lines, line => line.StartsWith($"Patron {made.Json["id"]} has a barcode with '|'", StringComparison.Ordinal));
        Assert.DoesNotContain(logged.Lines, line => line.Contains("A|1", StringComparison.Ordinal));
    }

    [EveryEngine]
    public async Task A_barcode_wins_over_an_email(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=Email&last_name=b&email=mary@example.org");
        Assert.Equal("Email", (await server.GetAsync("/patrons/mary@example.org"))["first_name"]);
        await server.Client.PostAsync("/users", """{"barcode":"Mary@example.org","personal":{"lastName":"x","firstName":"Card"}}""");
        Assert.Equal("Card", (await server.GetAsync("/patrons/mary@example.org"))["first_name"]);
    }

    private static Task<Answer> MakeAsync(TestServer server, string barcode) =>
        server.Client.PostAsync("/users", $$$"""{"barcode":"{{{barcode}}}","personal":{"lastName":"x"}}""");
}
