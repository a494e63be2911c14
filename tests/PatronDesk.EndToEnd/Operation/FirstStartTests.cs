using System.Net;
using System.Text.RegularExpressions;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>What a start on an empty store prints, and what it makes.</summary>
public sealed partial class FirstStartTests
{
    [EveryEngine]
    public async Task Without_credentials_one_link_is_printed_which_the_next_start_ends(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        Uri ended;
        await using (var first = await PublishedServer.StartBareAsync(store))
        {
            ended = await LinkAsync(first);
            Assert.Empty(Shown(first.Program.Everything));
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await OpenAsync(first, ended), await OpenAsync(first, ended)));
            await first.StopAsync();
        }

        string key, user;
        await using (var second = await PublishedServer.StartBareAsync(store))
        {
            var link = await LinkAsync(second);
            Assert.Equal(HttpStatusCode.Gone, await OpenAsync(second, ended));
            using var client = second.NewClient(null, null);
            var form = await client.GetStringAsync(link.AbsolutePath);
            var seal = Regex.Match(form, "name=\"seal\" value=\"([^\"]+)\"").Groups[1].Value;
            using var sent = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["seal"] = seal,
                ["library"] = "Augusta",
                ["country"] = "DE",
                ["time_zone"] = "Europe/Berlin",
                ["username"] = "ada",
                ["password"] = "correct horse",
                ["password_again"] = "correct horse",
            });
            using var answer = await client.PostAsync(link.AbsolutePath, sent);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var done = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            (key, user) = (HeaderIn(done, "x-api-key"), HeaderIn(done, "x-api-user"));
            Assert.Equal(HttpStatusCode.OK, await ListAsync(second, key, user));
            Assert.Equal(HttpStatusCode.Gone, await OpenAsync(second, link));
            await second.StopAsync();
            foreach (var secret in new[] { key, "correct horse" })
                Assert.DoesNotContain(secret, second.Program.Everything, StringComparison.Ordinal);
        }

        await using var third = await PublishedServer.StartBareAsync(store);
        Assert.Equal(HttpStatusCode.OK, await ListAsync(third, key, user));
        await third.StopAsync();
        Assert.DoesNotContain("/desk/setup", third.Program.Everything, StringComparison.Ordinal);
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

    // Printed once the server answers there.
    private static async Task<Uri> LinkAsync(PublishedServer server)
    {
        await Eventually.TrueAsync(() => PrintedLink().IsMatch(server.Program.Output), "the link is printed");
        var link = new Uri(Assert.Single(PrintedLink().Matches(server.Program.Output)).Groups[1].Value);
        Assert.Equal(server.Address.Authority, link.Authority);
        return link;
    }

    private static async Task<HttpStatusCode> OpenAsync(PublishedServer server, Uri link)
    {
        using var client = server.NewClient(null, null);
        using var answer = await client.GetAsync(link.AbsolutePath);
        return answer.StatusCode;
    }

    private static string HeaderIn(string page, string name) => Regex.Match(page, $"-H '{name}: ([0-9a-f]+)'").Groups[1].Value;

    [GeneratedRegex(@"^Open this address in a browser to set up the library: (http://\S+/desk/setup/\S+)\r?$", RegexOptions.Multiline)]
    private static partial Regex PrintedLink();

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
