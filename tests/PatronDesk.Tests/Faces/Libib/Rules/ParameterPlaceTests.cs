using System.Net.Http.Headers;
using System.Text;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary>Where parameters may stand: in the query, as the document says; as a form or as JSON, as live clients do.</summary>
public sealed class ParameterPlaceTests
{
    private const string Mary =
        """{"barcode":"2020000000013","first_name":"Mary","last_name":"Shelley & """
            + """Co","email":"m+1@example.com","notification_emails":null,"tags":"a,b c","patron_id":null"""
            + ""","phone":null,"address1":null,"address2":null,"city":null,"state":null,"country":"US","zip":null"""
            + ""","freeze":1}""";

    public static TheoryData<Engine, string> Places()
    {
        var places = new TheoryData<Engine, string>();
        foreach (var engine in Enum.GetValues<Engine>())
        {
            foreach (var place in (string[])["query", "form", "multipart", "json"])
                places.Add(engine, place);
        }

        return places;
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_patron_is_the_same_wherever_the_parameters_stand(Engine engine, string place)
    {
        await using var server = await TestServer.StartAsync(engine);
        (string Name, string Value)[] fields =
            [
                ("first_name", "Mary"), ("last_name", "Shelley & Co"), ("email", "m+1@example.com"), ("tags", "a,b c"),
                ("freeze", "1"), ("colour", "red")];

        var made = place == "query"
            ? await server.PostAsync($"/patrons?{Wire.Query(fields)}")
            : await server.PostAsync("/patrons", Body(place, fields));

        Assert.Equal((200, Mary), (made.Status, made.Body));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task An_update_reads_the_same_places(Engine engine, string place)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=Mary&last_name=Shelley&email=m@example.com&tags=a&freeze=1");
        (string Name, string Value)[] fields = [("email", "n@example.com"), ("tags", ""), ("city", "Genève")];

        var updated = place == "query"
            ? await server.PostAsync($"/patrons/m@example.com?{Wire.Query(fields)}")
            : await server.PostAsync("/patrons/m@example.com", Body(place, fields));

        Assert.Equal(
            (200, "n@example.com", null, "Genève", "1"),
            (updated.Status, updated["email"], updated["tags"], updated["city"], updated["freeze"]));
    }

    [EveryEngine]
    public async Task The_query_wins_where_both_name_a_field(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.PostAsync(
            "/patrons?first_name=Query&city=", Wire.JsonBody("""{"first_name":"Body","last_name":"Body","city":"Body","zip":"1"}"""));
        Assert.Equal(("Query", "Body", null, "1"), (made["first_name"], made["last_name"], made["city"], made["zip"]));

        var updated = await server.PostAsync(
            "/patrons/2020000000013?first_name=Again", Wire.Form(("first_name", "Form"), ("last_name", "Form")));
        Assert.Equal(("Again", "Form"), (updated["first_name"], updated["last_name"]));
    }

    [EveryEngine]
    public async Task Spaces_in_a_query_may_be_pluses(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        var made = await server.MakeAsync("first_name=Mary+Ann&last_name=O%2BNeil&tags=plan,One+year&tags=third");

        Assert.Equal(("Mary Ann", "O+Neil", "plan,One year,third"), (made["first_name"], made["last_name"], made["tags"]));
    }

    [EveryEngine]
    public async Task Unknown_parameters_are_ignored(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B&notification_email=a@example.com&Freeze=1&id=7&uuid=x&=&&x");
        await server.PostAsync(
            "/patrons",
            Wire.JsonBody(
                """{"first_name":"C","last_name":"D","deep":{"first_name":["x",{}]},"FIRST_NAME":1,"":null"""
                    + ""","n":1e999}"""));

        var list = await server.GetAsync("/patrons");
        Assert.Equal("2", list["total"]);
        Assert.DoesNotContain("a@example.com", list.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"freeze\":1", list.Body, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_body_without_content_type_is_read_as_json(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var body = new ByteArrayContent("""{"first_name":"Mary","last_name":"Shelley"}"""u8.ToArray());

        Assert.Equal("Mary", (await server.PostAsync("/patrons", body))["first_name"]);
        // Shopify's and some scripts' idea of JSON.
        var text = new StringContent("""{"first_name":"Percy","last_name":"Shelley"}""", Encoding.UTF8, "text/plain");
        Assert.Equal("Percy", (await server.PostAsync("/patrons", text))["first_name"]);
    }

    [EveryEngine]
    public async Task A_byte_order_mark_before_the_json_is_ignored(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var body = new ByteArrayContent([.. "\uFEFF"u8, .. """{"first_name":"Mary","last_name":"Shelley"}"""u8]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        Assert.Equal("Mary", (await server.PostAsync("/patrons", body))["first_name"]);
    }

    [EveryEngine]
    public async Task An_empty_body_says_nothing_whatever_its_content_type(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var type in (string[])["application/json", "application/x-www-form-urlencoded", "text/plain"])
        {
            Assert.Equal(
                200,
                (await server.PostAsync(
                    "/patrons?first_name=A&last_name=B", new StringContent("", Encoding.UTF8, type))).Status);
            Wire.IsError(await server.PostAsync("/patrons", new StringContent("", Encoding.UTF8, type)), 400, "required", "first_name");
        }

        Assert.Equal(200, (await server.PostAsync("/patrons?first_name=A&last_name=B", Wire.JsonBody(" \r\n\t"))).Status);
        Assert.Equal(200, (await server.PostAsync("/patrons?first_name=A&last_name=B", Wire.JsonBody("{}"))).Status);
        // A GET or a DELETE with a content type and nothing in it is what one client sends.
        Assert.Equal(
            200,
            (await Wire.SendAsync(
                server, server.Client, "GET", "/patrons",
                new StringContent("", Encoding.UTF8, "application/json"))).Status);
        Assert.Equal(
            204,
            (await Wire.SendAsync(
                server, server.Client, "DELETE", "/patrons/2020000000013",
                new StringContent("", Encoding.UTF8, "application/json"))).Status);
    }

    [EveryEngine]
    public async Task A_post_without_body_or_length_works_as_in_the_documents_samples(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        var answer = await Wire.RawAsync(
            server,
            Wire.Head("POST", "/patrons?first_name=Mary&last_name=Shelley&email=frankenstein@example.com&password=2ab3940as94ikd2394k"));
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith((await server.GetAsync("/patrons/2020000000013")).Body, answer, StringComparison.Ordinal);

        var chunked = await Wire.RawAsync(
            server,
            Wire.Head("POST", "/patrons/2020000000013", "Transfer-Encoding: chunked", "Content-Type: application/json")
            + "8\r\n{\"city\":\r\n7\r\n\"Bath\"}\r\n0\r\n\r\n");
        Assert.Contains("\"city\":\"Bath\"", chunked, StringComparison.Ordinal);
        var absolute = await Wire.RawAsync(server, Wire.Head("POST", "http://localhost/patrons/2020000000013?zip=1"));
        Assert.Contains("\"zip\":\"1\"", absolute, StringComparison.Ordinal);
    }

    private static HttpContent Body(string place, (string Name, string Value)[] fields)
    {
        switch (place)
        {
            case "form":
                return Wire.Form(fields);
            case "multipart":
                var parts = new MultipartFormDataContent();
                foreach (var (name, value) in fields)
                    parts.Add(new StringContent(value), name);
                return parts;
            default:
                return Wire.JsonBody(
                    $$"""{{{string.Join(',', fields.Select(field => $"\"{field.Name}\":\"{field.Value}\""))}}}""");
        }
    }
}
