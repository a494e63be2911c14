using PatronDesk.Data;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Data;

public sealed class DateOfBirthMigrationTests
{
    [EveryEngine]
    public async Task A_date_of_birth_that_was_kept_in_JSON_is_a_column_and_reads_as_before(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var users = new List<(string Location, string Birth)>();
        foreach (var birth in new[] { "1994-04-03T00:00:00.000+00:00", "1955-12-31T23:59:59.250+00:00", "0001-01-01T00:00:00.000+00:00" })
        {
            var made = await server.Client.PostAsync(
                "/users", $$$"""{"personal":{"lastName":"A","pronouns":"she","dateOfBirth":"{{{birth}}}"}}""");
            users.Add((made.Location!, birth));
        }

        var without = (await server.Client.PostAsync("/users", """{"personal":{"lastName":"B","pronouns":"he"}}""")).Location!;
        var before = await ReadAsync(server, without);

        // As the version before kept it.
        await server.Store.ScriptAsync("alter table patron drop column born_at");
        foreach (var (location, birth) in users)
        {
            await server.Store.ScriptAsync($$$"""
                update patron set user_rest = '{"pronouns":"she","dateOfBirth":"{{{birth}}}"}' where uuid = '{{{location.Split('/')[^1]}}}'
                """);
        }

        await server.Store.ScriptAsync(Migrator.Script(server.Store.Dialect, $"0019_date_of_birth.{server.Store.Dialect.Name}.sql"));

        foreach (var (location, birth) in users)
        {
            var personal = (await server.Client.ReadAsync(location)).Json["personal"]!;
            Assert.Equal((birth, "she"), ((string?)personal["dateOfBirth"], (string?)personal["pronouns"]));
        }

        Assert.Equal(before, await ReadAsync(server, without));
    }

    private static async Task<string> ReadAsync(TestServer server, string location) =>
        (await server.Client.ReadAsync(location)).Json["personal"]!.ToJsonString();
}
