using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary><c>GET /patrons/{id}</c>: who an id names, however it is written.</summary>
public sealed class GetTests
{
    [EveryEngine]
    public async Task A_patron_is_the_one_that_the_document_prints(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync(
            "first_name=Mary&last_name=Shelley&email=frankenstein@example.com&patron_id=mshelley&phone=555-123-4567&city=Augusta&state=KS");

        var patron = await server.GetAsync("/patrons/2020000000013");

        Assert.Equal(200, patron.Status);
        Assert.Equal("application/json; charset=utf-8", patron.ContentType);
        Assert.Equal(
            Wire.Compact("""
                {
                "barcode": "2020000000013",
                "first_name": "Mary",
                "last_name": "Shelley",
                "email": "frankenstein@example.com",
                "notification_emails": null,
                "tags": null,
                "patron_id": "mshelley",
                "phone": "555-123-4567",
                "address1": null,
                "address2": null,
                "city": "Augusta",
                "state": "KS",
                "country": "US",
                "zip": null,
                "freeze": null
                }
                """),
            patron.Body);
    }

    [EveryEngine]
    public async Task An_email_names_its_patron_in_every_spelling(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync($"first_name=M&last_name=S&{Wire.Query(("email", "Mary.O'Neil+desk@Example.com"))}");

        foreach (var id in (string[])
            [
                "Mary.O'Neil+desk@Example.com", "mary.o'neil+desk@example.com", "MARY.O'NEIL+DESK@EXAMPLE.COM",
                "Mary.O%27Neil%2Bdesk%40Example.com", "%6Dary.o'neil+desk@example.com", "mary.o'neil+desk@example%2Ecom",
                "%20mary.o'neil+desk@example.com%20", "mary.o'neil+desk@example.com?page=1",
            ])
            Assert.Equal(made.Body, (await server.GetAsync($"/patrons/{id}")).Body);
        // A plus is a plus, never a space; and an id is decoded once only.
        foreach (var id in (string[])["mary.o'neil%20desk@example.com", "mary.o'neil%252Bdesk@example.com", "mary.o'neil desk@example.co"])
            Assert.Equal(404, (await server.GetAsync($"/patrons/{id.Replace(" ", "%20", StringComparison.Ordinal)}")).Status);
    }

    [EveryEngine]
    public async Task An_email_with_a_slash_is_found_encoded(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync("first_name=M&last_name=S&email=sales/north@example.com");

        Assert.Equal(made.Body, (await server.GetAsync("/patrons/sales%2Fnorth@example.com")).Body);
        Assert.Equal(made.Body, (await server.GetAsync("/patrons/sales%2fnorth%40example.com")).Body);
        Assert.Equal(made.Body, (await server.GetAsync("/patrons/sales/north@example.com")).Body);
    }

    [EveryEngine]
    public async Task An_email_outside_ascii_is_found_composed_or_not(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync($"first_name=M&last_name=S&{Wire.Query(("email", "jos\u00e9@ex\u00e4mple.com"))}");

        Assert.Equal("jos\u00e9@ex\u00e4mple.com", made["email"]);
        foreach (var id in (string[])["jos\u00e9@ex\u00e4mple.com", "JOSE\u0301@EXA\u0308MPLE.COM"])
            Assert.Equal(made.Body, (await server.GetAsync($"/patrons/{Uri.EscapeDataString(id)}")).Body);
    }

    [EveryEngine]
    public async Task The_address_may_be_in_any_case_and_encoded(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync("first_name=A&last_name=B&email=a@example.com");

        await server.MakeAsync("first_name=C&last_name=D&barcode=22222");

        foreach (var path in (string[])[
            "/Patrons/a@example.com", "/PATRONS/2020000000013", "/%70atrons/2020000000013",
            "/%70atrons/a%40example.com?x=1",
            // Nothing but the path names a patron.
            "/%70atrons/2020000000013?back=/patrons/22222", "/patrons/2020000000013?back=/patrons/22222"])
            Assert.Equal(made.Body, (await server.GetAsync(path)).Body);
        Assert.Equal("c", (await server.PostAsync("/Patrons/2020000000013?city=c"))["city"]);
        Assert.Equal(204, (await server.DeleteAsync("/pAtrons/2020000000013")).Status);
    }

    [EveryEngine]
    public async Task A_barcode_is_a_text_and_keeps_its_zeros(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync("first_name=M&last_name=S&barcode=00123");

        Assert.Equal("00123", made["barcode"]);
        Assert.Equal(made.Body, (await server.GetAsync("/patrons/00123")).Body);
        Assert.Equal(made.Body, (await server.GetAsync("/patrons/%30%30123")).Body);
        Assert.Equal(404, (await server.GetAsync("/patrons/123")).Status);
        Assert.Equal(404, (await server.GetAsync("/patrons/0000123")).Status);
    }

    [EveryEngine]
    public async Task Only_barcode_and_email_name_a_patron(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync(
            "first_name=Mary&last_name=Shelley&patron_id=mshelley&email=m@example.com&"
                + "notification_emails=n@example.com");

        foreach (var id in (string[])["mshelley", "Mary", "n@example.com", "1", "202", "m@example.co", "m@example.com.", "%", "%25", "m%"])
            Assert.Equal((id, 404), (id, (await server.GetAsync($"/patrons/{id}")).Status));
    }

    [EveryEngine]
    public async Task A_read_with_a_content_type_and_no_body_is_answered(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=Mary&last_name=Shelley");

        var answer = await Wire.RawAsync(server, Wire.Head("GET", "/patrons/2020000000013", "Content-Type: application/json"));

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
    }
}
