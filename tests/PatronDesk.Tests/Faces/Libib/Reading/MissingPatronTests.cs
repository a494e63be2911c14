using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary>A patron who is not there: 404, or the hosted service's blank fields where the library wants them.</summary>
public sealed class MissingPatronTests
{
    [EveryEngine]
    public async Task A_missing_patron_is_404_with_json(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        foreach (var id in (string[])["99999", "nobody@example.com", "mshelley", "a/b"])
        {
            Wire.IsError(await server.GetAsync($"/patrons/{id}"), 404, "patron_not_found");
            Wire.IsError(await server.PostAsync($"/patrons/{id}?first_name=A&last_name=B"), 404, "patron_not_found");
            Wire.IsError(await server.PatchAsync($"/patrons/{id}"), 404, "patron_not_found");
            Wire.IsError(await server.DeleteAsync($"/patrons/{id}"), 404, "patron_not_found");
        }

        Assert.Equal("0", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task A_library_may_answer_with_blanks_as_the_hosted_service_does(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, new Dictionary<string, string?> { ["Bootstrap:MissingAsBlank"] = "true" });
        var mary = await server.MakeAsync("first_name=Mary&last_name=Shelley");

        var blank = await server.GetAsync("/patrons/99999");

        Assert.Equal(200, blank.Status);
        Assert.Null(blank.ETag);
        Assert.Equal(
            """{"barcode":null,"first_name":"","last_name":"","email":"","notification_emails":"","tags":"","patron_"""
                + """id":"","phone":"","address1":"","address2":"","city":"","state":"","country":"","zip":"","freeze":"""
                + """null}""",
            blank.Body);
        Assert.Equal(mary.Body, (await server.GetAsync("/patrons/2020000000013")).Body);
        Wire.IsError(await server.PostAsync("/patrons/99999?first_name=A"), 404, "patron_not_found");
        Wire.IsError(await server.PatchAsync("/patrons/99999"), 404, "patron_not_found");
        Wire.IsError(await server.DeleteAsync("/patrons/99999"), 404, "patron_not_found");
    }
}
