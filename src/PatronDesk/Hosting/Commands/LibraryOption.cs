using System.CommandLine;
using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Hosting;

/// <summary>The option <c>--tenant</c>, which may be left out where the store has one library.</summary>
internal static class LibraryOption
{
    /// <summary>The error where there is no library, as in a data folder that was mistyped.</summary>
    public const string NoLibrary =
        "The store has no library. Is it the store that you mean (--data or --database)? 'setup' makes the first library.";

    /// <summary>The error where <see cref="Tenant"/> is missing and there are several libraries.</summary>
    public const string NotSaid = "Name the library with --tenant; 'account list' shows them.";

    /// <summary>The option of every command that works on one library and takes no argument for it.</summary>
    public static Option<string?> Tenant { get; } = new("--tenant")
    {
        Description = "The library's API user or tenant; needed where there are several libraries",
        HelpName = "LIBRARY",
    };

    /// <summary>The library that a command works on, or why there is none.</summary>
    /// <param name="store">The migrated store.</param>
    /// <param name="name">The library's API user or tenant; null where the command line names none.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public static async ValueTask<(Library? Library, string Why)> FindAsync(Store store, string? name, CancellationToken cancel)
    {
        using var passwords = new PasswordQueue();
        var accounts = new LibraryAccounts(store, passwords, TimeProvider.System);
        if (name is not null)
            return (await accounts.FindAsync(name, cancel), CommandOptions.NoSuchLibrary);
        return await accounts.ListAsync(cancel) switch
        {
            [] => (null, NoLibrary),
            [var only] => (only, ""),
            _ => (null, NotSaid),
        };
    }
}
