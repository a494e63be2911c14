using Npgsql;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>What the metrics say of the database; in a process without the tests' own connections.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task They_name_the_host_of_the_database_and_nothing_else_of_its_connection_string()
    {
        await using var store = await TestStore.CreateAsync(Engine.Postgres);
        await using var server = await PublishedServer.StartAsync(
            store, new Dictionary<string, string> { ["PATRONDESK_METRICS__OPEN"] = "true" });
        await server.Client.GetAsync("/patrons");
        var said = new NpgsqlConnectionStringBuilder(store.Database);
        var metrics = await server.Client.GetStringAsync("/metrics");
        Assert.Contains($"{said.Host}:{said.Port}", metrics, StringComparison.Ordinal);
        foreach (var part in (string[])[said.Username!, said.Password!, said.Database!, "Username", "Password"])
            Assert.DoesNotContain(part, metrics, StringComparison.OrdinalIgnoreCase);
    }
}
