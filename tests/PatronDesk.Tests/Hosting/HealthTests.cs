using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Hosting;

public sealed class HealthTests
{
    [EveryEngine]
    public async Task A_running_server_is_live_and_ready_without_credentials(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var anybody = server.NewClient(null, null);
        Assert.Equal("""{"status":"ready"}""", await anybody.GetStringAsync("/health"));
        Assert.Equal("""{"status":"ready"}""", await anybody.GetStringAsync("/health/ready"));
        Assert.Equal("""{"status":"live"}""", await anybody.GetStringAsync("/health/live"));
    }

    [EveryEngine]
    public async Task A_server_that_is_stopping_is_not_ready_but_live(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await CheckAsync(server, "/health", HttpStatusCode.ServiceUnavailable, "stopping");
        await CheckAsync(server, "/health/ready", HttpStatusCode.ServiceUnavailable, "stopping");
        await CheckAsync(server, "/health/live", HttpStatusCode.OK, "live");
    }

    [Fact]
    public async Task A_server_whose_store_is_gone_is_not_ready_but_live()
    {
        await using var server = await TestServer.StartAsync(Engine.Postgres);
        await CheckAsync(server, "/health", HttpStatusCode.OK, "ready");
        var settings = new NpgsqlConnectionStringBuilder(server.Database);
        var name = settings.Database;
        settings.Database = "postgres";
        settings.Pooling = false;
        await using var admin = new NpgsqlConnection(settings.ConnectionString);
        await admin.OpenAsync();
        await using var drop = new NpgsqlCommand($"drop database {name} with (force)", admin);
        await drop.ExecuteNonQueryAsync();

        await CheckAsync(server, "/health", HttpStatusCode.ServiceUnavailable, "the store does not answer");
        await CheckAsync(server, "/health/live", HttpStatusCode.OK, "live");
        var response = await server.Client.GetAsync("/patrons");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.DoesNotContain(name!, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var path in (string[])["/patrons", "/users", "/manualblocks"])
        {
            using var refused = await server.Client.GetAsync(path);
            Assert.Equal(
                (path, HttpStatusCode.ServiceUnavailable, "2"), (path, refused.StatusCode, refused.Headers.RetryAfter?.ToString()));
        }
    }

    [Fact]
    public async Task Connections_that_were_cut_are_made_anew()
    {
        await using var server = await TestServer.StartAsync(Engine.Postgres);
        await server.Client.GetAsync("/patrons");
        await using var admin = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server.Database) { Pooling = false }.ConnectionString);
        await admin.OpenAsync();
        await using var cut = new NpgsqlCommand(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid "
                + "<> pg_backend_pid()",
            admin);
        Assert.NotEqual(0L, await cut.ExecuteScalarAsync());
        HttpStatusCode status;
        var tries = 0;
        do
            status = (await server.Client.GetAsync("/health")).StatusCode;
        while (status != HttpStatusCode.OK && ++tries < 20);
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [EveryEngine]
    public async Task Metrics_count_requests_by_route_and_name_nobody(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, new Dictionary<string, string?> { ["Metrics:Open"] = "true" });
        await server.Client.PostAsync("/patrons?first_name=Hypatia&last_name=Alexandria&email=hypatia@example.com", null);
        await server.Client.GetAsync("/patrons/hypatia@example.com");
        await server.Client.GetAsync("/nowhere/hypatia@example.com");
        using var anybody = server.NewClient(null, null);
        var metrics = await anybody.GetStringAsync("/metrics");
        Assert.Contains("http_server_request_duration_seconds_count", metrics, StringComparison.Ordinal);
        Assert.Contains("service_name=\"patrondesk\"", metrics, StringComparison.Ordinal);
        Assert.Contains("http_route=\"/patrons/{**id:minlength(1)}\"", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("hypatia", metrics, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Metrics_are_off_unless_a_setting_opens_them()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        using var answer = await server.Client.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Metrics_have_an_address_of_their_own_where_nothing_else_is_served()
    {
        var port = FreePort();
        await using var server = await TestServer.StartAsync(
            Engine.Sqlite, new Dictionary<string, string?> { ["Metrics:Listen"] = $"127.0.0.1:{port}" });
        using var answer = await server.Client.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        using var anybody = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Assert.Contains("http_server_request_duration_seconds_count", await anybody.GetStringAsync("/metrics"), StringComparison.Ordinal);
        using var other = await anybody.GetAsync("/health");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task CheckAsync(TestServer server, string path, HttpStatusCode status, string said)
    {
        var response = await server.Client.GetAsync(path);
        Assert.Equal((status, $$"""{"status":"{{said}}"}"""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }
}
