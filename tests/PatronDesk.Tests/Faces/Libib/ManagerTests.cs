using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary><c>/managers</c>: the same staff that signs in.</summary>
public sealed class ManagerTests
{
    private const string Mary = "first_name=Mary&last_name=Shelley&email=mary%40example.org&password=frankenstein&role=";

    [Theory]
    [InlineData(Engine.Sqlite, "admin", "manager")]
    [InlineData(Engine.Sqlite, "manager", "desk")]
    [InlineData(Engine.Sqlite, "lender", "desk")]
    [InlineData(Engine.Postgres, "admin", "manager")]
    [InlineData(Engine.Postgres, "manager", "desk")]
    [InlineData(Engine.Postgres, "lender", "desk")]
    public async Task A_manager_is_made_shown_signs_in_and_is_removed(Engine engine, string word, string role)
    {
        await using var server = await TestServer.StartAsync(engine);
        var mary = $$"""{"first_name":"Mary","last_name":"Shelley","email":"mary@example.org","role":"{{word}}"}""";
        var made = await server.PostAsync($"/managers?{Mary}{word}");
        Assert.Equal((200, mary), (made.Status, made.Body));
        Assert.Contains($"mary@example.org|{role}", await server.QueryAsync("select username, role from staff", 2));
        Assert.Equal(
            $$"""{"total":2,"managers":[{"first_name":null,"last_name":null,"email":"owner","role":"owner"},{{mary}}]}""",
            (await server.GetAsync("/managers")).Body);
        Assert.Equal((200, mary), await server.GetAsync("/managers/MARY%40example.org") is var one ? (one.Status, one.Body) : default);

        var login = await server.LoginAsync("mary@example.org", "frankenstein");
        Assert.Equal(201, login.Status);
        Assert.Equal(200, await server.StatusWithAsync(login.Token));

        var gone = await server.DeleteAsync("/managers/mary@example.org");
        Assert.Equal((204, ""), (gone.Status, gone.Body));
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(401, await server.StatusWithAsync(login.Token));
        Assert.Equal(404, (await server.GetAsync("/managers/mary@example.org")).Status);
        Assert.Equal(404, (await server.DeleteAsync("/managers/mary@example.org")).Status);
        Assert.Equal(200, (await server.PostAsync($"/managers?{Mary}{word}")).Status);
        Assert.DoesNotContain(
            "ary",
            string.Join(
                '\n', await server.QueryAsync("select actor || subject || coalesce(detail, '') from journal", 1)),
            StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_manager_comes_as_query_form_or_json_alike(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var form = await server.PostAsync("/managers", Wire.Form(
            ("first_name", "A"), ("last_name", "B"), ("email", "form@example.org"), ("password", " 6 long "), ("role", "admin")));
        Assert.Equal((200, "form@example.org"), (form.Status, form["email"]));
        var json = await server.PostAsync("/managers", Wire.JsonBody(
            """{"first_name":"A","last_name":"B","email":"json@example.org","password":"long enough","role":"admin"}"""));
        Assert.Equal((200, "json@example.org"), (json.Status, json["email"]));
        Assert.Equal(201, (await server.LoginAsync("form@example.org", " 6 long ")).Status);
    }

    [EveryEngine]
    public async Task What_is_missing_or_wrong_is_named(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var (query, field) in ((string, string)[])
        [
            ("", "first_name"),
            ("first_name=A&last_name=B&email=a%40b.org&role=admin", "password"),
            ("first_name=A&last_name=%20&email=a%40b.org&role=admin&password=12345678", "last_name"),
            ("first_name=A&last_name=B&email=nobody&role=admin&password=12345678", "email"),
            ("first_name=A&last_name=B&email=a%40b.org&role=admin&password=1234567", "password"),
            ("first_name=A&last_name=B&email=a%40b.org&role=owner&password=12345678", "role"),
            ("first_name=A&last_name=B&email=a%40b.org&role=emperor&password=12345678", "role"),
            ("first_name=A%00&last_name=B&email=a%40b.org&role=admin&password=12345678", "first_name"),
            ($"first_name=A&last_name={new string('x', 201)}&email=a%40b.org&role=admin&password=12345678", "last_name"),
        ])
        {
            var reply = await server.PostAsync($"/managers?{query}");
            Assert.True(reply.Status == 400 && reply["field"] == field, $"{query}: {reply.Body}");
        }

        Assert.Equal(200, (await server.PostAsync($"/managers?{Mary}admin")).Status);
        var taken = await server.PostAsync($"/managers?{Mary.Replace("mary", "MARY", StringComparison.Ordinal)}lender");
        Assert.Equal((400, "email_taken"), (taken.Status, taken["code"]));
    }

    [EveryEngine]
    public async Task The_owner_is_found_by_sign_in_name_and_cannot_be_removed(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal("owner", (await server.GetAsync("/managers/owner"))["role"]);
        var reply = await server.DeleteAsync("/managers/owner");
        Assert.Equal((400, "The owner cannot be removed."), (reply.Status, reply["error"]));
        Assert.Equal(404, (await server.GetAsync("/managers/own%01er")).Status);
        // The web server refuses it; PostgreSQL could not be asked for it.
        Assert.Equal(400, (await server.GetAsync("/managers/own%00er")).Status);
    }
}
