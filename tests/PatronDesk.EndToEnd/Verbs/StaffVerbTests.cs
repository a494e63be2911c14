using System.Net;
using System.Text.Json.Nodes;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk account staff</c>, on a store that a server has made.</summary>
public sealed class StaffVerbTests
{
    [EveryEngine]
    public async Task Staff_are_added_listed_changed_and_removed_from_the_command_line(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);

        var added = await RunAsync(store, "add", "mary", "--role", "readonly", "--email", "mary@example.org");
        Assert.Equal(0, added.Code);
        Assert.Contains("role        readonly", added.Output, StringComparison.Ordinal);
        var password = ValueOf("password", added.Output);
        Assert.Equal(HttpStatusCode.Created, await SignInAsync(server, password));
        Assert.Contains("\tmary\treadonly\tenabled\tmary@example.org\t", (await RunAsync(store, "list")).Output, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync(store, "role", "mary", "manager")).Code);
        Assert.Contains("\tmary\tmanager\tenabled\t", (await RunAsync(store, "list")).Output, StringComparison.Ordinal);

        var renewed = await RunAsync(store, "password", "mary");
        Assert.Equal(0, renewed.Code);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(server, password));
        password = ValueOf("password", renewed.Output);
        Assert.Equal(HttpStatusCode.Created, await SignInAsync(server, password));

        Assert.Equal(0, (await RunAsync(store, "disable", "mary")).Code);
        Assert.Contains("\tmary\tmanager\tdisabled\t", (await RunAsync(store, "list")).Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(server, password));
        Assert.Equal(0, (await RunAsync(store, "enable", "mary")).Code);
        Assert.Equal(HttpStatusCode.Created, await SignInAsync(server, password));

        Assert.Equal(0, (await RunAsync(store, "remove", "mary")).Code);
        Assert.DoesNotContain("mary", (await RunAsync(store, "list")).Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(server, password));
    }

    [EveryEngine]
    public async Task What_cannot_be_done_with_staff_is_told_and_changes_nothing(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using (var server = await PublishedServer.StartAsync(store))
            await server.StopAsync();
        var before = (await RunAsync(store, "list")).Output;
        Assert.Contains("\towner\towner\tenabled\t", before, StringComparison.Ordinal);
        foreach (var (why, arguments) in new (string, string[])[]
        {
            ("already", ["add", "owner"]),
            ("readonly, desk, manager, owner", ["add", "mary", "--role", "king"]),
            ("A password must have", ["add", "mary", "--password", "x"]),
            ("such as mary@example.org", ["add", "mary", "--email", "nowhere"]),
            ("'account staff list'", ["disable", "nobody"]),
            ("the only owner", ["remove", "owner"]),
            ("the only owner", ["disable", "owner"]),
            ("the only owner", ["role", "owner", "desk"]),
            ("readonly, desk, manager, owner", ["role", "owner", "king"]),
        })
        {
            var run = await RunAsync(store, arguments);
            Assert.Equal((1, ""), (run.Code, run.Output.Trim()));
            Assert.Contains(why, run.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(before, (await RunAsync(store, "list")).Output);
    }

    private static Task<(int Code, string Output, string Errors)> RunAsync(TestStore store, params string[] arguments) =>
        store.RunAsync(["account", "staff", arguments[0], "e2elib", .. arguments[1..]]);

    private static string ValueOf(string name, string output) =>
        output.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim();

    private static async Task<HttpStatusCode> SignInAsync(PublishedServer server, string password)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        using var body = new StringContent(
            new JsonObject { ["username"] = "mary", ["password"] = password }.ToJsonString(), null, "application/json");
        using var answer = await client.PostAsync("/authn/login", body);
        return answer.StatusCode;
    }
}
