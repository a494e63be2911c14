using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary><c>POST /patrons/{id}</c>: what changes, and what stays.</summary>
public sealed class UpdateTests
{
    [EveryEngine]
    public async Task An_update_answers_the_patron_that_the_document_prints(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        for (var i = 1; i <= 4; i++)
            await server.MakeAsync("first_name=Somebody&last_name=Else");
        await server.MakeAsync(
            "first_name=Satoshi&last_name=Kon&email=old@example.com&notification_emails=a@example.com&patron_id=skon&country=JP");

        var updated = await server.PostAsync(
            "/patrons/2020000000051?email=satoshi.kon@example.com&password=2ab3940as94ikd2394k&notification_emails=");

        Assert.Equal((200, "application/json; charset=utf-8"), (updated.Status, updated.ContentType));
        Assert.Equal(
            Wire.Compact("""
                {
                "barcode": "2020000000051",
                "first_name": "Satoshi",
                "last_name": "Kon",
                "email": "satoshi.kon@example.com",
                "notification_emails": null,
                "tags": null,
                "patron_id": "skon",
                "phone": null,
                "address1": null,
                "address2": null,
                "city": null,
                "state": null,
                "country": "JP",
                "zip": null,
                "freeze": null
                }
                """),
            updated.Body);
    }

    [EveryEngine]
    public async Task An_email_may_go_and_a_barcode_come_at_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=Ada&last_name=Byron&email=ada@example.com");

        var updated = await server.PostAsync("/patrons/2020000000013?email=&barcode=55555");

        Assert.Equal(200, updated.Status);
        Assert.Contains("\"barcode\":\"55555\"", updated.Body, StringComparison.Ordinal);
        Assert.Contains("\"email\":null", updated.Body, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task Empty_clears_and_omitted_stays(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        (string Name, string Value)[] full =
        [
            ("email", "e@example.com"), ("notification_emails", "n@example.com"), ("tags", "t"), ("patron_id", "p"), ("phone", "1"),
            ("address1", "a"), ("address2", "b"), ("city", "c"), ("state", "KS"), ("country", "US"), ("zip", "z"), ("freeze", "1"),
        ];
        var before = await server.MakeAsync($"first_name=A&last_name=B&{Wire.Query(full)}");
        var path = before.Path();

        Assert.Equal(before.Body, (await server.PostAsync(path)).Body);
        foreach (var (name, value) in full)
        {
            var cleared = await server.PostAsync($"{path}?{name}=");
            Assert.Null(cleared[name]);
            Assert.Equal(
                before.Json.AsObject().Where(field => field.Key != name).Select(field => (field.Key, field.Value?.ToJsonString())),
                cleared.Json.AsObject().Where(field => field.Key != name).Select(field => (field.Key, field.Value?.ToJsonString())));
            Assert.Equal(before.Body, (await server.PostAsync($"{path}?{Wire.Query((name, value))}")).Body);
        }
    }

    [EveryEngine]
    public async Task A_barcode_can_be_changed_and_not_emptied(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B");
        await server.MakeAsync("first_name=C&last_name=D&barcode=54321");

        foreach (var blank in (string[])["", "%20"])
            Wire.IsError(await server.PostAsync($"/patrons/2020000000013?barcode={blank}"), 400, "empty", "barcode");
        foreach (var bad in (string[])["1234", "1234567890123456", "abcde"])
            Wire.IsError(await server.PostAsync($"/patrons/2020000000013?barcode={bad}"), 400, "bad_barcode", "barcode");
        Wire.IsError(await server.PostAsync("/patrons/2020000000013?barcode=54321"), 400, "barcode_taken", "barcode");

        Assert.Equal("12345", (await server.PostAsync("/patrons/2020000000013?barcode=12345"))["barcode"]);
        Assert.Equal(404, (await server.GetAsync("/patrons/2020000000013")).Status);
        Assert.Equal("A", (await server.PostAsync("/patrons/12345?barcode=12345"))["first_name"]);
    }

    [EveryEngine]
    public async Task An_email_is_changed_by_the_old_one_and_then_found_by_the_new(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var before = await server.MakeAsync("first_name=A&last_name=B&email=old@example.com&patron_id=p");

        var updated = await server.PostAsync("/patrons/OLD%40example.com?email=New@example.com");

        Assert.Equal(before.Body.Replace("old@", "New@", StringComparison.Ordinal), updated.Body);
        Assert.Equal(updated.Body, (await server.GetAsync("/patrons/new@example.com")).Body);
        Wire.IsError(await server.GetAsync("/patrons/old@example.com"), 404, "patron_not_found");
        // The old one is free.
        await server.MakeAsync("first_name=C&last_name=D&email=old@example.com");
    }

    [EveryEngine]
    public async Task A_taken_email_is_refused_and_changes_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B&email=a@example.com");
        var before = await server.MakeAsync("first_name=C&last_name=D&email=c@example.com");

        var refused = await server.PostAsync("/patrons/c@example.com?email=A@EXAMPLE.com&first_name=Changed");

        Wire.IsError(refused, 400, "email_taken", "email");
        Assert.Contains("email duplicate", refused["error"], StringComparison.Ordinal);
        Assert.Equal(before.Body, (await server.GetAsync("/patrons/c@example.com")).Body);
    }

    [EveryEngine]
    public async Task One_bad_field_of_many_changes_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var before = await server.MakeAsync("first_name=A&last_name=B");

        Wire.IsError(await server.PostAsync($"{before.Path()}?first_name=C&city=D&password=p&freeze=perhaps"), 400, "bad_freeze", "freeze");

        Assert.Equal(before.Body, (await server.GetAsync(before.Path())).Body);
        Assert.Equal(["null"], await server.QueryAsync("select password_hash from patron", 1));
    }

    [EveryEngine]
    public async Task A_post_with_an_empty_id_is_refused_and_makes_nobody(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var path in (string[])["/patrons/", "/patrons/%20", "/patrons//", "/patrons/%20%20/", "/patrons/%2F", "/patrons/%09"])
        {
            foreach (var body in (HttpContent?[])[null, Wire.Form(("first_name", "A"), ("last_name", "B")), Wire.JsonBody("{}")])
                Wire.IsError(await server.PostAsync($"{path}?freeze=1&first_name=A&last_name=B", body), 400, "empty_id");
        }

        Assert.Equal("0", await server.TotalAsync());
    }
}
