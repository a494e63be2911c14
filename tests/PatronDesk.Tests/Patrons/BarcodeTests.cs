using PatronDesk.Patrons;
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

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Every_library_counts_from_1(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var first = await server.CallerAsync();
        var second = await server.SecondLibraryAsync();
        Assert.Equal("2020000000013", (await server.CreateAsync(first)).Barcode);
        Assert.Equal("2020000000020", (await server.CreateAsync(first)).Barcode);
        Assert.Equal("2020000000013", (await server.CreateAsync(second)).Barcode);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Counter_steps_over_a_barcode_that_a_live_patron_took(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.CreateAsync(caller, (PatronField.Barcode, Ean13.Make("202", 1)));
        await server.CreateAsync(caller, (PatronField.Barcode, Ean13.Make("202", 2)));
        Assert.Equal(Ean13.Make("202", 3), (await server.CreateAsync(caller)).Barcode);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Counter_steps_over_a_deleted_patrons_barcode(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var taken = Ean13.Make("202", 1);
        await server.CreateAsync(caller, (PatronField.Barcode, taken));
        await server.DeleteAsync(caller, taken);
        Assert.Equal(Ean13.Make("202", 2), (await server.CreateAsync(caller)).Barcode);
        Assert.Equal(taken, (await server.CreateAsync(caller, (PatronField.Barcode, taken))).Barcode);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Counter_steps_over_a_purged_patrons_barcode(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var taken = Ean13.Make("202", 1);
        await server.CreateAsync(caller, (PatronField.Barcode, taken));
        await server.DeleteAsync(caller, taken);
        server.Clock.Advance(TimeSpan.FromDays(30));
        await server.WaitForAsync("select cast(count(*) as text) from patron", "0");
        Assert.Equal(Ean13.Make("202", 2), (await server.CreateAsync(caller)).Barcode);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Counter_steps_over_a_barcode_that_an_update_released(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var taken = Ean13.Make("202", 1);
        await server.CreateAsync(caller, (PatronField.Barcode, taken));
        await server.Patrons().UpdateAsync(
            caller, PatronKey.Of(taken), Desk.Say((PatronField.Barcode, "55555")), null, CancellationToken.None);
        Assert.Equal(Ean13.Make("202", 2), (await server.CreateAsync(caller)).Barcode);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Used_up_barcodes_are_said_and_a_custom_one_still_works(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.Store.ScriptAsync(engine == Engine.Sqlite
            ? $"update counter set last = 999999998 where name = '{caller.Library.BarcodeCounter}'"
            : $"select setval('{caller.Library.BarcodeCounter}', 999999998)");
        Assert.Equal("2029999999995", (await server.CreateAsync(caller)).Barcode);
        var refused = Assert.IsType<CreatePatron.Refused>(await server.TryCreateAsync(caller));
        Assert.Equal("barcodes_used_up", Assert.Single(refused.Faults).Code);
        Assert.Equal("12345", (await server.CreateAsync(caller, (PatronField.Barcode, "12345"))).Barcode);
        Assert.Equal(2, await server.ExactTotalAsync());
    }
}
