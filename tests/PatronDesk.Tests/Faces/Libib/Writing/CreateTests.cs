using System.Text.Json;
using System.Text.Json.Nodes;
using PatronDesk.Data;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary><c>POST /patrons</c>: what a new patron is.</summary>
public sealed class CreateTests
{
    private static readonly string[] Fields =
    [
        "barcode", "first_name", "last_name", "email", "notification_emails", "tags", "patron_id", "phone", "address1",
        "address2", "city", "state", "country", "zip", "freeze",
    ];

    [EveryEngine]
    public async Task A_new_patron_is_the_one_that_the_document_prints(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        for (var i = 1; i <= 4; i++)
            await server.MakeAsync("first_name=Somebody&last_name=Else");

        var made = await server.PostAsync(
            "/patrons?first_name=Mary&last_name=Shelley&email=frankenstein%40example.com"
            + "&notification_emails=frankenstein%40example.com%2Canother.email%40example.com&password=2ab3940as94ikd2394k");

        Assert.Equal(200, made.Status);
        Assert.Equal("application/json; charset=utf-8", made.ContentType);
        var printed = Wire.Compact("""
            {
            "barcode": "2020000000051",
            "first_name": "Mary",
            "last_name": "Shelley",
            "email": "frankenstein@example.com",
            "notification_emails": "frankenstein@example.com,another.email@example.com",
            "tags": null,
            "patron_id": null,
            "phone": null,
            "address1": null,
            "address2": null,
            "city": null,
            "state": null,
            "country": "US",
            "zip": null,
            "freeze": null
            }
            """);
        Assert.Equal(printed, made.Body);
        Assert.Equal(printed, (await server.GetAsync("/patrons/2020000000051")).Body);
    }

    [EveryEngine]
    public async Task Every_field_that_is_sent_comes_back_in_the_documents_order(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        var made = await server.MakeAsync(Wire.Query(
            ("zip", "00110"), ("freeze", "1"), ("country", "IT"), ("state", "Lazio"), ("city", "Roma"), ("address2", "int. 4"),
            ("address1", "Via Appia 1"), ("phone", "+39 06 1234"), ("patron_id", "R-7"), ("tags", "plan,One year"),
            ("notification_emails", "a@example.com,b@example.com,c@example.com"), ("email", "d@example.com"),
            ("last_name", "Rossi"), ("first_name", "Anna"), ("barcode", "12345"), ("password", "s")));

        Assert.Equal(
            """{"barcode":"12345","first_name":"Anna","last_name":"Rossi","email":"d@example.com","notification_"""
                + """emails":"a@example.com,b@example.com,c@example.com","tags":"plan,One """
                + """year","patron_id":"R-7","phone":"+39 06 1234","address1":"Via Appia 1","address2":"int. """
                + """4","city":"Roma","state":"Lazio","country":"IT","zip":"00110","freeze":1}""",
            made.Body);
    }

    [EveryEngine]
    public async Task A_patron_has_fifteen_fields_and_no_error_wherever_it_is_shown(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync("first_name=Mary&last_name=Shelley&password=secret&email=m@example.com");
        var updated = await server.PostAsync("/patrons/m@example.com?password=other&tags=a");
        var found = await server.GetAsync("/patrons/m@example.com");
        var listed = (await server.GetAsync("/patrons?q=mary")).Json["patrons"]![0]!;

        foreach (var patron in (JsonNode[])[made.Json, updated.Json, found.Json, listed])
        {
            Assert.Equal(Fields, patron.AsObject().Select(field => field.Key));
            // Clients cast both to a text without asking.
            Assert.Equal(JsonValueKind.String, patron["barcode"]!.GetValueKind());
            Assert.Equal(JsonValueKind.String, patron["email"]!.GetValueKind());
        }
    }

    [EveryEngine]
    public async Task Barcodes_are_EAN_13_and_count_up_from_one(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        // The document's own three, and the one between that it doesn't show.
        foreach (var barcode in (string[])["2020000000013", "2020000000020", "2020000000037", "2020000000044", "2020000000051"])
            Assert.Equal(barcode, (await server.MakeAsync("first_name=A&last_name=B"))["barcode"]);
        // Ten and eleven: the check digit is not the counter's last.
        for (var number = 6; number <= 9; number++)
            await server.MakeAsync("first_name=A&last_name=B&barcode=");
        Assert.Equal("2020000000105", (await server.MakeAsync("first_name=A&last_name=B"))["barcode"]);
        Assert.Equal("2020000000112", (await server.MakeAsync("first_name=A&last_name=B"))["barcode"]);
    }

