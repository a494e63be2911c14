using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary>JSON bodies: what each kind of value says, and what is refused.</summary>
public sealed class JsonBodyTests
{
    [EveryEngine]
    public async Task Null_says_what_an_empty_text_says(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B&email=a@example.com&tags=x&freeze=1&zip=1");

        var updated = await server.PostAsync("/patrons/a@example.com", Wire.JsonBody("""{"email":null,"tags":null,"freeze":null}"""));

        Assert.Equal((200, null, null, null, "1"), (updated.Status, updated["email"], updated["tags"], updated["freeze"], updated["zip"]));
        Wire.IsError(
            await server.PostAsync("/patrons/2020000000013", Wire.JsonBody("""{"first_name":null}""")), 400, "empty",
            "first_name");
        Wire.IsError(await server.PostAsync("/patrons/2020000000013", Wire.JsonBody("""{"barcode":null}""")), 400, "empty", "barcode");
    }

    [EveryEngine]
    public async Task Numbers_and_truths_are_read_as_their_text(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        var made = await server.PostAsync(
            "/patrons",
            Wire.JsonBody(
                """{"first_name":"A","last_name":"B","freeze":true,"zip":12345,"barcode":2029999999999,"patron_id":7"""
                    + ""","phone":false}"""));

        Assert.Equal(
            (200, "1", "12345", "2029999999999", "7", "false"),
            (made.Status, made["freeze"], made["zip"], made["barcode"], made["patron_id"], made["phone"]));
        Assert.Null((await server.PostAsync("/patrons/2029999999999", Wire.JsonBody("""{"freeze":false}""")))["freeze"]);
        Assert.Equal("1", (await server.PostAsync("/patrons/2029999999999", Wire.JsonBody("""{"freeze":1}""")))["freeze"]);
        Assert.Null((await server.PostAsync("/patrons/2029999999999", Wire.JsonBody("""{"freeze":0}""")))["freeze"]);
    }

    [EveryEngine]
    public async Task Tags_and_notification_emails_may_be_lists_of_texts(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        var made = await server.PostAsync(
            "/patrons",
            Wire.JsonBody(
                """{"first_name":"A","last_name":"B","tags":["plan","One year"],"notification_emails":"""
                    + """["a@example.com","b@example.com"]}"""));

        Assert.Equal(("plan,One year", "a@example.com,b@example.com"), (made["tags"], made["notification_emails"]));
        Assert.Null((await server.PostAsync($"/patrons/{made["barcode"]}", Wire.JsonBody("""{"tags":[]}""")))["tags"]);
    }

    [EveryEngine]
    public async Task A_value_that_is_no_text_is_refused_by_name(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var (field, value) in ((string, string)[])
            [
                ("first_name", """["A"]"""), ("email", """{"a":1}"""), ("tags", """["a",1]"""), ("tags", """[["a"]]"""),
                ("freeze", "[]"), ("password", "{}")])
        {
            Wire.IsError(
                await server.PostAsync("/patrons", Wire.JsonBody($$"""{"first_name":"A","last_name":"B","{{field}}":{{value}}}""")),
                400, "wrong_type", field);
        }

        foreach (var body in (string[])["[]", "\"x\"", "1", "null", """[{"first_name":"A","last_name":"B"}]"""])
            Wire.IsError(await server.PostAsync("/patrons?first_name=A&last_name=B", Wire.JsonBody(body)), 400, "not_an_object");
        Assert.Equal("0", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task Malformed_json_is_refused_with_the_position(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var (body, position) in (IEnumerable<(string, string)>)
        [
            ("{\"first_name\":\"A\",\n\"last_name\":B}", "2:13"),
            ("{", "1:2"),
            ("{\"first_name\":\"A\",}", "1:19"),
            ("{'first_name':'A'}", "1:2"),
            ("{\"first_name\":\"A\"} x", "1:20"),
            ("{\"first_name\":\"A\nB\"}", "1:17"),
            ("first_name=A&last_name=B", "1:2"),
        ])
        {
            var refused = await server.PostAsync("/patrons?first_name=A&last_name=B", Wire.JsonBody(body));
            Wire.IsError(refused, 400, "malformed_json");
            Assert.Contains($" {position} ", refused["error"], StringComparison.Ordinal);
        }

        Assert.Equal("0", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task Json_nested_a_thousand_deep_is_refused(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var deep = new string('[', 1000) + new string(']', 1000);

        Wire.IsError(
            await server.PostAsync("/patrons", Wire.JsonBody($$"""{"first_name":"A","last_name":"B","x":{{deep}}}""")),
            400,
            "malformed_json");
    }

    [EveryEngine]
    public async Task The_last_of_two_equal_names_counts(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        var made = await server.PostAsync("/patrons", Wire.JsonBody("""{"first_name":"A","first_name":"B","last_name":"C"}"""));

        Assert.Equal("B", made["first_name"]);
    }
}
