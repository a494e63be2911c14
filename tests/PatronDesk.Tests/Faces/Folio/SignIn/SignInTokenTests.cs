using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Hosting;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>What makes a token good, and what ends it.</summary>
public sealed class SignInTokenTests
{
    [EveryEngine]
    public async Task A_token_that_anyone_could_have_made_lets_nobody_in(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var token = await server.OwnerTokenAsync();
        var parts = token.Split('.');
        var kid = (await server.QueryAsync("select id from token_key", 1)).Single();
        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));
        string Signed(string header, byte[] key, string? body = null)
        {
            var text = $"{Encode(header)}.{(body is null ? parts[1] : Encode(body))}";
            return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))}";
        }

        var forged = new Dictionary<string, string>
        {
            ["another payload"] = $"{parts[0]}.{Encode(payload.Replace("owner", "admin", StringComparison.Ordinal))}.{parts[2]}",
            ["a later end"] = $"{parts[0]}.{Encode(payload.Replace("\"exp\":1", "\"exp\":2", StringComparison.Ordinal))}.{parts[2]}",
            ["no signature"] = $"{parts[0]}.{parts[1]}.",
            ["half a signature"] = token[..^20],
            ["alg none"] = $"{Encode($$"""{"alg":"none","kid":"{{kid}}","typ":"JWT"}""")}.{parts[1]}.",
            ["alg none, signed"] = $"{Encode($$"""{"alg":"none","kid":"{{kid}}","typ":"JWT"}""")}.{parts[1]}.{parts[2]}",
            ["another alg"] = Signed($$"""{"alg":"HS512","kid":"{{kid}}","typ":"JWT"}""", new byte[32]),
            ["an empty key"] = Signed($$"""{"alg":"HS256","kid":"{{kid}}","typ":"JWT"}""", []),
            ["the key's id as the key"] = Signed($$"""{"alg":"HS256","kid":"{{kid}}","typ":"JWT"}""", Encoding.UTF8.GetBytes(kid)),
            ["a key of its own"] = Signed("""{"alg":"HS256","kid":"mine","typ":"JWT","jwk":{"kty":"oct","k":"AAAA"}}""", new byte[32]),
            ["no key id"] = Signed("""{"alg":"HS256","typ":"JWT"}""", new byte[32]),
            ["five parts"] = $"{token}.a.b",
            ["two parts"] = $"{parts[0]}.{parts[1]}",
            ["too long"] = token + new string('A', 5000),
            ["a header that is no JSON"] = $"{Encode("{")}.{parts[1]}.{parts[2]}",
            ["a key id that is no text"] = Signed("""{"alg":"HS256","kid":7,"typ":"JWT"}""", new byte[32]),
            ["nothing"] = "..",
        };
        foreach (var (what, text) in forged)
            Assert.True(await server.StatusWithAsync(text) == 401, what);
        Assert.Equal(200, await server.StatusWithAsync(token));
    }

    [Fact]
    public async Task No_text_in_the_place_of_a_token_is_more_than_a_401()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var token = await server.OwnerTokenAsync();
        var parts = token.Split('.');
        var part = Gen.OneOf(
            Gen.Int[0, 2].Select(i => parts[i]),
            Gen.Char["abcXYZ019-_=+/{}\""].Array[0, 40].Select(chars => new string(chars)));
        var tokens = part.Array[1, 6].Select(some => string.Join('.', some)).Where(text => text.Length > 0 && text != token);
        await tokens.SampleAsync(async text => await server.StatusWithAsync(text) == 401, iter: 300);
    }

    [EveryEngine]
    public async Task A_second_node_accepts_the_tokens_of_the_first_and_knows_when_they_end(Engine engine)
    {
        await using var first = await TestServer.StartAsync(engine);
        await using var second = await TestServer.StartAsync(engine, database: first.Database);
        var ofFirst = await first.OwnerTokenAsync();
        Assert.Equal(200, await second.StatusWithAsync(ofFirst));
        var ofSecond = await second.OwnerTokenAsync();
        Assert.Equal(200, await first.StatusWithAsync(ofSecond));
        Assert.Single(await first.QueryAsync("select id from token_key", 1));

        Assert.Equal(204, (await first.CallAsync("POST", "/authn/logout", null, ("x-okapi-token", ofSecond))).Status);
        Assert.Equal(401, await first.StatusWithAsync(ofSecond));
        second.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(401, await second.StatusWithAsync(ofSecond));
        Assert.Equal(200, await second.StatusWithAsync(ofFirst));
    }

    [EveryEngine]
    public async Task After_thirty_days_a_new_key_signs_and_the_old_one_is_accepted_until_its_last_token_ends(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var other = await TestServer.StartAsync(engine, database: server.Database);
        await server.OwnerTokenAsync();
        server.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        other.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        var old = await server.OwnerTokenAsync();
        Assert.Single(await server.QueryAsync("select id from token_key", 1));

        server.Clock.Advance(TimeSpan.FromMinutes(2));
        other.Clock.Advance(TimeSpan.FromMinutes(2));
        var fresh = await server.OwnerTokenAsync();
        Assert.NotEqual(old.Split('.')[0], fresh.Split('.')[0]);
        Assert.Equal(2, (await server.QueryAsync("select id from token_key", 1)).Count);
        foreach (var node in (TestServer[])[server, other])
        {
            Assert.Equal(200, await node.StatusWithAsync(old));
            Assert.Equal(200, await node.StatusWithAsync(fresh));
        }

        // The longest token lives for seven days.
        server.Clock.Advance(TimeSpan.FromDays(7));
        await server.Services.GetRequiredService<Housekeeping>().ForgetSignInsAsync(CancellationToken.None);
        Assert.Single(await server.QueryAsync("select id from token_key", 1));
        Assert.Empty(await server.QueryAsync("select id from staff_session", 1));
        Assert.Equal(401, await server.StatusWithAsync(old));
    }

    [EveryEngine]
    public async Task Login_with_expiry_gives_cookies_that_scripts_cannot_read_and_says_when_they_end(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var reply = await server.LoginAsync("owner", "owner-password", "/authn/login-with-expiry");
        Assert.Equal(
            (201, """{"accessTokenExpiration":"2026-11-23T08:10:00Z","refreshTokenExpiration":"2026-11-30T08:00:00Z"}"""),
            (reply.Status, reply.Body));
        Assert.Null(reply.Token);
        Assert.EndsWith(
            "; expires=Mon, 23 Nov 2026 08:10:00 GMT; max-age=600; path=/; samesite=lax; httponly",
            reply.CookieLine("folioAccessToken"), StringComparison.Ordinal);
        Assert.EndsWith(
            "; expires=Mon, 30 Nov 2026 08:00:00 GMT; max-age=604800; path=/authn; samesite=lax; httponly",
            reply.CookieLine("folioRefreshToken"), StringComparison.Ordinal);

        // Nobody is named as a proxy, so nobody is believed about TLS.
        var forged = await server.CallAsync(
            "POST", "/authn/login-with-expiry", SignInCalls.OwnerLogin, ("X-Forwarded-Proto", "https"));
        Assert.All(forged.SetCookies, line => Assert.DoesNotContain("; secure", line, StringComparison.Ordinal));

        var access = reply.Cookie("folioAccessToken");
        Assert.Equal(200, await server.StatusWithAsync(access));
        Assert.Equal(401, await server.StatusWithAsync(reply.Cookie("folioRefreshToken")));
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(401, await server.StatusWithAsync(access));
    }

    [EveryEngine]
    public async Task A_refresh_token_renews_once_and_its_second_use_ends_the_sign_in(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var first = await server.LoginAsync("owner", "owner-password", "/authn/login-with-expiry");
        server.Clock.Advance(TimeSpan.FromMinutes(9));
        var second = await server.CallAsync("POST", "/authn/refresh", null, first.Refresh);
        Assert.Equal(
            (201, """{"accessTokenExpiration":"2026-11-23T08:19:00Z","refreshTokenExpiration":"2026-11-30T08:09:00Z"}"""),
            (second.Status, second.Body));
        Assert.Equal(200, await server.StatusWithAsync(second.Cookie("folioAccessToken")));

        var again = await server.CallAsync("POST", "/authn/refresh", null, first.Refresh);
        Assert.Equal((422, "token.refresh.unprocessable"), (again.Status, again.Code));
        Assert.StartsWith(
            "folioAccessToken=; expires=Thu, 01 Jan 1970 00:00:00 GMT; max-age=0; path=/;",
            again.CookieLine("folioAccessToken"),
            StringComparison.Ordinal);
        Assert.Equal(401, await server.StatusWithAsync(second.Cookie("folioAccessToken")));
        Assert.Equal(422, (await server.CallAsync("POST", "/authn/refresh", null, second.Refresh)).Status);
        Assert.Contains("sign_in.ended", await server.QueryAsync("select action from journal", 1));
    }

    [EveryEngine]
    public async Task Renewing_does_not_keep_a_sign_in_for_ever(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine, new Dictionary<string, string?> { ["SignIn:LongestDays"] = "10" });
        var first = await server.LoginAsync("owner", "owner-password", "/authn/login-with-expiry");
        server.Clock.Advance(TimeSpan.FromDays(6));
        var second = await server.CallAsync("POST", "/authn/refresh", null, first.Refresh);
        Assert.Equal("2026-12-03T08:00:00Z", (string?)second.Json["refreshTokenExpiration"]);
        server.Clock.Advance(TimeSpan.FromDays(4) - TimeSpan.FromMinutes(1));
        var third = await server.CallAsync("POST", "/authn/refresh", null, second.Refresh);
        Assert.Equal(201, third.Status);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(422, (await server.CallAsync("POST", "/authn/refresh", null, third.Refresh)).Status);
        Assert.Equal(401, await server.StatusWithAsync(third.Cookie("folioAccessToken")));
    }

    [EveryEngine]
    public async Task Of_many_renewals_with_one_refresh_token_at_most_one_is_given(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var first = await server.LoginAsync("owner", "owner-password", "/authn/login-with-expiry");
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => server.CallAsync("POST", "/authn/refresh", null, first.Refresh)));
        Assert.Single(replies, reply => reply.Status == 201);
        Assert.Equal(7, replies.Count(reply => reply.Status == 422));
    }

    [EveryEngine]
    public async Task What_cannot_be_renewed_is_said_in_FOLIOs_errors(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.SecondLibraryAsync();
        var none = await server.CallAsync("POST", "/authn/refresh");
        Assert.Equal((400, "application/json"), (none.Status, none.MediaType));
        Assert.Equal("folioRefreshToken", (string?)none.Json["errors"]![0]!["parameters"]![0]!["key"]);

        var login = await server.CallAsync("POST", "/authn/login-with-expiry", SignInCalls.OwnerLogin, ("x-okapi-tenant", "testlib"));
        var withAccess = await server.CallAsync(
            "POST", "/authn/refresh", null, ("Cookie", $"folioRefreshToken={login.Cookie("folioAccessToken")}"));
        Assert.Equal(422, withAccess.Status);
        Assert.Equal(422, (await server.CallAsync("POST", "/authn/refresh", null, login.Refresh, ("x-okapi-tenant", "second"))).Status);
        Assert.Equal(201, (await server.CallAsync("POST", "/authn/refresh", null, login.Refresh, ("x-okapi-tenant", "testlib"))).Status);

        var late = await server.CallAsync("POST", "/authn/login-with-expiry", SignInCalls.OwnerLogin, ("x-okapi-tenant", "testlib"));
        server.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(422, (await server.CallAsync("POST", "/authn/refresh", null, late.Refresh)).Status);
    }

    [EveryEngine]
    public async Task Signing_out_ends_every_token_of_the_sign_in_and_no_other(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var other = await server.OwnerTokenAsync();
        var login = await server.LoginAsync("owner", "owner-password", "/authn/login-with-expiry");
        var access = login.Cookie("folioAccessToken");
        Assert.Equal(200, await server.StatusWithAsync(access));
        var bye = await server.CallAsync("POST", "/authn/logout", null, ("Cookie", $"folioAccessToken={access}"));
        Assert.Equal((204, ""), (bye.Status, bye.Body));
        Assert.StartsWith(
            "folioAccessToken=; expires=Thu, 01 Jan 1970 00:00:00 GMT; max-age=0; path=/;",
            bye.CookieLine("folioAccessToken"),
            StringComparison.Ordinal);
        Assert.Contains("path=/authn", bye.CookieLine("folioRefreshToken"), StringComparison.Ordinal);
        Assert.Equal(401, await server.StatusWithAsync(access));
        Assert.Equal(422, (await server.CallAsync("POST", "/authn/refresh", null, login.Refresh)).Status);
        Assert.Equal(200, await server.StatusWithAsync(other));
        Assert.Equal(401, (await server.CallAsync("POST", "/authn/logout")).Status);
    }

    [EveryEngine]
    public async Task Signing_out_everywhere_ends_every_sign_in_of_the_person_and_of_nobody_else(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.HireAsync("mary", "desk");
        var marys = (await server.LoginAsync("mary", "a-password")).Token;
        var ended = await server.OwnerTokenAsync();
        Assert.Equal(204, (await server.CallAsync("POST", "/authn/logout", null, ("x-okapi-token", ended))).Status);
        var day = await server.OwnerTokenAsync();
        var login = await server.LoginAsync("owner", "owner-password", "/authn/login-with-expiry");
        Assert.Equal(200, await server.StatusWithAsync(day));

        // Neither no token nor one that was signed out has a say.
        Assert.Equal(401, (await server.CallAsync("POST", "/authn/logout-all")).Status);
        Assert.Equal(401, (await server.CallAsync("POST", "/authn/logout-all", null, ("x-okapi-token", ended))).Status);
        Assert.Equal(200, await server.StatusWithAsync(day));

        var bye = await server.CallAsync("POST", "/authn/logout-all", null, ("x-okapi-token", login.Cookie("folioAccessToken")));
        Assert.Equal((204, ""), (bye.Status, bye.Body));
        Assert.StartsWith(
            "folioAccessToken=; expires=Thu, 01 Jan 1970 00:00:00 GMT; max-age=0; path=/;",
            bye.CookieLine("folioAccessToken"),
            StringComparison.Ordinal);
        Assert.Equal(401, await server.StatusWithAsync(day));
        Assert.Equal(401, await server.StatusWithAsync(login.Cookie("folioAccessToken")));
        Assert.Equal(422, (await server.CallAsync("POST", "/authn/refresh", null, login.Refresh)).Status);
        Assert.Equal(200, await server.StatusWithAsync(marys));
    }

    [EveryEngine]
    public async Task An_access_token_whose_time_is_over_still_signs_its_refresh_token_out(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var login = await server.LoginAsync("owner", "owner-password", "/authn/login-with-expiry");
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(
            204,
            (await server.CallAsync(
                "POST", "/authn/logout", null, ("x-okapi-token", login.Cookie("folioAccessToken")))).Status);
        Assert.Equal(422, (await server.CallAsync("POST", "/authn/refresh", null, login.Refresh)).Status);
    }

    [EveryEngine]
    public async Task A_new_password_a_disabled_and_a_removed_person_end_what_was_signed_in(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var mary = await server.HireAsync("mary", "desk");
        var john = await server.HireAsync("john", "desk");
        var anne = await server.HireAsync("anne", "desk");
        var tokens = new List<string>();
        foreach (var name in (string[])["mary", "john", "anne"])
        {
            tokens.Add((await server.LoginAsync(name, "a-password")).Token!);
            Assert.Equal(200, await server.StatusWithAsync(tokens[^1]));
        }

        await server.Staff().SetPasswordAsync(caller, mary.Id, "another-password", CancellationToken.None);
        await server.Staff().DisableAsync(caller, john.Id, CancellationToken.None);
        await server.Staff().RemoveAsync(caller, anne.Id, CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        foreach (var token in tokens)
            Assert.Equal(401, await server.StatusWithAsync(token));
        Assert.Equal("password.incorrect", (await server.LoginAsync("mary", "a-password")).Code);
        Assert.Equal(201, (await server.LoginAsync("mary", "another-password")).Status);
        Assert.Equal("password.incorrect", (await server.LoginAsync("anne", "a-password")).Code);

        // What was ended stays ended, also when the person comes back.
        await server.Staff().EnableAsync(caller, john.Id, CancellationToken.None);
        Assert.Equal(401, await server.StatusWithAsync(tokens[1]));
    }

    [EveryEngine]
    public async Task A_disabled_library_lets_no_token_in(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var token = await server.OwnerTokenAsync();
        await server.Accounts().DisableAsync((await server.CallerAsync()).Library, CancellationToken.None);
        Assert.Equal(401, await server.StatusWithAsync(token));
        Assert.Equal(400, (await server.LoginAsync("owner", "owner-password")).Status);
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
