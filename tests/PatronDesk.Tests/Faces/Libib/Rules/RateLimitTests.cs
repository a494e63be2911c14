using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary>The rate limit: off unless set; then 429 with the seconds to wait, for each key by itself.</summary>
public sealed class RateLimitTests
{
    [EveryEngine]
    public async Task A_key_that_calls_too_often_is_told_when_to_come_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, new Dictionary<string, string?> { ["RateLimit:Requests"] = "3", ["RateLimit:WindowSeconds"] = "3600" });
        var accounts = server.Services.GetRequiredService<LibraryAccounts>();
        await accounts.AddKeyAsync(
            (await accounts.FindAsync("testlib", CancellationToken.None))!, "second", "second-key",
            CancellationToken.None);
        using var second = server.NewClient("second-key", TestServer.ApiUser);
        using var wrong = server.NewClient("wrong", TestServer.ApiUser);

        for (var call = 1; call <= 3; call++)
            Assert.Equal(200, (await server.GetAsync("/patrons")).Status);
        var refused = await server.PostAsync("/patrons?first_name=A&last_name=B");

        Wire.IsError(refused, 429, "too_many_requests");
        Assert.InRange(int.Parse(refused.RetryAfter!, NumberStyles.None, CultureInfo.InvariantCulture), 1, 3600);
        Assert.Equal(200, (await Wire.SendAsync(server, second, "GET", "/patrons", null)).Status);
        Assert.Equal("0", (await Wire.SendAsync(server, second, "GET", "/patrons", null))["total"]);
        // Who is not let in is not counted either, and learns nothing of a limit.
        for (var call = 1; call <= 5; call++)
            Wire.IsError(await Wire.SendAsync(server, wrong, "GET", "/patrons", null), 401, "unauthorized");
        using var probe = server.NewClient(null, null);
        for (var call = 1; call <= 5; call++)
            Assert.Equal(200, (await Wire.SendAsync(server, probe, "GET", "/health", null)).Status);
    }

    [EveryEngine]
    public async Task Without_the_setting_nobody_is_slowed_down(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => server.GetAsync("/patrons")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
    }
}
