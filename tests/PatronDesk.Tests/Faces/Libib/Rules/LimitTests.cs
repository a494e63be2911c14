using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary>How long a text may be, and which characters no text may hold.</summary>
public sealed class LimitTests
{
    private static readonly (string Field, int Longest)[] Texts =
    [
        ("first_name", 255), ("last_name", 255), ("tags", 2000), ("patron_id", 255), ("phone", 255), ("address1", 255),
        ("address2", 255), ("city", 255), ("state", 255), ("zip", 255), ("password", 1024),
    ];

    [EveryEngine]
    public async Task A_text_may_have_its_length_and_not_one_more(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync("first_name=A&last_name=B&country=FR");

        foreach (var (field, longest) in Texts)
        {
            // é is two bytes: the limit counts characters.
            var full = await server.PostAsync(made.Path(), Wire.Form((field, new string('é', longest))));
            Assert.True(full.Status == 200, field + full.Body);
            if (field != "password")
                Assert.Equal(new string('é', longest), full[field]);
            Wire.IsError(await server.PostAsync(made.Path(), Wire.Form((field, new string('é', longest + 1)))), 400, "too_long", field);
        }
    }

    [EveryEngine]
    public async Task No_text_may_hold_a_control_character_or_half_a_pair(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync("first_name=A&last_name=B&country=FR");

        foreach (var (field, _) in Texts)
        {
            foreach (var bad in (string[])[
                "\\u0000", "\\n", "\\r", "\\t", "\\u001b", "\\u007f", "\\u0085", "\\ud800", "\\udc00",
                "\\udc00\\ud800"])
            {
                var json = $$"""{"{{field}}":"a{{bad}}b"}""";
                Wire.IsError(await server.PostAsync(made.Path(), Wire.JsonBody(json)), 400, "bad_character", field);
            }

            foreach (var bad in (string[])["%00", "%0A", "%0D", "%09", "%1B", "%7F", "%C2%85"])
                Wire.IsError(await server.PostAsync($"{made.Path()}?{field}=a{bad}b"), 400, "bad_character", field);
        }

        Assert.Equal(made.Body, (await server.GetAsync(made.Path())).Body);
    }

    [EveryEngine]
    public async Task A_body_of_more_than_a_mebibyte_is_too_large(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var fits = new string(' ', 1024 * 1024 - 2) + "{}";

        Wire.IsError(await server.PostAsync("/patrons", Wire.JsonBody(fits)), 400, "required", "first_name");
        Wire.IsError(await server.PostAsync("/patrons", Wire.JsonBody(fits + " ")), 413, "too_large");
        Wire.IsError(await server.PostAsync("/patrons", Wire.Form(("first_name", fits))), 413, "too_large");
        Assert.Equal("0", await server.TotalAsync());
    }

    [Fact]
    public async Task A_client_that_sends_far_too_much_still_reads_why_it_is_refused()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var huge = new string(' ', 20 * 1024 * 1024) + "{}";
        for (var i = 0; i < 5; i++)
        {
            Wire.IsError(await server.PostAsync("/patrons", Wire.JsonBody(huge)), 413, "too_large");
            // Without a length, as a client sends that does not know it beforehand.
            using var request = new HttpRequestMessage(HttpMethod.Post, "/manualblocks") { Content = Wire.JsonBody(huge) };
            request.Headers.TransferEncodingChunked = true;
            using var answer = await server.Client.SendAsync(request);
            Assert.Equal(413, (int)answer.StatusCode);
        }
    }

    [EveryEngine]
    public async Task A_search_text_may_have_two_hundred_characters(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        Assert.Equal("0", (await server.GetAsync($"/patrons?q={new string('a', 200)}"))["total"]);
        Wire.IsError(await server.GetAsync($"/patrons?q={new string('a', 201)}"), 400, "too_long", "q");
    }
}
