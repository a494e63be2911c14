using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary><c>/authn/login</c>: who comes in, and where the token is good.</summary>
public sealed class SignInTests
{
    [EveryEngine]
    public async Task Login_gives_a_token_of_a_working_day_in_header_and_body(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var reply = await server.CallAsync("POST", "/authn/login", SignInCalls.OwnerLogin, ("x-okapi-tenant", "testlib"));
        Assert.Equal((201, "application/json"), (reply.Status, reply.MediaType));
        Assert.Equal(reply.Token, (string?)reply.Json["okapiToken"]);
        Assert.Empty(reply.SetCookies);
        var claims = SignInCalls.PayloadOf(reply.Token!);
        Assert.Equal(("owner", "testlib"), ((string?)claims["sub"], (string?)claims["tenant"]));
        Assert.Equal(
            (await server.QueryAsync("select uuid from staff", 1)).Single(), (string?)claims["user_id"]);
        var now = server.Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal((now, now + (12 * 3600)), ((long)claims["iat"]!, (long)claims["exp"]!));
        Assert.Equal(200, await server.StatusWithAsync(reply.Token));
        server.Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, await server.StatusWithAsync(reply.Token));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, await server.StatusWithAsync(reply.Token));
    }

    [EveryEngine]
    public async Task A_token_is_good_on_both_faces_as_header_bearer_and_cookie(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var token = await server.OwnerTokenAsync();
        foreach (var path in (string[])["/manualblocks", "/patrons", "/"])
        {
            foreach (var header in ((string, string)[])[
                ("x-okapi-token", token), ("Authorization", $"Bearer {token}"),
                ("Cookie", $"a=b; folioAccessToken={token}")])
                Assert.Equal(200, (await server.CallAsync("GET", path, null, header)).Status);
            Assert.Equal(401, (await server.CallAsync("GET", path)).Status);
        }
    }

    [EveryEngine]
    public async Task What_a_signed_in_person_changes_bears_their_name_in_metadata_and_their_number_in_the_journal(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var mary = await server.HireAsync("mary", "desk");
        var token = (await server.LoginAsync("mary", "a-password")).Token!;
        var made = await server.CallAsync("POST", "/manualblocks", FolioCalls.Block(), ("x-okapi-token", token));
        Assert.Equal(201, made.Status);
        Assert.Equal(mary.Uuid, (string?)made.Json["metadata"]!["createdByUserId"]);
        Assert.Equal("mary", (string?)made.Json["metadata"]!["createdByUsername"]);
        Assert.Contains(mary.Actor, await server.QueryAsync("select actor from journal", 1));
    }

    [EveryEngine]
    public async Task A_wrong_name_is_answered_like_a_wrong_password(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var wrongPassword = await server.LoginAsync("owner", "Owner-password");
        var wrongName = await server.LoginAsync("nobody", "owner-password");
        foreach (var reply in (Answer[])[wrongPassword, wrongName])
        {
            Assert.Equal((422, "application/json", "password.incorrect"), (reply.Status, reply.MediaType, reply.Code));
            Assert.Equal("Password does not match", (string?)reply.Json["errors"]![0]!["message"]);
            Assert.Null(reply.Token);
        }

        Assert.Equal(wrongPassword.Body, wrongName.Body.Replace("nobody", "owner", StringComparison.Ordinal));
    }

    [EveryEngine]
    public async Task A_name_is_known_whatever_its_case_and_a_user_id_is_as_good(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(201, (await server.LoginAsync("OWNER", "owner-password")).Status);
        var id = (await server.QueryAsync("select uuid from staff", 1)).Single();
        var reply = await server.CallAsync(
            "POST", "/authn/login", $$"""{"userId":"{{id.ToUpperInvariant()}}","password":"owner-password"}""");
        Assert.Equal(201, reply.Status);
    }

    [EveryEngine]
    public async Task Each_library_has_its_own_staff_and_the_tenant_says_which(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(201, (await server.LoginAsync("owner", "owner-password")).Status);
        await server.SecondLibraryAsync();

        var unnamed = await server.LoginAsync("owner", "owner-password");
        Assert.Equal((400, "text/plain"), (unnamed.Status, unnamed.MediaType));
        Assert.Contains("x-okapi-tenant", unnamed.Body, StringComparison.Ordinal);
        Assert.Equal(
            (400, "No such Tenant third"),
            await server.CallAsync(
                "POST", "/authn/login", SignInCalls.OwnerLogin, ("x-okapi-tenant", "third")) is var no
                ? (no.Status, no.Body)
                : default);
        Assert.Equal(422, (await server.CallAsync("POST", "/authn/login", SignInCalls.OwnerLogin, ("x-okapi-tenant", "second"))).Status);

        var token = (await server.CallAsync("POST", "/authn/login", SignInCalls.OwnerLogin, ("x-okapi-tenant", "testlib"))).Token!;
        Assert.Equal(
            200,
            (await server.CallAsync(
                "GET", "/manualblocks", null, ("x-okapi-token", token), ("x-okapi-tenant", "testlib"))).Status);
        var crossed = await server.CallAsync("GET", "/manualblocks", null, ("x-okapi-token", token), ("x-okapi-tenant", "second"));
        Assert.Equal((401, "text/plain"), (crossed.Status, crossed.MediaType));
        Assert.Contains("x-okapi-tenant is second", crossed.Body, StringComparison.Ordinal);
        var keyed = await server.CallAsync(
            "GET", "/manualblocks", null, ("x-api-key", TestServer.ApiKey), ("x-api-user", TestServer.ApiUser),
            ("x-okapi-tenant", "second"));
        Assert.Equal(401, keyed.Status);
    }

    [EveryEngine]
    public async Task A_body_that_cannot_be_meant_is_refused_as_FOLIO_refuses_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var (json, status, words) in ((string, int, string)[])
        [
            ("", 400, "empty"),
            ("{", 400, "malformed JSON at 1:2"),
            ("[]", 400, "must be an object"),
            ("""{"username":{},"password":"x"}""", 400, "username must be a string"),
            ("""{"username":1,"password":"x"}""", 422, "Password does not match"),
            ("""{"password":"x"}""", 400, "You must provide a username or userId"),
            ("""{"username":"owner"}""", 400, "You must provide a password"),
            ("""{"username":"owner","password":""}""", 400, "You must provide a password"),
            ("""{"username":"owner","password":"x","colour":"red"}""", 422, "Unrecognized field"),
            ("""{"username":"own\u0000er","password":"x"}""", 422, "NUL"),
            ("""{"username":"own\ud800er","password":"x"}""", 422, "half of a character pair"),
        ])
        {
            var reply = await server.CallAsync("POST", "/authn/login", json);
            Assert.True(
                reply.Status == status && reply.Body.Contains(words, StringComparison.Ordinal),
                $"{json}: {reply.Status} {reply.Body}");
        }
    }

    [EveryEngine]
    public async Task A_disabled_person_is_told_so_only_with_the_right_password(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var mary = await server.HireAsync("mary", "desk");
        await server.Staff().DisableAsync(await server.CallerAsync(), mary.Id, CancellationToken.None);
        var right = await server.LoginAsync("mary", "a-password");
        Assert.Equal((422, "user.blocked"), (right.Status, right.Code));
        Assert.Equal("password.incorrect", (await server.LoginAsync("mary", "another")).Code);
    }

    [EveryEngine]
    public async Task Neither_the_journal_nor_the_store_of_sign_ins_holds_a_password_or_a_token(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var reply = await server.LoginAsync("owner", "owner-password", "/authn/login-with-expiry");
        await server.LoginAsync("typed-into-the-wrong-field", "whatever");
        var journal = string.Join('\n', await server.QueryAsync(
            "select actor || action || subject || coalesce(detail, '') from journal", 1));
        var sessions = string.Join('\n', await server.QueryAsync("select id || coalesce(refresh_id, '') from staff_session", 1));
        foreach (var secret in (string[])["owner-password", "whatever", "typed-into", .. reply.Cookie("folioAccessToken").Split('.')[1..]])
        {
            Assert.DoesNotContain(secret, journal, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, sessions, StringComparison.Ordinal);
        }

        Assert.Equal(["32"], await server.QueryAsync(
            engine == Engine.Sqlite
                ? "select distinct cast(length(subject) as text) from sign_in_failure"
                : "select distinct cast(octet_length(subject) as text) from sign_in_failure", 1));
    }
}
