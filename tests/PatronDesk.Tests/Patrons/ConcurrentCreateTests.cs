using System.Globalization;
using Npgsql;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

public sealed class ConcurrentCreateTests
{
    private const int Creators = 32;

    [EveryEngine]
    public async Task One_of_32_creators_with_the_same_email_wins(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Creators).Select(i => Task.Run(() =>
            server.TryCreateAsync(caller, (PatronField.Email, i % 2 == 0 ? "Mary@Example.com" : " mary@example.com ")))));
        Assert.Single(outcomes.OfType<CreatePatron.Created>());
        var refused = outcomes.OfType<CreatePatron.Refused>().ToList();
        Assert.Equal(Creators - 1, refused.Count);
        Assert.All(refused, outcome => Assert.Equal(new PatronFault(PatronField.Email, FaultCode.Taken), Assert.Single(outcome.Faults)));
        Assert.Equal(1, await server.ExactTotalAsync());
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from journal where action = 'patron.created'", 1));
    }

    [EveryEngine]
    public async Task One_of_32_creators_with_the_same_barcode_wins(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Creators).Select(_ => Task.Run(() =>
            server.TryCreateAsync(caller, (PatronField.Barcode, "12345678")))));
        Assert.Single(outcomes.OfType<CreatePatron.Created>());
        Assert.All(
            outcomes.OfType<CreatePatron.Refused>(),
            outcome => Assert.Equal(new PatronFault(PatronField.Barcode, FaultCode.Taken), Assert.Single(outcome.Faults)));
        Assert.Equal(1, await server.ExactTotalAsync());
    }

    [EveryEngine]
    public async Task A_counter_of_rows_that_is_behind_its_table_catches_up(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var last = 0L;
        for (var i = 0; i < 3; i++)
            last = (await server.CreateAsync(caller)).Id;
        // As a hand that wrote into the store left it.
        await server.Store.ScriptAsync(engine == Engine.Postgres
            ? "select setval('patron_row', 1, false)"
            : "update counter set last = 0 where name = 'patron_row'");
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => server.CreateAsync(caller))))
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.All(made, patron => Assert.True(patron.Id > last, $"{patron.Id} after {last}"));
        Assert.Equal(7, await server.ExactTotalAsync());
    }

    [EveryEngine]
    public async Task No_barcode_is_issued_twice_to_32_creators_though_custom_ones_stand_in_the_way(Engine engine)
    {
        const int Each = 8;
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var inTheWay = Enumerable.Range(1, 12).Select(i => Ean13.Make("202", i * 5)).ToHashSet();
        foreach (var barcode in inTheWay)
            await server.CreateAsync(caller, (PatronField.Barcode, barcode));

        var made = (await Task.WhenAll(Enumerable.Range(0, Creators).Select(_ => Task.Run(async () =>
        {
            var barcodes = new List<string>();
            for (var i = 0; i < Each; i++)
                barcodes.Add((await server.CreateAsync(caller)).Barcode);
            return barcodes;
        })))).SelectMany(barcodes => barcodes).ToList();

        Assert.Equal(Creators * Each, made.Distinct().Count());
        Assert.DoesNotContain(made, inTheWay.Contains);
        Assert.All(made, barcode => Assert.Equal(
            barcode, Ean13.Make("202", long.Parse(barcode.AsSpan(3, 9), CultureInfo.InvariantCulture))));
        Assert.Equal(Creators * Each + inTheWay.Count, await server.ExactTotalAsync());
    }

    [EveryEngine]
    public async Task One_call_repeated_by_32_at_once_makes_one_patron(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var input = Desk.Say((PatronField.FirstName, "Mary"), (PatronField.LastName, "Shelley"));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Creators).Select(_ => Task.Run(async () =>
            await server.Patrons().CreateAsync(caller, input, new IdempotencyKey("again", [1, 2, 3]), CancellationToken.None))));
        var made = outcomes.Select(outcome => Assert.IsType<CreatePatron.Created>(outcome).Patron.Barcode);
        Assert.Single(made.Distinct());
        Assert.Equal(1, await server.ExactTotalAsync());
    }

    // A counter or a total in one row would be locked from the first create to its commit.
    [Fact]
    public async Task Creates_on_PostgreSQL_do_not_wait_for_one_that_is_not_committed()
    {
        const int AdvisoryLock = 4711;
        await using var server = await TestServer.StartAsync(Engine.Postgres);
        var caller = await server.CallerAsync();
        await server.Store.ScriptAsync($"""
            create function hold() returns trigger language plpgsql as $hold$
            begin
                if exists (select 1 from patron where uuid = new.subject and first_name = 'Held') then
                    perform pg_advisory_xact_lock({AdvisoryLock});
                end if;
                return new;
            end $hold$;
            create trigger hold after insert on journal for each row execute function hold();
            """);
        await using var holder = new NpgsqlConnection(server.Database);
        await holder.OpenAsync();
        await using (var take = new NpgsqlCommand($"select pg_advisory_lock({AdvisoryLock})", holder))
            await take.ExecuteNonQueryAsync();

        // The journal is written last: by then the held create has its number, its row and its count.
        var held = Task.Run(() => server.CreateAsync(caller, (PatronField.FirstName, "Held")));
        await server.WaitForAsync("select cast(count(*) as text) from pg_locks where locktype = 'advisory' and not granted", "1");
        // Two, since by chance one of them may have the held one's shard of the count; that one is to wait.
        var others = Enumerable.Range(0, 2).Select(_ => Task.Run(() => server.CreateAsync(caller))).ToList();
        var passed = await await Task.WhenAny(others).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(held.IsCompleted);
        Assert.NotNull(await server.Patrons().FindAsync(caller, PatronKey.Of(passed.Barcode), CancellationToken.None));

        await using (var release = new NpgsqlCommand($"select pg_advisory_unlock({AdvisoryLock})", holder))
            await release.ExecuteNonQueryAsync();
        await Task.WhenAll([held, .. others]);
        Assert.Equal(3, await server.ExactTotalAsync());
    }
}
