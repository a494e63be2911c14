using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Web;

/// <summary>Who signed in, who could not, and who was refused, as the log has it.</summary>
public sealed class AccessLogTests
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Proxies:Trusted"] = "127.0.0.1",
        ["Logging:LogLevel:PatronDesk"] = "Information",
    };

    [EveryEngine]
    public async Task A_sign_in_is_logged_with_its_outcome_and_the_clients_address(Engine engine)
    {
        using var logged = new Logged();
        await using var server = await TestServer.StartAsync(engine, Settings, services => services.AddSingleton<ILoggerProvider>(logged));
        var mary = await server.HireAsync("mary", "desk");
        await LoginAsync(server, "mary", "a-password", "203.0.113.1");
        await LoginAsync(server, "mary", "wrong", "203.0.113.2");
        await LoginAsync(server, "typed-into\nthe wrong field", "wrong", "203.0.113.3");
        for (var i = 0; i < 5; i++)
            await LoginAsync(server, "owner", "wrong", "203.0.113.4");
        await LoginAsync(server, "owner", "owner-password", "203.0.113.4");
        var lines = logged.Lines.ToList();
        Assert.Single(lines, line => line.StartsWith($"{mary.Actor} of testlib signed in from 203.0.113.1 ", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith(
            $"A sign-in of {mary.Actor} of testlib from 203.0.113.2 was refused: wrong name or password ", StringComparison.Ordinal));
        Assert.Single(
            lines,
            line => line.StartsWith(
                "A sign-in of nobody known of testlib from 203.0.113.3 was refused", StringComparison.Ordinal));
        Assert.Single(
            lines,
            line => line.Contains(
                "from 203.0.113.4 was refused: too many wrong passwords before", StringComparison.Ordinal));
        Assert.DoesNotContain(
            lines,
            line => line.Contains("typed-into", StringComparison.Ordinal)
                || line.Contains("a-password", StringComparison.Ordinal));
    }

    [EveryEngine]
    public async Task A_PIN_that_must_wait_is_logged_without_the_PIN(Engine engine)
    {
        using var logged = new Logged();
        await using var server = await TestServer.StartAsync(engine, Settings, services => services.AddSingleton<ILoggerProvider>(logged));
        await server.MakeAsync("first_name=Mary&last_name=Shelley");
        var id = (await server.QueryAsync("select uuid from patron", 1))[0];
        for (var i = 0; i < 6; i++)
        {
            using var answer = await server.Client.PostAsync(
                "/patron-pin/verify",
                new StringContent($$"""{"id":"{{id}}","pin":"987654"}""", Encoding.UTF8, "application/json"));
            Assert.Equal(422, (int)answer.StatusCode);
        }

        Assert.Single(logged.Lines, line => line.Contains(
            $" sent a PIN of patron {id}, which was not looked at", StringComparison.Ordinal));
        Assert.DoesNotContain(logged.Lines, line => line.Contains("987654", StringComparison.Ordinal));
    }

    [EveryEngine]
    public async Task Who_lacks_a_permission_is_logged(Engine engine)
    {
        using var logged = new Logged();
        await using var server = await TestServer.StartAsync(engine, Settings, services => services.AddSingleton<ILoggerProvider>(logged));
        var mary = await server.HireAsync("mary", "readonly");
        var token = (await server.LoginAsync("mary", "a-password")).Token!;
        Assert.Equal(403, (await server.CallAsync("DELETE", $"/users/{FolioCalls.UserId}", null, ("x-okapi-token", token))).Status);
        Assert.Equal(403, (await server.CallAsync("DELETE", "/patrons/quiet@example.org", null, ("x-okapi-token", token))).Status);
        Assert.Contains(logged.Lines, line => line.StartsWith(
            $"{mary.Actor} of testlib lacks users.item.delete for HTTP: DELETE /users/{{id}}", StringComparison.Ordinal));
        Assert.Contains(logged.Lines, line => line.StartsWith(
            $"{mary.Actor} of testlib lacks patrons.write for HTTP: DELETE /patrons/", StringComparison.Ordinal));
        Assert.DoesNotContain(logged.Lines, line => line.Contains("quiet@", StringComparison.Ordinal));
    }

    private static async Task LoginAsync(TestServer server, string username, string password, string from) => await server.CallAsync(
        "POST", "/authn/login",
        new System.Text.Json.Nodes.JsonObject { ["username"] = username, ["password"] = password }.ToJsonString(),
        ("X-Forwarded-For", from));
}
