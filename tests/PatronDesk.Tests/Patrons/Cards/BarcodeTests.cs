using PatronDesk.Accounts;
using PatronDesk.Patrons;
using PatronDesk.Tests.Data;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

public sealed class BarcodeTests
{
    // The first five are in the reference of Libib's own barcodes; the rest worked out by hand from GS1's rule.
    [Theory]
    [InlineData("202", 1, "2020000000013")]
    [InlineData("202", 2, "2020000000020")]
    [InlineData("202", 3, "2020000000037")]
    [InlineData("202", 5, "2020000000051")]
    [InlineData("201", 1, "2010000000014")]
    [InlineData("202", 999_999_999, "2029999999995")]
    [InlineData("000", 0, "0000000000000")]
    public void Check_digit_is_that_of_EAN_13(string prefix, long number, string barcode) =>
        Assert.Equal(barcode, Ean13.Make(prefix, number));

    [EveryEngine]
    public async Task Every_library_counts_from_1(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var first = await server.CallerAsync();
        var second = await server.SecondLibraryAsync();
        Assert.Equal("2020000000013", (await server.CreateAsync(first)).Barcode);
        Assert.Equal("2020000000020", (await server.CreateAsync(first)).Barcode);
        Assert.Equal("2020000000013", (await server.CreateAsync(second)).Barcode);
    }

    [EveryEngine]
    public async Task Counter_steps_over_a_barcode_that_a_live_patron_took(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.CreateAsync(caller, (PatronField.Barcode, Ean13.Make("202", 1)));
        await server.CreateAsync(caller, (PatronField.Barcode, Ean13.Make("202", 2)));
        Assert.Equal(Ean13.Make("202", 3), (await server.CreateAsync(caller)).Barcode);
    }

    [EveryEngine]
    public async Task Counter_steps_over_a_deleted_patrons_barcode(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var taken = await CreateAndDeleteAsync(server, caller);
        Assert.Equal(Ean13.Make("202", 2), (await server.CreateAsync(caller)).Barcode);
        Assert.Equal(taken, (await server.CreateAsync(caller, (PatronField.Barcode, taken))).Barcode);
    }

    [EveryEngine]
    public async Task Counter_steps_over_a_purged_patrons_barcode(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var taken = await CreateAndDeleteAsync(server, caller);
        server.Clock.Advance(TimeSpan.FromDays(30));
        await server.WaitForAsync("select cast(count(*) as text) from patron", "0");
        Assert.Equal(Ean13.Make("202", 2), (await server.CreateAsync(caller)).Barcode);
    }

    [EveryEngine]
    public async Task Counter_steps_over_a_barcode_that_an_update_released(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var taken = Ean13.Make("202", 1);
        await server.CreateAsync(caller, (PatronField.Barcode, taken));
        await server.Patrons().UpdateAsync(
            caller, PatronKey.Of(taken), Desk.Say((PatronField.Barcode, "55555")), default, CancellationToken.None);
        Assert.Equal(Ean13.Make("202", 2), (await server.CreateAsync(caller)).Barcode);
    }

    // A library brings its old barcodes along: live, deleted and purged ones, and among them some that only look like ours.
    [EveryEngine]
    public async Task Counter_jumps_over_thousands_of_old_barcodes_in_a_few_statements(Engine engine)
    {
        const int Old = 6_000;
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.CreateAsync(caller);
        await server.Store.ScriptAsync(string.Concat(Enumerable.Range(2, Old).Select(number => number % 3 == 0
            ? $"insert into spent_barcode (library_id, barcode) values ({caller.Library.Id}, '{Ean13.Make("202", number)}');"
            : $"""
               insert into patron (id, library_id, uuid, barcode, barcode_folded, first_name, last_name, frozen, version,
               """ + " created_at, updated_at, deleted_at)\n" + $"""
               values ({1_000_000 + number}, {caller.Library.Id}, 'u{number}', '{Ean13.Make("202", number)}',
                   '{Ean13.Make("202", number)}', 'A', 'B', 0, 1, 0, 0, {(number % 3 == 1 ? "null" : "1")});
               """)));
        // Not one of ours: another length, or another check digit.
        var free = Ean13.Make("202", Old + 2);
        foreach (var barcode in (string[])[free[..12], free + "0", free[..12] + (free[12] == '9' ? '0' : (char)(free[12] + 1))])
            await server.CreateAsync(caller, (PatronField.Barcode, barcode));
        await using var recording = new RecordingStore(server.Store);
        var patrons = server.PatronsOn(recording);

        var made = await patrons.CreateAsync(
            caller, Desk.Say((PatronField.FirstName, "Mary"), (PatronField.LastName, "Shelley")), call: null, CancellationToken.None);

        Assert.Equal(free, Assert.IsType<CreatePatron.Created>(made).Patron.Barcode);
        Assert.True(recording.Noted.Count < 40, $"{recording.Noted.Count} statements passed over {Old} barcodes.");
        Assert.Equal(Ean13.Make("202", Old + 3), (await server.CreateAsync(caller)).Barcode);
    }

    [EveryEngine]
    public async Task Creators_that_jump_at_once_get_the_numbers_next_to_each_other(Engine engine)
    {
        const int Old = 3_000;
        const int Creators = 16;
        await using var server = await TestServer.StartAsync(engine);
        await using var beside = await TestServer.StartAsync(engine, database: server.Database);
        var caller = await server.CallerAsync();
        await server.Store.ScriptAsync(string.Concat(Enumerable.Range(1, Old).Select(number =>
            $"insert into spent_barcode (library_id, barcode) values ({caller.Library.Id}, '{Ean13.Make("202", number)}');")));

        var made = await Task.WhenAll(Enumerable.Range(0, Creators).Select(i => Task.Run(async () =>
            (await (i % 2 == 0 ? server : beside).CreateAsync(caller)).Barcode)));

        Assert.Equal(Creators, made.Distinct().Count());
        // None went further than all of them together had to: a gap is a number that a refused create left.
        Assert.All(made, barcode => Assert.InRange(string.CompareOrdinal(barcode, Ean13.Make("202", Old)), 1, int.MaxValue));
        Assert.All(made, barcode => Assert.InRange(
            string.CompareOrdinal(barcode, Ean13.Make("202", Old + 4 * Creators)), int.MinValue, 0));
    }

    [EveryEngine]
    public async Task Used_up_barcodes_are_said_and_a_custom_one_still_works(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.Store.ScriptAsync(engine == Engine.Sqlite
            ? $"update counter set last = 999999998 where name = '{caller.Library.BarcodeCounter}'"
            : $"select setval('{caller.Library.BarcodeCounter}', 999999998)");
        Assert.Equal("2029999999995", (await server.CreateAsync(caller)).Barcode);
        var refused = Assert.IsType<CreatePatron.Refused>(await server.TryCreateAsync(caller));
        Assert.Equal(FaultCode.UsedUp, Assert.Single(refused.Faults).Code);
        Assert.Equal("12345", (await server.CreateAsync(caller, (PatronField.Barcode, "12345"))).Barcode);
        Assert.Equal(2, await server.ExactTotalAsync());
    }

    private static async Task<string> CreateAndDeleteAsync(TestServer server, Caller caller)
    {
        var first = Ean13.Make("202", 1);
        await server.CreateAsync(caller, (PatronField.Barcode, first));
        await server.DeleteAsync(caller, first);
        return first;
    }
}
