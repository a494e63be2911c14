using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Hosting;
using PatronDesk.Tests.Data;

namespace PatronDesk.Tests.Accounts;

public sealed class LibraryAccountsTests
{
    [EveryEngine]
    public async Task Of_eight_first_starts_at_once_one_makes_the_library(Engine engine)
    {
        await using var empty = await MigratedAsync(engine);
        using var passwords = new PasswordQueue();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            await new LibraryAccounts(empty.Store, passwords, TimeProvider.System).CreateAsync(
                New($"library{i}"), onlyIfFirst: true, CancellationToken.None))));
        Assert.Single(outcomes.OfType<CreateLibrary.Created>());
        Assert.Equal(7, outcomes.OfType<CreateLibrary.NotFirst>().Count());
    }

    [EveryEngine]
    public async Task Names_and_keys_are_nobody_elses(Engine engine)
    {
        await using var empty = await MigratedAsync(engine);
        using var passwords = new PasswordQueue();
        var accounts = new LibraryAccounts(empty.Store, passwords, TimeProvider.System);
        await accounts.CreateAsync(New("first"), onlyIfFirst: false, CancellationToken.None);
        Assert.Equal("API user", await TakenAsync(New("other") with { ApiId = "first-user" }));
        Assert.Equal("tenant", await TakenAsync(New("other") with { Tenant = "first" }));
        Assert.Equal("API key", await TakenAsync(New("other") with { ApiKey = "first-key" }));
        Assert.Single(await accounts.ListAsync(CancellationToken.None));
        var first = (await accounts.FindAsync("first-user", CancellationToken.None))!;
        Assert.False(await accounts.AddKeyAsync(first, "again", "first-key", CancellationToken.None));

        async Task<string> TakenAsync(NewLibrary wanted) => Assert.IsType<CreateLibrary.Taken>(
            await accounts.CreateAsync(wanted, onlyIfFirst: false, CancellationToken.None)).What;
    }

    [EveryEngine]
    public async Task The_first_start_tells_what_it_made_up_once_and_never_what_was_set(Engine engine)
    {
        await using var empty = await MigratedAsync(engine);
        using var passwords = new PasswordQueue();
        var accounts = new LibraryAccounts(empty.Store, passwords, TimeProvider.System);
        var told = new StringWriter();
        await FirstStart.RunAsync(accounts, new BootstrapSettings { ApiKey = "my-own-key" }, told, CancellationToken.None);
        var library = Assert.Single(await accounts.ListAsync(CancellationToken.None));
        Assert.Contains(library.ApiId, told.ToString(), StringComparison.Ordinal);
        Assert.Contains("(as set)", told.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("my-own-key", told.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"password    [a-z2-9]{16}\n", told.ToString());

        var again = new StringWriter();
        await FirstStart.RunAsync(accounts, new BootstrapSettings { ApiUser = "ignored" }, again, CancellationToken.None);
        Assert.Equal("", again.ToString());
        Assert.Equal(library, Assert.Single(await accounts.ListAsync(CancellationToken.None)));
    }

    private static async Task<EmptyStore> MigratedAsync(Engine engine)
    {
        var empty = await EmptyStore.MakeAsync(engine);
        await Migrator.MigrateAsync(empty.Store, TimeProvider.System, CancellationToken.None);
        return empty;
    }

    private static NewLibrary New(string name) => new()
    {
        Organization = name,
        Tenant = name,
        ApiId = $"{name}-user",
        ApiKey = $"{name}-key",
        Username = "owner",
        Password = "secret",
    };
}
