using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Hosting;
using PatronDesk.Tests.Data;

namespace PatronDesk.Tests.Hosting;

/// <summary>Which library a command works on.</summary>
public sealed class LibraryOptionTests
{
    [EveryEngine]
    public async Task The_only_library_need_not_be_named_and_one_of_several_must(Engine engine)
    {
        await using var empty = await EmptyStore.MakeAsync(engine);
        await Migrator.MigrateAsync(empty.Store, TimeProvider.System, CancellationToken.None);
        using var passwords = new PasswordQueue();
        var accounts = new LibraryAccounts(empty.Store, passwords, TimeProvider.System);
        Assert.Equal((null, LibraryOption.NoLibrary), await FindAsync(null));

        await CreateAsync("first");
        Assert.Equal("first", (await FindAsync(null)).Library?.Tenant);

        await CreateAsync("second");
        Assert.Equal((null, LibraryOption.NotSaid), await FindAsync(null));
        Assert.Equal("second", (await FindAsync("second")).Library?.Tenant);
        Assert.Equal("first", (await FindAsync("first-user")).Library?.Tenant);
        Assert.Equal((null, CommandOptions.NoSuchLibrary), await FindAsync("third"));

        ValueTask<(Library? Library, string Why)> FindAsync(string? name) =>
            LibraryOption.FindAsync(empty.Store, name, CancellationToken.None);

        async Task CreateAsync(string tenant) => Assert.IsType<CreateLibrary.Created>(await accounts.CreateAsync(
            new NewLibrary
            {
                ApiId = $"{tenant}-user",
                ApiKey = $"{tenant}-key",
                Tenant = tenant,
                Organization = tenant,
                Username = "owner",
                Password = "secret",
            },
            onlyIfFirst: false,
            CancellationToken.None));
    }
}
