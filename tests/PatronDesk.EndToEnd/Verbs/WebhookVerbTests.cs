using System.Collections.Concurrent;
using System.Net;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk account webhook</c>, with a receiver on a real socket, while the server runs.</summary>
public sealed class WebhookVerbTests
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["PATRONDESK_WEBHOOKS__PRIVATEADDRESSES"] = "127.0.0.1",
        // A60: nothing listens there.
        ["HTTP_PROXY"] = "http://127.0.0.1:9",
        ["HTTPS_PROXY"] = "http://127.0.0.1:9",
        ["ALL_PROXY"] = "http://127.0.0.1:9",
    };

    [EveryEngine]
    public async Task A60_A_webhook_is_made_tested_listed_replayed_and_deleted_and_uses_no_proxy_of_the_environment(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store, Settings);
        using var receiver = new Receiver();
        var tenant = (await AccountVerbTests.RunAsync(store, Settings, "list")).Output.Split('\t')[1];

        var made = await HookAsync(store, "create", tenant, "--url", receiver.Address, "--events", "patron.*");
        Assert.Equal((0, ""), (made.Code, made.Errors.Trim()));
        var id = made.Output.Split('\n')[0].Split(' ')[^1].Trim();
        Assert.Contains("secret   whsec_", made.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await HookAsync(store, "test", tenant, id)).Code);
        Assert.Contains("\"webhook.test\"", Assert.Single(receiver.Bodies), StringComparison.Ordinal);

        using var created = await server.Client.PostAsync("/patrons?first_name=A&last_name=B", null);
        Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        await Eventually.TrueAsync(() => receiver.Bodies.Count == 2, "the event arrives");
        Assert.Equal(0, (await HookAsync(store, "replay", tenant, id)).Code);
        await Eventually.TrueAsync(() => receiver.Bodies.Count == 3, "the event arrives again");
        Assert.Equal(receiver.Bodies.ElementAt(1), receiver.Bodies.ElementAt(2));

        Assert.Contains("whsec_", (await HookAsync(store, "secret", tenant, id)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await HookAsync(store, "disable", tenant, id)).Code);
        var listed = (await HookAsync(store, "list", tenant)).Output;
        Assert.Contains($"{receiver.Address}\tpatron.*\tdisabled\twaiting=0\tgiven-up=0", listed, StringComparison.Ordinal);
        Assert.Equal(0, (await HookAsync(store, "enable", tenant, id)).Code);
        Assert.Equal(0, (await HookAsync(store, "delete", tenant, id)).Code);
        Assert.Empty((await HookAsync(store, "list", tenant)).Output.Trim());
    }

    [EveryEngine]
    public async Task What_is_wrong_is_said_and_a_private_address_gets_nothing(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        using var receiver = new Receiver();
        var tenant = (await AccountVerbTests.RunAsync(store, [], "list")).Output.Split('\t')[1];
        foreach (var (arguments, said) in ((string[], string)[])
            [
                (["create", tenant, "--url", "ftp://example.org"], "The url must be"),
                (["create", tenant, "--url", "https://a:b@example.org"], "The url must be"),
                (["create", tenant, "--url", "https://example.org", "--events", "patrons.*"], "The events must be"),
                (["create", "nobody", "--url", "https://example.org"], "No library has"),
                (["test", tenant, "7"], "The library has no such webhook"),
                (["delete", tenant, "7"], "The library has no such webhook"),
            ])
        {
            var refused = await AccountVerbTests.RunAsync(store, [], ["webhook", .. arguments]);
            Assert.Equal((1, ""), (refused.Code, refused.Output.Trim()));
            Assert.StartsWith(said, refused.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await AccountVerbTests.RunAsync(store, [], "webhook", "create", tenant, "--url", receiver.Address)).Code);
        var tested = await AccountVerbTests.RunAsync(store, [], "webhook", "test", tenant, "1");
        Assert.Equal(1, tested.Code);
        Assert.Contains("private address", tested.Errors, StringComparison.Ordinal);
        Assert.Empty(receiver.Bodies);
    }

    private static Task<(int Code, string Output, string Errors)> HookAsync(TestStore store, params string[] arguments) =>
        AccountVerbTests.RunAsync(store, Settings, ["webhook", .. arguments]);

    /// <summary>Answers 204 to everything.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Receiver()
        {
            // Between the two somebody else may take the port; then the start fails, and another is tried.
            for (var tries = 0; ; tries++)
            {
                var port = Random.Shared.Next(20_000, 32_000);
                Address = FormattableString.Invariant($"http://127.0.0.1:{port}/hook/");
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add(Address);
                try
                {
                    _listener.Start();
                    break;
                }
                catch (HttpListenerException) when (tries < 20)
                {
                    // The port is taken.
                }
            }

            _ = TakeAllAsync();
        }

        public string Address { get; }

        public ConcurrentQueue<string> Bodies { get; } = [];

        public void Dispose() => _listener.Close();

        private async Task TakeAllAsync()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    using (var reader = new StreamReader(context.Request.InputStream))
                        Bodies.Enqueue(await reader.ReadToEndAsync());
                    context.Response.StatusCode = 204;
                    context.Response.Close();
                }
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                // The test has ended.
            }
        }
    }
}
