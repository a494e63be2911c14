using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Accounts;

/// <summary>What is remembered for some seconds is forgotten in time, also where the clock is set back meanwhile.</summary>
public sealed class ClockStepTests
{
    private static readonly TimeSpan TwoDaysBack = TimeSpan.FromDays(-2);

    [EveryEngine]
    public async Task A_disabled_key_is_refused_after_a_step_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var library = (await server.CallerAsync()).Library;
        await StatusAsync(server, HttpStatusCode.OK);
        var key = Assert.Single(await server.Accounts().KeysAsync(library, CancellationToken.None));
        Assert.True(await server.Accounts().DisableKeyAsync(library, key.Id, CancellationToken.None));
        StepBack(server, seconds: 2);
        await StatusAsync(server, HttpStatusCode.Unauthorized);
    }

    [EveryEngine]
    public async Task A_disabled_person_is_refused_after_a_step_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var member = await server.HireAsync("mary", Roles.Owner);
        var token = (await server.LoginAsync("mary", "a-password")).Token;
        Assert.Equal(200, await server.StatusWithAsync(token));
        await server.Staff().DisableAsync(await server.CallerAsync(), member.Id, CancellationToken.None);
        StepBack(server, seconds: 2);
        Assert.Equal(401, await server.StatusWithAsync(token));
    }

    [EveryEngine]
    public async Task A_disabled_library_and_a_deleted_token_key_are_forgotten_after_a_step_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var tenants = server.Services.GetRequiredService<Tenants>();
        var keys = server.Services.GetRequiredService<TokenKeys>();
        var library = await tenants.FindAsync("testlib", CancellationToken.None);
        Assert.NotNull(library);
        var signing = await keys.ToSignWithAsync(CancellationToken.None);
        await server.Accounts().DisableAsync(library, CancellationToken.None);
        await server.Store.ScriptAsync("delete from token_key");
        StepBack(server, seconds: 5);
        Assert.Null(await tenants.FindAsync("testlib", CancellationToken.None));
        Assert.Null(await keys.FindAsync(signing.Id, CancellationToken.None));
    }

    [EveryEngine]
    public async Task A_wait_is_no_longer_than_it_was_after_a_step_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        for (var failure = 1; failure <= 5; failure++)
            await server.LoginAsync("owner", "wrong");
        StepBack(server, seconds: 0);
        var early = await server.LoginAsync("owner", "owner-password");
        Assert.Equal((429, "15"), (early.Status, early.RetryAfter));
        // It runs from here on, and does not begin anew with each try.
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("5", (await server.LoginAsync("owner", "owner-password")).RetryAfter);
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(201, (await server.LoginAsync("owner", "owner-password")).Status);
    }

    private static void StepBack(TestServer server, int seconds)
    {
        server.Clock.Jump(TwoDaysBack);
        server.Clock.Advance(TimeSpan.FromSeconds(seconds));
    }

    private static async Task StatusAsync(TestServer server, HttpStatusCode status)
    {
        using var answer = await server.Client.GetAsync("/accounts");
        Assert.Equal(status, answer.StatusCode);
    }
}
