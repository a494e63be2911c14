using System.Text;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>Nothing of a person, and no secret, stands in what the program writes.</summary>
public sealed class PrivacyTests
{
    // Each is unlike anything that the program says of itself.
    private static readonly string[] Private =
    [
        "Wilhelmina", "Xanthopoulou", "mina.xantho", "notify.mina", "hidden-pass-7731", "second-pass-9925", "patronid-5523",
        "555-0100-77", "Quiet-Street-4", "Upper-Floor-9", "Lonely-Town", "88991-zip", "book-lover-tag", "90210774455",
        "idem-key-6612", "wrong-key-4417", "wrong-user-1182", PublishedServer.ApiKey, "e2e-owner-password",
    ];

    public static TheoryData<Engine, string, string> All => new()
    {
        { Engine.Sqlite, "Information", "text" },
        { Engine.Postgres, "Information", "text" },
        { Engine.Sqlite, "Trace", "json" },
        { Engine.Postgres, "Trace", "json" },
    };

    [Theory]
    [MemberData(nameof(All))]
    public async Task Logs_and_metrics_of_a_run_name_nobody_and_no_secret(Engine engine, string level, string format)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store, new Dictionary<string, string>
        {
            ["PATRONDESK_LOGGING__LOGLEVEL__DEFAULT"] = level,
            ["PATRONDESK_LOG__FORMAT"] = format,
            ["PATRONDESK_METRICS__OPEN"] = "true",
        });
        await UseEverythingAsync(server);
        var metrics = await server.Client.GetStringAsync("/metrics");
        await server.StopAsync();

        Assert.NotEmpty(server.Program.Output.Trim());
        Assert.DoesNotContain(Private, one => server.Program.Everything.Contains(one, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("http_server", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(Private, one => metrics.Contains(one, StringComparison.OrdinalIgnoreCase));
        // Npgsql names a pool by its connection string unless it is given a name.
        Assert.DoesNotContain("Username=", metrics, StringComparison.OrdinalIgnoreCase);
        if (store.Database is not null)
        {
            var password = new Npgsql.NpgsqlConnectionStringBuilder(store.Database).Password!;
            Assert.DoesNotContain(password, server.Program.Everything, StringComparison.Ordinal);
        }
    }

    // What succeeds, and what is refused: refusals are where programs talk.
    private static async Task UseEverythingAsync(PublishedServer server)
    {
        const string Fields =
            "first_name=Wilhelmina&last_name=Xanthopoulou&notification_emails=notify.mina@example.com&password=hidden-pass-7731"
            + "&tags=book-lover-tag&patron_id=patronid-5523&phone=555-0100-77&address1=Quiet-Street-4&address2=Upper-Floor-9"
            + "&city=Lonely-Town&zip=88991-zip";
        const string Email = "mina.xantho@example.com";
        var client = server.Client;
        using var keyed = server.NewClient(PublishedServer.ApiKey, PublishedServer.ApiUser);
        keyed.DefaultRequestHeaders.Add("Idempotency-Key", "idem-key-6612");
        using var stranger = server.NewClient("wrong-key-4417", "wrong-user-1182");
        (HttpClient Client, HttpMethod Method, string Path, string? Body)[] calls =
        [
            (keyed, HttpMethod.Post, $"/patrons?{Fields}&email={Email}&barcode=90210774455", null),
            (client, HttpMethod.Post, $"/patrons?{Fields}&email={Email}", null),
            (client, HttpMethod.Post, $"/patrons?{Fields}&barcode=90210774455", null),
            (client, HttpMethod.Post, $"/patrons?{Fields}&state=Wilhelmina&freeze=Xanthopoulou", null),
            (client, HttpMethod.Post, "/patrons", """{"first_name":"Wilhelmina","password":"second-pass-9925","""),
            (client, HttpMethod.Post, "/patrons", """{"first_name":"Wilhelmina","last_name":"Xanthopoulou","email":"mina.xantho\ud800"}"""),
            (client, HttpMethod.Get, "/patrons", null),
            (client, HttpMethod.Get, "/patrons?q=Xanthopoulou", null),
            (client, HttpMethod.Get, $"/patrons/{Email}", null),
            (client, HttpMethod.Get, "/patrons/90210774455", null),
            (client, HttpMethod.Get, "/patrons/nobody.mina.xantho@example.com", null),
            (client, HttpMethod.Post, $"/patrons/{Email}?password=second-pass-9925&last_name=Xanthopoulou", null),
            (client, HttpMethod.Post, $"/patrons/{Email}?email=mina.xantho", null),
            (client, HttpMethod.Delete, $"/patrons/{Email}", null),
            (client, HttpMethod.Patch, $"/patrons/{Email}", null),
            (client, HttpMethod.Patch, $"/patrons/{Email}", null),
            (client, HttpMethod.Put, $"/patrons/{Email}", null),
            (client, HttpMethod.Get, $"/nothing/{Email}", null),
            (stranger, HttpMethod.Get, $"/patrons/{Email}", null),
        ];
        foreach (var (sender, method, path, body) in calls)
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await sender.SendAsync(request);
            Assert.True((int)answer.StatusCode < 500, $"{method} {path}: {(int)answer.StatusCode}");
        }

        // By hand: what is announced never comes, and the answer does not wait for it.
        using var oversized = await RawConnection.OpenAsync(server);
        await oversized.SendAsync($"""
            POST /patrons HTTP/1.1
            Host: localhost
            x-api-key: {PublishedServer.ApiKey}
            x-api-user: {PublishedServer.ApiUser}
            Content-Length: 12000000

            first_name=Wilhelmina
            """);
        Assert.StartsWith("HTTP/1.1 413", await oversized.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);

        // Below HTTP, where the web server speaks for itself.
        var broken = await TellAsync(
            server,
            $"GET /patrons/{Email} HTTP/1.1\nHost: mina.xantho@example.com\nx-api-key{PublishedServer.ApiKey}\n\n");
        Assert.StartsWith("HTTP/1.1 400", broken, StringComparison.Ordinal);
    }

    private static async Task<string> TellAsync(PublishedServer server, string request)
    {
        using var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync(request);
        return await connection.ReadToEndAsync();
    }
}
