using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>Guessing passwords.</summary>
public sealed class SignInThrottleTests
{
    [EveryEngine]
    public async Task From_the_fifth_failure_on_each_next_try_must_wait_twice_as_long(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        for (var failure = 1; failure < 5; failure++)
            Assert.Equal("password.incorrect", (await server.LoginAsync("owner", "wrong")).Code);
        foreach (var seconds in (int[])[15, 30, 60, 120, 240, 480, 900, 900])
        {
            Assert.Equal("password.incorrect.block.user", (await server.LoginAsync("owner", "wrong")).Code);
            var early = await server.LoginAsync("owner", "owner-password");
            Assert.Equal((429, $"{seconds}", "user.blocked"), (early.Status, early.RetryAfter, early.Code));
            // Waiting is not made longer by asking.
            server.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
            Assert.Equal("1", (await server.LoginAsync("owner", "owner-password")).RetryAfter);
            server.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(201, (await server.LoginAsync("owner", "owner-password")).Status);
    }

    [EveryEngine]
    public async Task An_address_waits_for_what_it_failed_with_many_names(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        for (var failure = 1; failure < 5; failure++)
            Assert.Equal(422, (await server.LoginAsync($"name{failure}", "wrong")).Status);
        // A right password in between is no way out.
        Assert.Equal(201, (await server.LoginAsync("owner", "owner-password")).Status);
        Assert.Equal("password.incorrect.block.user", (await server.LoginAsync("name5", "wrong")).Code);
        Assert.Equal(429, (await server.LoginAsync("owner", "owner-password")).Status);
        server.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(201, (await server.LoginAsync("owner", "owner-password")).Status);
    }

    [EveryEngine]
    public async Task The_right_password_forgets_the_failures_of_the_name_and_an_hour_forgets_all(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        for (var round = 0; round < 3; round++)
        {
            for (var failure = 1; failure < 5; failure++)
                Assert.Equal("password.incorrect", (await server.LoginAsync("owner", "wrong")).Code);
            Assert.Equal(201, (await server.LoginAsync("owner", "owner-password")).Status);
            server.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [EveryEngine]
    public async Task Where_the_count_cannot_be_written_the_right_password_lets_in_and_guessing_is_still_slowed(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        // Three are counted in the store.
        for (var failure = 1; failure <= 3; failure++)
            Assert.Equal("password.incorrect", (await server.LoginAsync("owner", "wrong")).Code);
        await server.Store.ScriptAsync(engine == Engine.Postgres
            ? """
                create function refuse() returns trigger language plpgsql as 'begin raise exception ''refused''; end';
                create trigger refused before insert or update or delete on sign_in_failure for each row execute function refuse()
                """
            : """
                create trigger refused_1 before insert on sign_in_failure begin select raise(abort, 'refused'); end;
                create trigger refused_2 before update on sign_in_failure begin select raise(abort, 'refused'); end;
                create trigger refused_3 before delete on sign_in_failure begin select raise(abort, 'refused'); end
                """);
        Assert.Equal("password.incorrect", (await server.LoginAsync("owner", "wrong")).Code);
        Assert.Equal(201, (await server.LoginAsync("owner", "owner-password")).Status);
        // The address has failed four times, whatever the name has been forgiven.
        Assert.Equal("password.incorrect.block.user", (await server.LoginAsync("owner", "wrong")).Code);
        var early = await server.LoginAsync("owner", "owner-password");
        Assert.Equal((429, "15"), (early.Status, early.RetryAfter));
        server.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(201, (await server.LoginAsync("owner", "owner-password")).Status);
    }

    [EveryEngine]
    public async Task Another_node_counts_the_same_failures(Engine engine)
    {
        await using var first = await TestServer.StartAsync(engine);
        await using var second = await TestServer.StartAsync(engine, database: first.Database);
        foreach (var node in (TestServer[])[first, second, first, second, first])
            Assert.Equal(422, (await node.LoginAsync("owner", "wrong")).Status);
        Assert.Equal(429, (await second.LoginAsync("owner", "owner-password")).Status);
    }

    [EveryEngine]
    public async Task Of_many_guesses_at_once_no_more_than_five_are_looked_at(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => server.LoginAsync("owner", $"guess {i}")));
        Assert.Equal(5, replies.Count(reply => reply.Status == 422));
        Assert.Equal(15, replies.Count(reply => reply.Status == 429));
    }

    [EveryEngine]
    public async Task People_who_sign_in_at_once_from_one_place_do_not_wait(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.LoginAsync("owner", "owner-password")));
        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
    }
}
