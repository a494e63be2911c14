using System.Net;
using System.Text.RegularExpressions;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>The credentials of a store's first library.</summary>
public sealed partial class FirstStartTests
{
    [EveryEngine]
    public async Task Credentials_are_made_up_and_shown_once(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        string key, user;
        await using (var first = await PublishedServer.StartBareAsync(store))
        {
            var shown = Shown(first.Program.Output);
            Assert.Equal(["password", "tenant", "username", "x-api-key", "x-api-user"], shown.Keys.Order(StringComparer.Ordinal));
            (key, user) = (shown["x-api-key"], shown["x-api-user"]);
            Assert.Equal(HttpStatusCode.OK, await ListAsync(first, key, user));
            Assert.Equal(HttpStatusCode.Unauthorized, await ListAsync(first, key + "x", user));
            await first.StopAsync();
        }

        await using var second = await PublishedServer.StartBareAsync(store);
        Assert.Empty(Shown(second.Program.Everything));
        Assert.DoesNotContain(key, second.Program.Everything, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await ListAsync(second, key, user));
    }

    [EveryEngine]
    public async Task Bootstrap_settings_make_the_first_library_and_are_ignored_later(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using (var first = await PublishedServer.StartAsync(store))
        {
            Assert.Equal(HttpStatusCode.OK, await ListAsync(first, PublishedServer.ApiKey, PublishedServer.ApiUser));
            await first.StopAsync();
        }

        await using var second = await PublishedServer.StartBareAsync(store, new Dictionary<string, string>
        {
            ["PATRONDESK_BOOTSTRAP__TENANT"] = "another",
            ["PATRONDESK_BOOTSTRAP__APIUSER"] = "another-user",
            ["PATRONDESK_BOOTSTRAP__APIKEY"] = "another-key",
        });
        Assert.Equal(HttpStatusCode.Unauthorized, await ListAsync(second, "another-key", "another-user"));
        Assert.Equal(HttpStatusCode.OK, await ListAsync(second, PublishedServer.ApiKey, PublishedServer.ApiUser));
        Assert.Empty(Shown(second.Program.Everything));
    }

    private static async Task<HttpStatusCode> ListAsync(PublishedServer server, string key, string user)
    {
        using var client = server.NewClient(key, user);
        using var answer = await client.GetAsync("/patrons");
        return answer.StatusCode;
    }

    private static Dictionary<string, string> Shown(string output) =>
        CredentialLine().Matches(output).ToDictionary(line => line.Groups["name"].Value, line => line.Groups["value"].Value);

    [GeneratedRegex(@"^ +(?<name>x-api-user|x-api-key|tenant|username|password) +(?<value>\S+)\r?$", RegexOptions.Multiline)]
    private static partial Regex CredentialLine();
}