    [EveryEngine]
    public async Task The_barcode_prefix_and_the_country_are_settings(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, new Dictionary<string, string?> { ["Bootstrap:BarcodePrefix"] = "299", ["Bootstrap:Country"] = "IN" });

        var made = await server.MakeAsync("first_name=A&last_name=B&state=Maharashtra");

        Assert.Equal(("2990000000019", "IN", "Maharashtra"), (made["barcode"], made["country"], made["state"]));
    }

    [EveryEngine]
    public async Task A_barcode_taken_on_purpose_is_never_issued(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B&barcode=2020000000013");
        await server.MakeAsync("first_name=A&last_name=B&barcode=2020000000020");
        // Given away and taken back: the card is still about.
        await server.PostAsync("/patrons/2020000000020?barcode=77777");

        Assert.Equal("2020000000037", (await server.MakeAsync("first_name=A&last_name=B"))["barcode"]);
    }

    [EveryEngine]
    public async Task When_the_last_number_is_issued_creating_says_so(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B&barcode=2029999999995");
        await server.Store.WriteAsync(
            session => session.ExecuteAsync(Sql.Composed(
                engine == Engine.Sqlite
                    ? "update counter set last = 999999998 where name = 'barcode_1'"
                    : "select setval('barcode_1', 999999998)")),
            CancellationToken.None);

        // The last is taken on purpose, and behind it there are none.
        for (var attempt = 1; attempt <= 2; attempt++)
            Wire.IsError(await server.PostAsync("/patrons?first_name=C&last_name=D"), 400, "barcodes_used_up", "barcode");
        await server.MakeAsync("first_name=C&last_name=D&barcode=12345");
        Assert.Equal("2", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task A_custom_barcode_has_five_to_fifteen_digits(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var barcode in (string[])["12345", "123456789012345", "00000", "%20654321%20"])
            Assert.Equal(
                barcode.Replace("%20", "", StringComparison.Ordinal),
                (await server.MakeAsync($"first_name=A&last_name=B&barcode={barcode}"))["barcode"]);
        foreach (var barcode in (string[])[
            "1234", "1234567890123456", "12a45", "-12345", "123 45", "12.45", "2.02E+12",
            "\u0661\u0662\u0663\u0664\u0665", "\uff11\uff12\uff13\uff14\uff15"])
            Wire.IsError(
                await server.PostAsync($"/patrons?first_name=A&last_name=B&{Wire.Query(("barcode", barcode))}"), 400,
                "bad_barcode", "barcode");
        Assert.Equal("4", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task A_taken_barcode_is_refused_and_makes_nobody(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B&barcode=12345");

        Wire.IsError(await server.PostAsync("/patrons?first_name=C&last_name=D&barcode=12345"), 400, "barcode_taken", "barcode");

        Assert.Equal("1", await server.TotalAsync());
        Assert.Equal("A", (await server.GetAsync("/patrons/12345"))["first_name"]);
    }

    [EveryEngine]
    public async Task A_taken_email_is_an_email_duplicate_in_any_spelling(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync($"first_name=A&last_name=B&{Wire.Query(("email", "Jos\u00e9@Example.com"))}");

        foreach (var email in (string[])[
            "Jos\u00e9@Example.com", "jos\u00e9@example.COM", "JOSE\u0301@example.com", " jos\u00e9@example.com "])
        {
            var refused = await server.PostAsync($"/patrons?first_name=C&last_name=D&{Wire.Query(("email", email))}");
            Wire.IsError(refused, 400, "email_taken", "email");
            Assert.Contains("email duplicate", refused["error"], StringComparison.Ordinal);
        }

        // Two emails that differ by more than case are two, and two patrons without an email are no duplicates.
        await server.MakeAsync("first_name=C&last_name=D&email=jose@example.com");
        await server.MakeAsync("first_name=C&last_name=D&email=");
        await server.MakeAsync("first_name=C&last_name=D");
        Assert.Equal("4", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task Hundreds_may_share_a_patron_id(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B&patron_id=One+year+plan");
        await server.MakeAsync("first_name=C&last_name=D&patron_id=One+year+plan");

        Assert.Equal("2", await server.TotalAsync());
    }
}
