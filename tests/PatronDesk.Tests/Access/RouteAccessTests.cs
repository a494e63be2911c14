using System.Buffers.Text;
using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Tests.Faces.AtDesk;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Access;

/// <summary>Every route that the running server lists, with every kind of caller.</summary>
public sealed class RouteAccessTests
{
    private const string Nobody = "11111111-1111-4111-8111-111111111111";

    [Fact]
    public async Task Every_route_has_a_rule_and_every_rule_a_route()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        Assert.Equal(RouteRules.All.Keys.Order(StringComparer.Ordinal), RouteRules.Of(server).Select(route => route.Name));
        await using var behind = await TestServer.StartAsync(
            Engine.Sqlite,
            new Dictionary<string, string?> { ["Folio:BehindGateway"] = "true", ["Folio:GatewayAddresses"] = "http://127.0.0.1:0" });
        Assert.Equal(
            RouteRules.All.Keys.Concat(RouteRules.BehindGateway.Keys).Order(StringComparer.Ordinal),
            RouteRules.Of(behind).Select(route => route.Name));
    }

    [EveryEngine]
    public async Task Without_good_credentials_no_route_but_the_open_ones_answers(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var ended = await EndedCredentialsAsync(server);
        var owner = await server.OwnerTokenAsync();
        var wrong = await WrongCredentialsAsync(server);
        foreach (var route in RouteRules.Of(server).Where(route => RouteRules.All[route.Name] != Least.Anyone))
        {
            foreach (var (what, headers) in ended.Concat(wrong))
            {
                var answer = await CallAsync(server, route, headers);
                var isRefused = answer.Status == 401
                    || (route.IsOfDesk && answer.Location?.StartsWith("/desk/sign-in?", StringComparison.Ordinal) == true);
                Assert.True(isRefused, $"{route.Name}, {what}: {answer.Status} {answer.Body}");
            }
        }

        // What was wrong above was the credentials: with the right ones the same calls pass.
        foreach (var route in RouteRules.Of(server))
            Assert.NotEqual(403, (await CallAsync(server, route, [("x-okapi-token", owner)])).Status);
    }

    [EveryEngine]
    public async Task Each_role_may_what_the_table_says_and_no_more(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var role in Enum.GetValues<Least>().Where(role => role != Least.Anyone))
        {
            string token;
            if (role == Least.Owner)
            {
                token = await server.OwnerTokenAsync();
            }
            else
            {
                await server.HireAsync($"a-{role}", role.ToString().ToLowerInvariant());
                token = (await server.LoginAsync($"a-{role}", "a-password")).Token!;
            }

            using var browser = role == Least.Owner
                ? await DeskBrowser.SignInAsync(server)
                : await DeskBrowser.SignInAsync(server, $"a-{role}", "a-password");
            var cookie = $"desk={browser.Cookies.GetCookies(server.Address)["desk"]!.Value}";
            foreach (var route in RouteRules.Of(server).Where(route => RouteRules.All[route.Name] != Least.Anyone))
            {
                // A form without a seal: a role that may not is told so first.
                var answer = await CallAsync(server, route, [route.IsOfDesk ? ("Cookie", cookie) : ("x-okapi-token", token)]);
                var isAllowed = role >= RouteRules.All[route.Name];
                Assert.True(
                    isAllowed ? answer.Status is not (401 or 403 or >= 500) : answer.Status == 403,
                    $"{role}, {route.Name}: {answer.Status} {answer.Body}");
            }
        }
    }

    [EveryEngine]
    public async Task No_route_shows_or_changes_a_record_of_another_library(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var victim = await Victim.PlantAsync(server);
        var before = await victim.SeenAsync();
        using var browser = await DeskBrowser.SignInAsync(server, tenant: "testlib");
        foreach (var route in RouteRules.Of(server).Where(route => route.IsOfDesk && !IsOfOneLibrary(route)))
        {
            foreach (var (id, _) in Reaching(route, victim))
                await ReachByDeskAsync(browser, route, id, victim);
        }

        foreach (var route in RouteRules.Of(server).Where(route => !route.IsOfDesk))
        {
            foreach (var (id, body) in Reaching(route, victim))
            {
                var answer = await CallAsync(
                    server, route, [("x-api-key", TestServer.ApiKey), ("x-api-user", TestServer.ApiUser)], id, body);
                Assert.DoesNotContain(Victim.Mark, answer.Body, StringComparison.OrdinalIgnoreCase);
                if (route.Pattern.Contains('{', StringComparison.Ordinal)
                    && !route.Pattern.StartsWith("/automated", StringComparison.Ordinal))
                    Assert.True(answer.Status is >= 400 and < 500, $"{route.Name}, {id}: {answer.Status} {answer.Body}");
            }
        }

        Assert.Equal(before, await victim.SeenAsync());
    }

    // What names no record, and would end the session or fill the caller's own library.
    private static bool IsOfOneLibrary(Route route) => route.Pattern is "/desk/sign-out" or "/desk/patrons/new";

    // Each form is good in itself, and names records of the other library wherever it names any.
    private static async Task ReachByDeskAsync(DeskBrowser browser, Route route, string id, Victim victim)
    {
        var path = route.PathTo(Uri.EscapeDataString(id));
        var isForm = route.Method == "POST";
        await browser.GetAsync(isForm ? "/desk" : path);
        var answer = isForm
            ? await browser.SendAsync(
                path, ("item", Victim.ItemBarcode), ("patron", victim.Barcode), ("q", Victim.Email), ("reason", "taken over"),
                ("block", victim.BlockId), ("hold", victim.RequestId), ("loan", victim.LoanId), ("description", "taken over"),
                ("borrowing", "yes"), ("first_name", "Taken"), ("last_name", "Over"), ("confirmed", "yes"))
            : browser.Page;
        // What was sent may come back, but nothing else of the victim.
        Assert.DoesNotContain($"{Victim.Mark}-user", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain($">{Victim.Mark}", answer.Body, StringComparison.OrdinalIgnoreCase);
        if (route.Pattern.Contains("{id}", StringComparison.Ordinal))
            Assert.True(answer.Status is 303 or (>= 400 and < 500), $"{route.Name}, {id}: {answer.Status}");
        else
            Assert.True(answer.Status < 500, $"{route.Name}: {answer.Status}");
    }

    // Every record of the other library at every place that takes an id, with a body that is good in itself.
    private static IEnumerable<(string Id, string Body)> Reaching(Route route, Victim victim)
    {
        string[] ids = [.. victim.Ids];
        if (!route.Pattern.Contains('{', StringComparison.Ordinal))
            ids = [""];
        var body = (route.Method, route.Pattern) switch
        {
            ("PUT", "/users/{id}") => """{"username":"taken-over","personal":{"lastName":"X"}}""",
            ("PUT", "/manualblocks/{id}") or ("POST", "/manualblocks") => FolioCalls.Block("", victim.UserId),
            ("PUT", "/manual-block-templates/{id}") => """{"name":"taken-over"}""",
            ("PUT", "/groups/{id}") => """{"group":"taken-over"}""",
            ("PUT", "/addresstypes/{id}") => """{"addressType":"taken-over"}""",
            (_, "/circulation/loans/{id}/change-due-date") => """{"dueDate":"2030-01-01T00:00:00Z"}""",
            (_, "/circulation/requests" or "/circulation/requests/{id}") =>
                $$$"""{"requesterId":"{{{victim.UserId}}}","itemId":"{{{victim.ItemId}}}","item":"""
                    + $$$"""{"barcode":"{{{Victim.ItemBarcode}}}"},"requestType":"Hold"}""",
            (_, "/circulation/renew-by-id") => $$"""{"userId":"{{victim.UserId}}","itemId":"{{victim.ItemId}}"}""",
            (_, "/circulation/check-in-by-barcode") => $$"""{"itemBarcode":"{{Victim.ItemBarcode}}"}""",
            (_, "/circulation/check-out-by-barcode" or "/circulation/renew-by-barcode") =>
                $$"""{"itemBarcode":"{{Victim.ItemBarcode}}","userBarcode":"{{victim.Barcode}}"}""",
            (_, "/patron-pin" or "/patron-pin/verify") => $$"""{"id":"{{victim.UserId}}","pin":"1234"}""",
            (_, "/authn/login" or "/authn/login-with-expiry" or "/bl-users/login" or "/bl-users/login-with-expiry") =>
                $$"""{"username":"owner","password":"owner-password","tenant":"{{Victim.Tenant}}"}""",
            _ => "{}",
        };
        return ids.Select(id => (id, body));
    }

    private static async Task<IReadOnlyList<(string What, (string, string)[] Headers)>> WrongCredentialsAsync(TestServer server)
    {
        var token = await server.OwnerTokenAsync();
        var parts = token.Split('.');
        var signedOut = await server.OwnerTokenAsync();
        await server.CallAsync("POST", "/authn/logout", null, ("x-okapi-token", signedOut));
        var disabled = await TokenOfAsync(server, "disabled", (caller, id) => server.Staff().DisableAsync(caller, id, default));
        var removed = await TokenOfAsync(server, "removed", (caller, id) => server.Staff().RemoveAsync(caller, id, default));
        var demoted = await TokenOfAsync(
            server, "reset", (caller, id) => server.Staff().SetPasswordAsync(caller, id, "another-password", default));
        var renewable = await server.LoginAsync("owner", "owner-password", "/authn/login-with-expiry");
        await using var foreign = await TestServer.StartAsync(Engine.Sqlite);
        var forged = await foreign.OwnerTokenAsync();
        // A second library only now: with two, who signs in must name one.
        await server.SecondLibraryAsync(Victim.Tenant);
        // What is remembered of a token for two seconds is forgotten by then.
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        var unsigned = $$"""{"alg":"none","typ":"JWT"}""";
        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));
        (string What, (string, string)[] Headers)[] wrong =
        [
            ("none", []),
            ("a wrong key", [("x-api-key", "wrong"), ("x-api-user", TestServer.ApiUser)]),
            ("a wrong user", [("x-api-key", TestServer.ApiKey), ("x-api-user", "wrong")]),
            ("the key alone", [("x-api-key", TestServer.ApiKey)]),
            ("the user alone", [("x-api-user", TestServer.ApiUser)]),
            ("another library's user", [("x-api-key", TestServer.ApiKey), ("x-api-user", Victim.ApiUser)]),
            ("another library's key", [("x-api-key", Victim.ApiKey), ("x-api-user", TestServer.ApiUser)]),
            ("a wrong key beside a good token", [("x-api-key", "wrong"), ("x-api-user", TestServer.ApiUser), ("x-okapi-token", token)]),
            ("no signature", [("x-okapi-token", $"{parts[0]}.{parts[1]}.")]),
            ("alg none", [("x-okapi-token", $"{Encode(unsigned)}.{parts[1]}.")]),
            ("another library in the payload", [("x-okapi-token",
                $"{parts[0]}.{Encode(payload.Replace("testlib", Victim.Tenant, StringComparison.Ordinal))}.{parts[2]}")]),
            ("a text for a token", [("Authorization", "Bearer letmein")]),
            ("a basic password", [("Authorization", $"Basic {Convert.ToBase64String("owner:owner-password"u8)}")]),
            ("a token that was signed out", [("x-okapi-token", signedOut)]),
            ("a token of one who was disabled", [("x-okapi-token", disabled)]),
            ("a token of one who was removed", [("x-okapi-token", removed)]),
            ("a token from before the password was changed", [("x-okapi-token", demoted)]),
            ("a refresh token", [("x-okapi-token", renewable.Cookie("folioRefreshToken"))]),
            ("another server's token", [("x-okapi-token", forged)]),
            ("another server's token as a cookie", [("Cookie", $"folioAccessToken={forged}")]),
            ("another server's signature", [("x-okapi-token", $"{parts[0]}.{parts[1]}.{forged.Split('.')[2]}")]),
        ];
        return wrong;
    }

    // Those of a day token and of a sign-in with expiry, a moment after each has ended; the clock goes on for both.
    private static async Task<IReadOnlyList<(string What, (string, string)[] Headers)>> EndedCredentialsAsync(TestServer server)
    {
        var token = await server.OwnerTokenAsync();
        var timed = await server.LoginAsync("owner", "owner-password", "/authn/login-with-expiry");
        var access = timed.Cookie("folioAccessToken");
        var refresh = timed.Cookie("folioRefreshToken");
        (string What, (string, string)[] Headers)[] all =
        [
            ("an ended token", [("x-okapi-token", token)]),
            ("an ended token as a bearer", [("Authorization", $"Bearer {token}")]),
            ("an ended access token", [("x-okapi-token", access)]),
            ("an expired cookie", [("Cookie", $"folioAccessToken={access}")]),
            ("an expired cookie beside its refresh token", [("Cookie", $"folioAccessToken={access}; folioRefreshToken={refresh}")]),
        ];
        // Before their end all of them are good.
        foreach (var (what, headers) in all)
            Assert.True((await server.CallAsync("GET", "/users?limit=1", null, headers)).Status == 200, what);
        server.Clock.Advance(TimeSpan.FromHours(12));
        return all;
    }

    private static async Task<string> TokenOfAsync(TestServer server, string username, Func<Caller, long, ValueTask<ChangeStaff>> end)
    {
        var member = await server.HireAsync(username, Roles.Manager);
        var token = (await server.LoginAsync(username, "a-password")).Token!;
        Assert.Equal(ChangeStaff.Done, await end(await server.CallerAsync(), member.Id));
        return token;
    }

    private static Task<Answer> CallAsync(
        TestServer server, Route route, (string Name, string Value)[] headers, string id = Nobody, string body = "{}")
    {
        var path = route.PathTo(Uri.EscapeDataString(id));
        var method = route.Method == "*" ? "PUT" : route.Method;
        return server.CallAsync(method, path, method is "GET" or "HEAD" ? null : body, headers);
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
