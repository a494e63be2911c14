using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Hosting;

/// <summary>Damaged pages of a real PostgreSQL with checksums: the store is damaged from the first request that meets one.</summary>
public sealed class PostgresDamageTests
{
    private const string Create = "/patrons?first_name=Ada&last_name=Lovelace&email=ada@example.org";
    private const string Damaged = """{"status":"the store is damaged"}""";

    [Fact]
    public async Task A_damaged_page_of_a_table_is_told_until_a_restart_on_a_good_one() =>
        await DamageAsync(
            "patron", "XX001", page => Array.Fill<byte>(page, 0xA5, 4096, 1024), server => server.Client.GetAsync("/patrons"));

    // A page of zeros is a good one for a table, and for an index one that was lost.
    [Fact]
    public async Task A_lost_page_of_an_index_is_told_until_a_restart_on_a_good_one() =>
        await DamageAsync(
            "patron_uuid", "XX002", Array.Clear, server => server.Client.PostAsync("/patrons?first_name=A&last_name=B", null));

    private static async Task DamageAsync(
        string relation, string code, Action<byte[]> damage, Func<TestServer, Task<HttpResponseMessage>> meetAsync)
    {
        await using var node = await PostgresNode.StartAsync();
        Assert.Equal(["on"], await node.QueryAsync("show data_checksums"));
        using var logged = new Logged();
        await using (var server = await TestServer.StartAsync(
            Engine.Postgres,
            services: services => services.AddSingleton<ILoggerProvider>(logged),
            database: node.Connection))
        {
            using (var made = await server.Client.PostAsync(Create, null))
                Assert.Equal(HttpStatusCode.OK, made.StatusCode);
            // A table's only page is its first; an index's root comes after the page that names it.
            var page = relation == "patron" ? 0 : 1;
            var good = await node.ReplacePageAsync(relation, page, damage);
            await BecomeReadyAsync(server);
            // By then the next fault's stack trace is logged, which has PostgreSQL's code.
            server.Clock.Advance(TimeSpan.FromMinutes(1));

            using (var met = await meetAsync(server))
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, met.StatusCode);
                Assert.NotNull(met.Headers.RetryAfter);
            }

            Assert.Contains(logged.Lines, line => line.Contains(code, StringComparison.Ordinal));
            foreach (var path in (string[])["/health", "/health/ready", "/health/live"])
                await CheckAsync(server, path, Damaged);

            // A good page alone does not help: who knows what else is damaged.
            await node.ReplacePageAsync(relation, page, bytes => good.CopyTo(bytes, 0));
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            await CheckAsync(server, "/health", Damaged);
        }

        await using var restarted = await TestServer.StartAsync(Engine.Postgres, database: node.Connection);
        await BecomeReadyAsync(restarted);
        using var found = await restarted.Client.GetAsync("/patrons/ada@example.org");
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
    }

    private static async Task BecomeReadyAsync(TestServer server)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            using var answer = await server.Client.GetAsync("/health");
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(50);
        }

        Assert.Fail("The server is not ready.");
    }

    private static async Task CheckAsync(TestServer server, string path, string said)
    {
        using var answer = await server.Client.GetAsync(path);
        Assert.Equal(
            (path, HttpStatusCode.ServiceUnavailable, said), (path, answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }
}
