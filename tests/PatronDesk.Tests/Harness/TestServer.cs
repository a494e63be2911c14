using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Data.Postgres;
using PatronDesk.Data.Sqlite;
using PatronDesk.Hosting;

namespace PatronDesk.Tests.Harness;

/// <summary>
/// The whole server on a real socket and a real, empty store of its own, with one library, and a clock that the test
/// moves.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string ApiUser = "test-user";
    public const string ApiKey = "test-key";

    private readonly WebApplication _app;
    private readonly string _folder;

    private TestServer(WebApplication app, string folder, JumpingClock clock, Uri address)
    {
        _app = app;
        _folder = folder;
        Clock = clock;
        Address = address;
        Client = NewClient(ApiKey, ApiUser);
    }

    /// <summary>Signed in as the first library.</summary>
    public HttpClient Client { get; }

    public JumpingClock Clock { get; }

    public Uri Address { get; }

    public Store Store => _app.Services.GetRequiredService<Store>();

    public IServiceProvider Services => _app.Services;

    /// <param name="engine">Where the records are.</param>
    /// <param name="settings">Settings by name, such as <c>RateLimit:Requests</c>.</param>
    /// <param name="services">Further services, such as a guard of a room above.</param>
    /// <param name="database">A database that another server made, to stand beside it; null for one of its own.</param>
    /// <param name="isSetUp">Whether the first library is made; without it the store is empty.</param>
    public static async Task<TestServer> StartAsync(
        Engine engine,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? services = null,
        string? database = null,
        bool isSetUp = true)
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-test-").FullName;
        var said = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
        {
            ["Urls"] = settings?.GetValueOrDefault("Urls") ?? "http://127.0.0.1:0",
            ["Bootstrap:TimeZone"] = settings?.GetValueOrDefault("Bootstrap:TimeZone") ?? "Etc/UTC",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:Console:LogLevel:Default"] = "None",
        };
        if (isSetUp)
        {
            said["Bootstrap:ApiUser"] = ApiUser;
            said["Bootstrap:ApiKey"] = ApiKey;
            said["Bootstrap:Tenant"] = "testlib";
            said["Bootstrap:Username"] = "owner";
            said["Bootstrap:Password"] = "owner-password";
        }

        if (engine == Engine.Postgres)
            said["Database"] = database ?? await PostgresCluster.CreateDatabaseAsync();
        var sources = new ConfigurationBuilder().AddInMemoryCollection(said).Build();
        var faults = new List<string>();
        var read = Settings.Read(sources, folder, faults);
        if (faults.Count > 0)
            throw new InvalidOperationException(string.Join('\n', faults));

        var clock = new JumpingClock(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
        Store store = engine == Engine.Postgres
            ? new PostgresStore(read.Postgres!)
            : new SqliteStore(database ?? Configuration.SqliteFile(read), read.Readers);
        await Migrator.MigrateAsync(store, clock, CancellationToken.None);
        var log = new TestLog(TestContext.Current.TestOutputHelper);
        var app = Server.Build(read, sources, store, clock, more =>
        {
            more.AddSingleton<ILoggerProvider>(log);
            services?.Invoke(more);
        });
        await FirstStart.RunAsync(
            app.Services.GetRequiredService<LibraryAccounts>(), read.Bootstrap, TextWriter.Null, CancellationToken.None);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new TestServer(app, folder, clock, new Uri(address)) { Database = read.Postgres ?? Configuration.SqliteFile(read) };
    }

    /// <summary>The store's name, for a second server on it.</summary>
    public required string Database { get; init; }

    /// <summary>A client with these credentials; none where they are null.</summary>
    public HttpClient NewClient(string? key, string? user)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (key is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("x-api-key", key);
        if (user is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("x-api-user", user);
        client.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("*/*"));
        return client;
    }

    /// <summary>
    /// The rows of a query on the store, each as its columns' texts joined by a bar; for what no face shows.
    /// </summary>
    public Task<IReadOnlyList<string>> QueryAsync(string sql, int columns) => Store.RowsAsync(sql, columns);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
