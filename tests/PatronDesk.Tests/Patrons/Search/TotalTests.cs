using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

/// <summary>Totals are kept, not counted: they must be exact after every change.</summary>
public sealed class TotalTests
{
    [EveryEngine]
    public async Task Total_is_exact_after_each_kind_of_change(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var one = await server.CreateAsync(caller, (PatronField.Email, "one@example.com"));
        var two = await server.CreateAsync(caller);
        Assert.Equal(2, await server.ExactTotalAsync());

        await server.TryCreateAsync(caller, (PatronField.Email, "ONE@example.com"));
        Assert.Equal(2, await server.ExactTotalAsync());

        await server.DeleteAsync(caller, one.Barcode);
        Assert.Equal(1, await server.ExactTotalAsync());

        await server.Patrons().DeleteAsync(caller, PatronKey.Of(one.Barcode), CancellationToken.None);
        Assert.Equal(1, await server.ExactTotalAsync());

        Assert.IsType<RestorePatron.Restored>(await server.RestoreAsync(caller, "one@example.com"));
        Assert.Equal(2, await server.ExactTotalAsync());

        Assert.IsType<RestorePatron.NotDeleted>(await server.RestoreAsync(caller, one.Barcode));
        Assert.Equal(2, await server.ExactTotalAsync());

        await server.DeleteAsync(caller, two.Barcode);
        server.Clock.Advance(TimeSpan.FromDays(31));
        await server.WaitForAsync("select cast(count(*) as text) from patron where deleted_at is not null", "0");
        Assert.Equal(1, await server.ExactTotalAsync());
    }

    [Theory]
    [InlineData(Engine.Sqlite, 1)]
    [InlineData(Engine.Sqlite, 2)]
    [InlineData(Engine.Postgres, 1)]
    [InlineData(Engine.Postgres, 2)]
    public async Task Total_is_exact_after_concurrent_changes_of_few_patrons(Engine engine, int seed)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        string[] emails = ["a@example.com", "b@example.com", "c@example.com", "d@example.com"];
        await Task.WhenAll(Enumerable.Range(0, 12).Select(worker => Task.Run(async () =>
        {
            var chance = new Random(seed * 100 + worker);
            for (var i = 0; i < 30; i++)
            {
                var email = emails[chance.Next(emails.Length)];
                var key = PatronKey.Of(email);
                switch (chance.Next(4))
                {
                    case 0:
                        await server.TryCreateAsync(caller, (PatronField.Email, email));
                        break;
                    case 1:
                        await server.Patrons().DeleteAsync(caller, key, CancellationToken.None);
                        break;
                    case 2:
                        await server.RestoreAsync(caller, email);
                        break;
                    default:
                        await server.Patrons().UpdateAsync(
                            caller, key, Desk.Say((PatronField.Email, emails[chance.Next(emails.Length)])), default,
                            CancellationToken.None);
                        break;
                }
            }
        })));
        var total = await server.ExactTotalAsync();
        var page = await server.Patrons().ListAsync(caller, 0, 500, CancellationToken.None);
        Assert.Equal(total, page.Total);
        Assert.Equal(total, page.Patrons.Count);
        Assert.Equal(page.Patrons.Count, page.Patrons.Select(patron => patron.Email).Distinct().Count());
    }

    [EveryEngine]
    public async Task One_library_does_not_count_for_another(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var first = await server.CallerAsync();
        var second = await server.SecondLibraryAsync();
        await server.CreateAsync(first);
        await server.CreateAsync(second, (PatronField.Email, "same@example.com"));
        await server.CreateAsync(first, (PatronField.Email, "same@example.com"));
        Assert.Equal(2, (await server.Patrons().ListAsync(first, 0, 50, CancellationToken.None)).Total);
        Assert.Equal(1, (await server.Patrons().ListAsync(second, 0, 50, CancellationToken.None)).Total);
        await server.DeleteAsync(second, "same@example.com");
        Assert.NotNull(await server.Patrons().FindAsync(first, PatronKey.Of("same@example.com"), CancellationToken.None));
    }
}
