using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

public sealed class UserFieldsTests
{
    [EveryEngine]
    public async Task A_patron_expires_at_the_instant_that_every_read_shows(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var instant = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await CreateUserAsync(server, new(null, "mary", instant.AddTicks(7), UserDetails.None));
        foreach (var patron in new[]
        {
            (await server.Patrons().FindAsync(caller, PatronKey.Of("2020000000013"), CancellationToken.None))!,
            Assert.Single((await server.Patrons().ListAsync(caller, 0, 10, CancellationToken.None)).Patrons),
        })
        {
            Assert.Equal((instant, "mary"), (patron.ExpiresAt, patron.Username));
            Assert.Equal((false, true), (patron.IsExpired(instant.AddTicks(-1)), patron.IsExpired(instant)));
        }

        Assert.False((await server.CreateAsync(caller)).IsExpired(DateTimeOffset.MaxValue));
    }

    [EveryEngine]
    public async Task The_journal_names_what_changed_and_never_its_value(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var patron = await CreateUserAsync(server, new(null, "mary", null, UserDetails.None));
        var input = new PatronInput
        {
            User = new(
                null, "marie", null,
                new UserDetails { MiddleName = "W", CustomFields = """{"a":1}""", Rest = """{"pronouns":"she"}""" }),
        };
        var key = PatronKey.OfUuid(patron.Uuid);
        var after = Assert.IsType<UpdatePatron.Updated>(
            await server.Patrons().UpdateAsync(caller, key, input, new([patron.Revision]), CancellationToken.None)).Patron;
        Assert.Equal(
            ["username,middle_name,custom_fields,further_fields"],
            await server.QueryAsync("select detail from journal where action = 'patron.updated'", 1));
        // The same once more is no change.
        var same = Assert.IsType<UpdatePatron.Updated>(
            await server.Patrons().UpdateAsync(caller, key, input, default, CancellationToken.None)).Patron;
        Assert.Equal(after, same);
    }

    [EveryEngine]
    public async Task One_of_many_who_want_a_username_at_once_gets_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () => await server.Patrons().CreateAsync(
            caller,
            new PatronInput { User = new(null, i % 2 == 0 ? "José" : "JOSE", null, UserDetails.None) },
            call: null,
            CancellationToken.None))));
        Assert.Single(outcomes.OfType<CreatePatron.Created>());
        Assert.All(
            outcomes.OfType<CreatePatron.Refused>(),
            refused => Assert.Equal(new PatronFault(PatronField.Username, FaultCode.Taken), Assert.Single(refused.Faults)));
        Assert.Equal(1, await server.ExactTotalAsync());
    }

    private static async Task<Patron> CreateUserAsync(TestServer server, UserInput user) =>
        Assert.IsType<CreatePatron.Created>(await server.Patrons().CreateAsync(
            await server.CallerAsync(), new PatronInput { User = user }, call: null, CancellationToken.None)).Patron;
}
