using System.Text.Json;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary>
/// What is sent comes back letter for letter: a sync that compares would else send it for ever. And nothing that is sent
/// makes the server fail.
/// </summary>
public sealed class ExactTextTests
{
    private static readonly string[] Fields =
        ["first_name", "last_name", "tags", "patron_id", "phone", "address1", "address2", "city", "state", "zip"];

    private static readonly string[] AllFields =
        [.. Fields, "email", "notification_emails", "country", "freeze", "barcode", "password"];

    [EveryEngine]
    public async Task Texts_come_back_exactly_as_sent(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync("first_name=A&last_name=B&country=FR");

        foreach (var text in (string[])
            [
                "  leading and trailing  ", "Ame\u0301lie", "Am\u00e9lie", "\u212b \u00c5 A\u030a", "\ufb01", "ß",
                "'; drop table patron; --",
                "<script>alert(1)</script>", "\u202eenil", "a\u200db", "\U0001f9db\u200d\u2642\ufe0f", "\\u0041 \\ / \" &amp; %41 +",
                "null", "true", "0", "{\"a\":1}", "=1+1", "a\u2028b", "\ufeffx", "\ufffd", "\uffff", "a,,b, ,c,",
                "\u0627\u0644", "%s %n {0} {{1}} $1 :x @y",
            ])
        {
            foreach (var field in Fields)
            {
                var updated = await server.PostAsync($"{made.Path()}?{Wire.Query((field, text))}");
                Assert.True(updated.Status == 200, updated.Body);
                Assert.Equal(text, updated[field]);
            }

            var found = await server.GetAsync(made.Path());
            Assert.All(Fields, field => Assert.Equal(text, found[field]));
            var json = JsonSerializer.Serialize(text);
            Assert.Equal(text, (await server.PostAsync(made.Path(), Wire.JsonBody($$"""{"first_name":{{json}}}""")))["first_name"]);
            Assert.Equal(text, (await server.PostAsync(made.Path(), Wire.Form(("first_name", text))))["first_name"]);
        }
    }

    [EveryEngine]
    public async Task White_space_around_an_email_or_a_barcode_is_dropped(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        var made = await server.MakeAsync(
            $"first_name=A&last_name=B&{Wire.Query(("email", " \u00a0M@Example.com \n"), ("barcode", "\t12345 "))}");

        Assert.Equal(("M@Example.com", "12345"), (made["email"], made["barcode"]));
    }

    [EveryEngine]
    public async Task Changing_only_an_emails_case_is_kept(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B&email=m@example.com");

        Assert.Equal("M@example.com", (await server.PostAsync("/patrons/m@example.com?email=M@example.com"))["email"]);
        Assert.Equal("M@example.com", (await server.GetAsync("/patrons/m@example.com"))["email"]);
    }

    [EveryEngine]
    public async Task Whatever_any_field_holds_the_server_answers_200_or_4xx(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=Keep&last_name=Me&barcode=99999");
        var megabyte = new string('x', 1_000_000);
        string[] hostile =
        [
            "", "a\0b", "\0", "\u202e\u2066x", "'\"`;--/*", "\u0000\u0000@\u0000", "' or '1'='1",
            "<img src=x onerror=alert(1)>", "../../etc/passwd",
            "%00", "{{7*7}}", new string('\u0301', 5000), new string('@', 5000), new string(',', 5000),
            new string('9', 5000), "\ufdfa", "e\u0301@e\u0301.e\u0301",
            "1e309", "-0", "NaN", "\U0010ffff", megabyte,
        ];

        foreach (var field in AllFields)
        {
            foreach (var text in hostile)
            {
                var body = field is "first_name" or "last_name"
                    ? Wire.Form((field, text))
                    : Wire.Form(("first_name", "A"), ("last_name", "B"), (field, text));
                await IsAnsweredAsync(server.PostAsync("/patrons", body));
                await IsAnsweredAsync(server.PostAsync("/patrons/99999", Wire.Form((field == "barcode" ? "unknown" : field, text))));
            }

            foreach (var json in (string[])[
                "\"\\ud800\"", "\"a\\udc00b\"", "\"\\u0000\"", "[\"\\ud800\"]", "{\"\\ud800\":1}", "1e999", "-1",
                "[[[]]]"])
                await IsAnsweredAsync(server.PostAsync("/patrons/99999", Wire.JsonBody($$"""{"{{field}}":{{json}}}""")));
        }

        // The server is well, and so is what it holds.
        Assert.Equal("Me", (await server.PostAsync("/patrons/99999?last_name=Me"))["last_name"]);
        Assert.Equal(200, (await server.GetAsync("/patrons?per_page=500")).Status);
    }

