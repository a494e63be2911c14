using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Tests.Architecture;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Accounts;

public sealed class CallersTests
{
    [EveryEngine]
    public async Task Key_and_user_must_both_match(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.SecondLibraryAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, TestServer.ApiKey, TestServer.ApiUser));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "second-key", "second-user"));
        foreach (var (key, user) in new[]
        {
            (TestServer.ApiKey, "second-user"), ("second-key", TestServer.ApiUser), ("TEST-KEY", TestServer.ApiUser),
            (TestServer.ApiKey, "TEST-USER"), (TestServer.ApiKey, "testlib"), (TestServer.ApiUser, TestServer.ApiKey),
            ("", TestServer.ApiUser), (TestServer.ApiKey, ""), ("' or 1=1 --", TestServer.ApiUser),
        })
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, key, user));
    }

    [EveryEngine]
    public async Task A_disabled_key_works_for_two_seconds_at_most(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var library = (await server.CallerAsync()).Library;
        Assert.True(await server.Accounts().AddKeyAsync(library, "other", "other-key", CancellationToken.None));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, TestServer.ApiKey, TestServer.ApiUser));
        var key = (await server.Accounts().KeysAsync(library, CancellationToken.None))[0];
        Assert.True(await server.Accounts().DisableKeyAsync(library, key.Id, CancellationToken.None));
        Assert.False(await server.Accounts().DisableKeyAsync(library, key.Id, CancellationToken.None));

        server.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, TestServer.ApiKey, TestServer.ApiUser));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "other-key", TestServer.ApiUser));
    }

    [EveryEngine]
    public async Task A_disabled_library_is_refused_until_it_is_enabled(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var library = (await server.CallerAsync()).Library;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, TestServer.ApiKey, TestServer.ApiUser));
        await server.Accounts().ChangeAsync(library with { DisabledAt = server.Clock.GetUtcNow() }, CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, TestServer.ApiKey, TestServer.ApiUser));
        await server.Accounts().ChangeAsync(library, CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, TestServer.ApiKey, TestServer.ApiUser));
    }

    [EveryEngine]
    public async Task The_last_use_of_a_key_is_written_down(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var library = (await server.CallerAsync()).Library;
        await server.Accounts().AddKeyAsync(library, "unused", "unused-key", CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        var used = server.Clock.GetUtcNow();
        await StatusAsync(server, TestServer.ApiKey, TestServer.ApiUser);
        await StatusAsync(server, "unused-key", "somebody-else");
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        await server.Services.GetRequiredService<Callers>().FlushUsesAsync(CancellationToken.None);
        var keys = await server.Accounts().KeysAsync(library, CancellationToken.None);
        Assert.Equal([("first key", (DateTimeOffset?)used), ("unused", null)], keys.Select(key => (key.Name, key.LastUsedAt)));
    }

    [EveryEngine]
    public async Task An_operators_key_reaches_the_operators_libraries_and_no_others(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (apiId, key) = await server.Accounts().CreateOperatorAsync("County", CancellationToken.None);
        var owner = await server.Accounts().FindOperatorAsync(apiId, CancellationToken.None);
        foreach (var name in new[] { "north", "south" })
            await server.SecondLibraryAsync(name, owner);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, key, "north-user", apiId));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, key, "south-user", apiId));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "north-key", "north-user"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, key, TestServer.ApiUser, apiId));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, key, "north-user"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, key, "north-user", "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "north-key", "north-user", apiId));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "north-key", "south-user"));

        using var client = server.NewClient(key, "south-user");
        client.DefaultRequestHeaders.Add("x-api-ultimate", apiId);
        var accounts = JsonDocument.Parse(await client.GetStringAsync("/accounts")).RootElement.GetProperty("accounts");
        Assert.Equal(
            [("north", JsonValueKind.Null), ("south", JsonValueKind.Number)],
            accounts.EnumerateArray().Select(
                account => (account.GetProperty("organization").GetString(), account.GetProperty("authorized").ValueKind)));
    }

    [EveryEngine]
    public async Task A_key_is_stored_as_its_hash_alone(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var stored = await server.Store.ReadAsync(
            session => session.QueryAsync(Sql.Composed("select key_hash from api_key"), static row => row.Bytes(0)),
            CancellationToken.None);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData("test-key"u8), Assert.Single(stored));
    }

    [Theory]
    [InlineData(typeof(Callers))]
    [InlineData(typeof(Secrets))]
    [InlineData(typeof(PasswordHash))]
    public void Secrets_are_compared_in_constant_time(Type type)
    {
        using var program = Mono.Cecil.AssemblyDefinition.ReadAssembly(type.Assembly.Location);
        Assert.Contains(
            Uses.Of(program.MainModule.GetType(type.FullName)),
            use => use.Name == typeof(System.Security.Cryptography.CryptographicOperations).FullName);
    }

    private static async Task<HttpStatusCode> StatusAsync(TestServer server, string key, string user, string? ultimate = null)
    {
        using var client = server.NewClient(key, user);
        if (ultimate is not null)
            client.DefaultRequestHeaders.Add("x-api-ultimate", ultimate);
        return (await client.GetAsync("/patrons")).StatusCode;
    }
}
