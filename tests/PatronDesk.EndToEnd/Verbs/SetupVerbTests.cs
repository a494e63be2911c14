using System.Net;
using System.Text.RegularExpressions;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk setup</c>: the first library, where there is no browser.</summary>
public sealed class SetupVerbTests
{
    [EveryEngine]
    public async Task It_takes_flags_and_the_password_from_standard_input(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartBareAsync(store);
        var (code, output, errors) = await FeedAsync(
            store, "correct horse\n", "--name", "St. Mary's School", "--country", "DE", "--time-zone", "Europe/Berlin", "--username", "ada",
            "--password-stdin");
        Assert.True(code == 0, errors);
        foreach (var line in new[] { "tenant      st_mary_s_school", "username    ada", "time zone   Europe/Berlin" })
            Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.DoesNotContain("correct horse", output + errors, StringComparison.Ordinal);
        var (key, user) = (ValueOf("x-api-key", output), ValueOf("x-api-user", output));
        Assert.Contains(
            $"curl 'http://127.0.0.1:8080/patrons' -H 'x-api-key: {key}' -H 'x-api-user: {user}'", output, StringComparison.Ordinal);
        using var client = server.NewClient(key, user);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/patrons")).StatusCode);

        // Once; nor is there a link any more.
        var again = await FeedAsync(store, "another password\n", "--name", "Other", "--password-stdin");
        Assert.Equal((1, ""), (again.Code, again.Output.Trim()));
        Assert.Contains("has a library already", again.Errors, StringComparison.Ordinal);
        var link = await store.RunAsync("setup", "--link");
        Assert.Equal((1, ""), (link.Code, link.Output.Trim()));
        Assert.Single((await store.RunAsync("account", "list")).Output.Trim().Split('\n'));
    }

    [EveryEngine]
    public async Task It_prints_a_new_link_which_ends_the_one_before(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartBareAsync(store);
        var (first, second) = (await LinkAsync(store), await LinkAsync(store));
        using var client = server.NewClient(null, null);
        Assert.Equal(HttpStatusCode.Gone, (await client.GetAsync(first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(second)).StatusCode);
    }

    [EveryEngine]
    public async Task On_a_terminal_it_asks_again_what_is_refused_and_never_shows_the_password(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var terminal = Terminal.Start(store, "setup");
        await terminal.AnswerAsync("The library's name:", "  ");
        await terminal.AnswerAsync("The library's name:", "Augusta");
        await terminal.AnswerAsync("Its country, two letters [US]:", "de");
        await terminal.AnswerAsync("]:", "Mars/Base");
        await terminal.AnswerAsync("Its time zone [Mars/Base]:", "Europe/Berlin");
        await terminal.AnswerAsync("Your sign-in name [owner]:", "");
        foreach (var (first, second) in new[]
        {
            ("seven77", "seven77"), ("correct horse", "correct house"), ("correct horse", "correct horse"),
        })
        {
            await terminal.AnswerAsync("Your password:", first);
            await terminal.AnswerAsync("Your password again:", second);
        }

        var code = await terminal.WaitAsync();
        Assert.True(code == 0, terminal.Shown);
        foreach (var text in new[]
        {
            "must be 1 to 200", "it must be an IANA time zone", "A password must have 8 to", "The two passwords differ",
        })
            Assert.Contains(text, terminal.Shown, StringComparison.Ordinal);
        foreach (var secret in new[] { "horse", "house", "seven77" })
            Assert.DoesNotContain(secret, terminal.Shown, StringComparison.Ordinal);
        Assert.Contains("username    owner", terminal.Shown, StringComparison.Ordinal);
        Assert.Contains("country=DE", (await store.RunAsync("account", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_or_refused_is_said_and_makes_nothing()
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        foreach (var (why, input, arguments) in new (string, string, string[])[]
        {
            ("with --name", "", []),
            ("--password-stdin, or in PATRONDESK_BOOTSTRAP__PASSWORD", "", ["--name", "Augusta"]),
            ("A password must have 8", "short\n", ["--name", "Augusta", "--password-stdin"]),
            ("two capital letters", "correct horse\n", ["--name", "Augusta", "--password-stdin", "--country", "USA"]),
            ("'UTC+25'; it must be an IANA", "correct horse\n", ["--name", "Augusta", "--password-stdin", "--time-zone", "UTC+25"]),
        })
        {
            var (code, output, errors) = await FeedAsync(store, input, arguments);
            Assert.Equal((2, ""), (code, output.Trim()));
            Assert.Contains(why, errors, StringComparison.Ordinal);
        }

        Assert.Equal("", (await store.RunAsync("account", "list")).Output.Trim());
    }

    private static async Task<(int Code, string Output, string Errors)> FeedAsync(TestStore store, string input, params string[] arguments)
    {
        var environment = new Dictionary<string, string>();
        if (store.Database is not null)
            environment["PATRONDESK_DATABASE"] = store.Database;
        await using var program = PublishedProgram.Start(["setup", .. arguments, "--data", store.Folder], environment);
        await program.FeedAsync(input);
        return (await program.WaitAsync(), program.Output, program.Errors);
    }

    private static async Task<string> LinkAsync(TestStore store)
    {
        var (code, output, errors) = await store.RunAsync("setup", "--link");
        Assert.True(code == 0, errors);
        var printed = Regex.Match(output.Trim(), @"^Open this address .*: (http://127\.0\.0\.1:8080/desk/setup/\S+)$");
        return new Uri(printed.Groups[1].Value).AbsolutePath;
    }

    private static string ValueOf(string name, string output) => Regex.Match(output, $@"{name} +(\S+)").Groups[1].Value;
}