    [EveryEngine]
    public async Task Whatever_an_id_or_a_question_holds_the_server_answers_200_or_4xx(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var text in (string[])
            [
                "%00", "a%00b", "%ED%A0%80", "%FF%FE", "%", "%zz", "%2", "..", "%2e%2e%2f", "%2F%2F", "'%20or%20'1'='1",
                "%E2%80%AE", "a%0d%0ab",
                new string('a', 4000), new string('9', 4000), "%F4%8F%BF%BF", "%C0%AF", "%EF%BF%BF", "%EE%80%80", "\\",
                "%5C", ";", "*", "%25%30%30",
            ])
        {
            foreach (var method in (string[])["GET", "POST", "PATCH", "DELETE"])
                await IsAnsweredAsync(Wire.SendAsync(server, server.Client, method, $"/patrons/{text}", null));
            await IsAnsweredAsync(server.GetAsync($"/patrons?q={text}"));
            await IsAnsweredAsync(server.GetAsync($"/patrons?updated_since={text}"));
            await IsAnsweredAsync(server.GetAsync($"/patrons?page={text}&per_page={text}"));
        }
    }

    [EveryEngine]
    public async Task Broken_utf8_and_broken_forms_are_refused(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        const string Json = "{\"first_name\":\"\u00ff\",\"last_name\":\"B\"}";

        var answer = await Wire.RawAsync(
            server, Wire.Head("POST", "/patrons", "Content-Type: application/json", $"Content-Length: {Json.Length}") + Json);
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"field\":\"first_name\"", answer, StringComparison.Ordinal);

        // A client that encodes in Latin-1 must learn it, and not find "M%FCller" among its patrons.
        foreach (var query in (string[])[
            "first_name=M%FCller&last_name=B", "first_name=%ED%A0%80&last_name=B", "first_name=A&last_name=%c3"])
            Wire.IsError(
                await server.PostAsync($"/patrons?{query}"), 400, "bad_character",
                query.Contains("=A", StringComparison.Ordinal) ? "last_name" : "first_name");
        Wire.IsError(await server.GetAsync("/patrons?q=M%FCller"), 400, "bad_character", "q");
        Assert.Equal("100%FF", (await server.MakeAsync("first_name=100%25FF&last_name=M%C3%BCller&unknown=%FF"))["first_name"]);

        const string Parts = "--x\r\nContent-Disposition: form-data; name=\"first_name\"\r\n\r\nA";
        var broken = await Wire.RawAsync(
            server,
            Wire.Head(
                "POST", "/patrons", "Content-Type: multipart/form-data; boundary=x", $"Content-Length: {Parts.Length}")
                + Parts);
        Assert.StartsWith("HTTP/1.1 400 ", broken, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"", broken, StringComparison.Ordinal);
        var many = string.Join('&', Enumerable.Range(0, 5000).Select(i => $"a{i}=1"));
        await IsAnsweredAsync(
            server.PostAsync(
                "/patrons",
                new StringContent(
                    many, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"))));
        var noBoundary = await Wire.RawAsync(
            server, Wire.Head("POST", "/patrons", "Content-Type: multipart/form-data", $"Content-Length: {Parts.Length}") + Parts);
        Assert.StartsWith("HTTP/1.1 400 ", noBoundary, StringComparison.Ordinal);
    }

    private static async Task IsAnsweredAsync(Task<Answer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Status is 200 or 204 or (>= 400 and < 500), $"{answer.Status}: {answer.Body}");
        if (answer.Status >= 400 && answer.ContentType is not null)
            Wire.IsError(
                answer, answer.Status, answer["code"]!,
                (string?)answer.Json["field"]);
    }
}
