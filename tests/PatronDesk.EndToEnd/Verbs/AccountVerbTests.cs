using System.Net;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk account</c>: libraries and their keys, on a store that a server has made.</summary>
public sealed class AccountVerbTests
{
    [EveryEngine]
    public async Task Libraries_and_keys_are_made_listed_and_disabled_while_the_server_runs(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);

        var made = await RunAsync(store, "create", "St. Mary's School", "--api-user", "mary", "--api-key", "ключ of any form");
        Assert.Equal((0, ""), (made.Code, made.Errors.Trim()));
        Assert.Contains("tenant      st_mary_s_school", made.Output, StringComparison.Ordinal);
        var added = await RunAsync(store, "key", "add", "mary", "--name", "nightly sync");
        var key = added.Output.Trim()["x-api-key".Length..].Trim();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server, key, "mary"));

        var keys = (await RunAsync(store, "key", "list", "st_mary_s_school")).Output.Trim().Split('\n');
        Assert.Equal(2, keys.Length);
        Assert.Contains("\tfirst key\t", keys[0], StringComparison.Ordinal);
        Assert.Contains("\tnightly sync\t", keys[1], StringComparison.Ordinal);
        Assert.DoesNotContain(key, string.Concat(keys), StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync(store, "key", "disable", "mary", keys[1].Split('\t')[0])).Code);
        await Eventually.TrueAsync(
            async () => await AskAsync(server, key, "mary") == HttpStatusCode.Unauthorized, "the disabled key is refused");
        Assert.Contains("\tdisabled ", (await RunAsync(store, "key", "list", "mary")).Output, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task What_no_header_could_carry_or_no_line_show_is_refused_and_makes_nothing(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        var before = (await RunAsync(store, "list")).Output;
        var tenant = before.Split('\t')[1];

        foreach (var (arguments, said) in ((string[], string)[])
            [
                (["create", ""], "The library's name must be"),
                (["create", "two\nlines"], "The library's name must be"),
                (["create", "A", "--api-user", ""], "The x-api-user must be"),
                (["create", "A", "--api-key", " blank "], "The x-api-key must be"),
                (["create", "A", "--password", ""], "The password must be"),
                (["create", "日本", "--tenant", tenant], $"The tenant '{tenant}' is taken by another library"),
                (["key", "add", tenant, "--value", ""], "The x-api-key must be"),
                (["key", "add", tenant, "--name", "a\tb"], "The key's name must be"),
                (["set", tenant, "--organization", ""], "The library's name must be"),
                (["operator", "\u0007"], "The owner's name must be"),
            ])
        {
            var refused = await RunAsync(store, arguments);
            Assert.Equal((1, ""), (refused.Code, refused.Output.Trim()));
            Assert.StartsWith(said, refused.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(before, (await RunAsync(store, "list")).Output);
        Assert.Single((await RunAsync(store, "key", "list", tenant)).Output.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_store_without_a_library_is_said_to_be_one()
    {
        using var folder = new TemporaryFolder();
        await using var program = PublishedProgram.Start(["account", "list", "--data", folder.Path]);
        Assert.Equal(0, await program.WaitAsync());
        Assert.Empty(program.Output.Trim());
        Assert.Contains("no library yet", program.Errors, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Errors)> RunAsync(TestStore store, params string[] arguments) =>
        RunAsync(store, [], arguments);

    /// <summary>Runs a command of <c>account</c> on the store, with these variables of the environment.</summary>
    internal static async Task<(int Code, string Output, string Errors)> RunAsync(
        TestStore store, Dictionary<string, string> settings, params string[] arguments)
    {
        var environment = new Dictionary<string, string>(settings);
        if (store.Database is not null)
            environment["PATRONDESK_DATABASE"] = store.Database;
        await using var program = PublishedProgram.Start(["account", .. arguments, "--data", store.Folder], environment);
        return (await program.WaitAsync(), program.Output, program.Errors);
    }

    private static async Task<HttpStatusCode> AskAsync(PublishedServer server, string key, string user)
    {
        using var client = server.NewClient(key, user);
        using var answer = await client.GetAsync("/");
        return answer.StatusCode;
    }
}
