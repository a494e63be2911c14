using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

public sealed class CreatedDateTests
{
    [Theory]
    [InlineData(Engine.Sqlite, "/manualblocks", "manualblocks")]
    [InlineData(Engine.Postgres, "/manualblocks", "manualblocks")]
    [InlineData(Engine.Sqlite, "/manual-block-templates", "manualBlockTemplates")]
    [InlineData(Engine.Postgres, "/manual-block-templates", "manualBlockTemplates")]
    [InlineData(Engine.Sqlite, "/users", "users")]
    [InlineData(Engine.Postgres, "/users", "users")]
    public async Task A_record_is_found_by_the_date_that_it_shows(Engine engine, string path, string name)
    {
        await using var server = await TestServer.StartAsync(engine);
        // The wire shows milliseconds, and clocks have more.
        server.Clock.Advance(TimeSpan.FromTicks(12_345_678));
        var made = await server.Client.PostAsync(path, path switch
        {
            "/users" => """{"personal":{"lastName":"Shelley"}}""",
            "/manualblocks" => FolioCalls.Block(),
            _ => """{"name":"Lost card"}""",
        });
        var shown = (string)made.Json["metadata"]!["createdDate"]!;
        var found = await server.Client.ReadAsync($"{path}?query={Uri.EscapeDataString($"metadata.createdDate==\"{shown}\"")}");
        Assert.Equal((string?)made.Json["id"], (string?)Assert.Single(found.Json[name]!.AsArray())!["id"]);
    }
}
