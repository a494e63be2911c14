using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>/manual-block-templates.</summary>
public sealed class TemplateTests
{
    private const string Sample =
        """{"name":"Lost card","code":"LC","desc":"The card is lost","blockTemplate":{"desc":"Card """
            + """lost","patronMessage":"Come to the desk","borrowing":true,"renewals":false,"requests":true,"extra":"""
            + """[1,"ü"]}}""";

    [EveryEngine]
    public async Task A_template_is_made_found_listed_replaced_and_removed(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/manual-block-templates", Sample);
        Assert.Equal(201, made.Status);
        Assert.Equal($"/manual-block-templates/{(string)made.Json["id"]!}", made.Location);
        Assert.Equal(
            "[1,\"ü\"]",
            made.Json["blockTemplate"]!["extra"]!.ToJsonString(
                new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(made.Body, (await server.Client.ReadAsync(made.Location!)).Body);

        foreach (var query in new[]
        {
            "", "?limit=100", "?limit=200&query=name=lost", "?query=code==lc", "?query=card",
            "?query=desc==\"the card*\" sortby name"
        })
        {
            var list = await server.Client.ReadAsync($"/manual-block-templates{query}");
            Assert.Equal(1, (int?)list.Json["totalRecords"]);
            Assert.Equal("Lost card", (string?)list.Json["manualBlockTemplates"]![0]!["name"]);
        }

        Assert.Equal(204, (await server.Client.PutAsync(made.Location!, """{"name":"Other"}""", made.ETag)).Status);
        Assert.Equal(409, (await server.Client.PutAsync(made.Location!, """{"name":"Third"}""", made.ETag)).Status);
        var now = await server.Client.ReadAsync(made.Location!);
        Assert.Equal(["name", "metadata", "id"], now.Json.AsObject().Select(property => property.Key));
        Assert.Equal(204, (await server.Client.DeleteAsync(made.Location!, null)).Status);
        var gone = await server.Client.ReadAsync(made.Location!);
        Assert.Equal((404, "text/plain"), (gone.Status, gone.MediaType));
    }

    [EveryEngine]
    public async Task Faults_and_taken_ids_are_422(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var faulty = await server.Client.PostAsync("/manual-block-templates", """{"nam":"x","id":"1"}""");
        Assert.Equal((422, "nam,id,name"), (faulty.Status, string.Join(',', faulty.FaultKeys)));
        var body = $$"""{"name":"x","id":"{{FolioCalls.BlockId}}"}""";
        Assert.Equal(201, (await server.Client.PostAsync("/manual-block-templates", body)).Status);
        var taken = await server.Client.PostAsync("/manual-block-templates", body);
        Assert.Equal((422, "id"), (taken.Status, taken.FaultKeys.Single()));
        foreach (var (content, place) in new[]
        {
            ("5", "blockTemplate must be an object, at 1:29"), ("[]", "blockTemplate must be an object, at 1:29"),
            ("""{"desc":5}""", "blockTemplate.desc must be a string, at 1:37"),
            ("""{"patronMessage":[]}""", "blockTemplate.patronMessage must be a string, at 1:46"),
            ("""{"renewals":"no"}""", "blockTemplate.renewals must be true or false, at 1:41"),
        })
        {
            var refused = await server.Client.PostAsync("/manual-block-templates", $$"""{"name":"x","blockTemplate":{{content}}}""");
            Assert.Equal((400, "text/plain"), (refused.Status, refused.MediaType));
            Assert.Contains(place, refused.Body, StringComparison.Ordinal);
        }
    }

    [EveryEngine]
    public async Task What_a_template_holds_beyond_the_schema_comes_back_as_it_was_sent(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        const string Content =
            """{"desc":null,"borrowing":null,"a":[1e400,123456789012345678901234567890.5,true,null,{}],"ü":"""
                + """{"b":"c"}}""";
        var made = await server.Client.PostAsync("/manual-block-templates", $$"""{"name":"x","blockTemplate":{{Content}}}""");
        Assert.Equal(201, made.Status);
        Assert.Contains($"\"blockTemplate\":{Content}", (await server.Client.ReadAsync(made.Location!)).Body, StringComparison.Ordinal);
    }
}
