using System.Net;
using System.Text.RegularExpressions;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>The published file serving on a free port of the loopback, on a store of the test's.</summary>
internal sealed partial class PublishedServer : IAsyncDisposable
{
    public const string ApiUser = "e2e-user-5f1c";
    public const string ApiKey = "e2e-key-84d1a7c2";
    public const string Tenant = "e2elib";
    public const string OwnerName = "owner";
    public const string OwnerPassword = "e2e-owner-password";

    private readonly PublishedProgram _program;

    private PublishedServer(PublishedProgram program) => _program = program;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Signed in as the library of the first start.</summary>
    public HttpClient Client { get; private set; } = new();

    public PublishedProgram Program => _program;

    /// <summary>Starts, and waits until <c>/health</c> says that the store answers.</summary>
    /// <param name="store">The store, empty or from a server before.</param>
    /// <param name="environment">Further variables of the environment; they win.</param>
    /// <param name="under">A command that becomes the program; empty for none.</param>
    public static async Task<PublishedServer> StartAsync(
        TestStore store, IReadOnlyDictionary<string, string>? environment = null, params IReadOnlyList<string> under)
    {
        var variables = new Dictionary<string, string>
        {
            ["PATRONDESK_BOOTSTRAP__TENANT"] = Tenant,
            ["PATRONDESK_BOOTSTRAP__APIUSER"] = ApiUser,
            ["PATRONDESK_BOOTSTRAP__APIKEY"] = ApiKey,
            ["PATRONDESK_BOOTSTRAP__USERNAME"] = OwnerName,
            ["PATRONDESK_BOOTSTRAP__PASSWORD"] = OwnerPassword,
        };
        return await StartBareAsync(store, variables.Concat(environment ?? new Dictionary<string, string>()), under);
    }

    /// <summary>Starts with no setting but the store and what is given, as an operator does first.</summary>
    public static async Task<PublishedServer> StartBareAsync(
        TestStore store, IEnumerable<KeyValuePair<string, string>>? environment = null, params IReadOnlyList<string> under)
    {
        var variables = new Dictionary<string, string>();
        if (store.Database is not null)
            variables["PATRONDESK_DATABASE"] = store.Database;
        foreach (var (name, value) in environment ?? [])
            variables[name] = value;
        // The program chooses the port and says it: one chosen here could be another's by then.
        var server = new PublishedServer(PublishedProgram.Start(
            ["serve", "--urls", "http://127.0.0.1:0", "--data", store.Folder], variables, under));
        try
        {
            await server.BecomeReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public HttpClient NewClient(string? key, string? user)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (key is not null)
            client.DefaultRequestHeaders.Add("x-api-key", key);
        if (user is not null)
            client.DefaultRequestHeaders.Add("x-api-user", user);
        return client;
    }

    /// <summary>SIGTERM; the exit code must be 0.</summary>
    public async Task StopAsync()
    {
        _program.Terminate();
        var code = await _program.WaitAsync();
        Assert.True(code == 0, $"patrondesk ended with {code}.\n{_program.Everything}");
    }

    public Task KillAsync() => _program.KillAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _program.DisposeAsync();
    }

    private async Task BecomeReadyAsync()
    {
        await Eventually.TrueAsync(() => _program.HasExited || ListeningLine().IsMatch(_program.Output), "patrondesk listens");
        if (_program.HasExited)
            Assert.Fail($"patrondesk ended with {await _program.WaitAsync()} instead of serving.\n{_program.Everything}");
        Address = new Uri(ListeningLine().Match(_program.Output).Groups["url"].Value);
        Client.Dispose();
        Client = NewClient(ApiKey, ApiUser);
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await Client.GetAsync("/health");
                return answer.StatusCode == HttpStatusCode.OK;
            },
            "/health answers 200");
    }

    [GeneratedRegex(@"Now listening on: (?<url>http://[^\s""]+)")]
    private static partial Regex ListeningLine();
}
