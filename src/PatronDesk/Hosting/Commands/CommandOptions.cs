using System.CommandLine;
using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Hosting;

/// <summary>The options that every command has, and how commands report what is wrong.</summary>
internal sealed class CommandOptions
{
    /// <summary>The exit code for wrong settings or arguments.</summary>
    public const int Misused = 2;

    /// <summary>The exit code for work that failed.</summary>
    public const int Failed = 1;

    /// <summary>The error where <see cref="LibraryName"/> names no library.</summary>
    public const string NoSuchLibrary = "No library has this API user or tenant; 'account list' shows them.";

    /// <summary>The argument of every command that works on one library.</summary>
    public static Argument<string> LibraryName { get; } = new("LIBRARY")
    {
        Description = "The library's API user or tenant, as 'account list' shows it",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = $"The folder of the SQLite store and of appsettings.json (default: ./{Configuration.DefaultData})",
        HelpName = "DIR",
    };

    private readonly Option<string?> _database = new("--database")
    {
        Description = "A PostgreSQL connection (Host=… or postgres://…); empty for SQLite in the data folder",
        HelpName = "CONNECTION",
    };

    /// <summary>Says why a command did not do its work.</summary>
    /// <param name="why">What is wrong, and what would be right.</param>
    /// <param name="code">The exit code, which is answered.</param>
    public static async Task<int> FailAsync(string why, int code = Failed)
    {
        await Console.Error.WriteLineAsync(why);
        return code;
    }

    /// <summary>Gives a command these options, and its work on the migrated store.</summary>
    public static Command OnStore(Command command, Func<Settings, Store, ParseResult, CancellationToken, Task<int>> work)
    {
        var options = new CommandOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => options.WithStoreAsync(
            parsed, (settings, store) => work(settings, store, parsed, cancel), cancel));
        return command;
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_database);
        // Every setting can be given on the command line: --RateLimit:Requests 5
        command.TreatUnmatchedTokensAsErrors = false;
    }

    /// <summary>The settings, or null after printing what is wrong with them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="urls">The addresses to listen at; null where the command line gives none.</param>
    /// <param name="makesFolder">False for a command that looks for a store, and must not make a folder where none is.</param>
    public async Task<(Settings Settings, IConfigurationRoot Sources)?> ReadAsync(
        ParseResult parsed, string? urls = null, bool makesFolder = true)
    {
        List<string> unknown = [.. SettingTokens.Faults(parsed)];
        if (unknown.Count > 0)
        {
            foreach (var fault in unknown)
                await Console.Error.WriteLineAsync(fault);
            await Console.Error.WriteLineAsync(
                $"'{SettingTokens.Path(parsed)} --help' lists the options; a setting is written as --Name value.");
            return null;
        }

        var faults = new List<string>();
        List<string> rest = [.. parsed.UnmatchedTokens];
        if (parsed.GetValue(_database) is { } connection)
            rest.AddRange(["--Database", connection]);
        var read = Configuration.Read(parsed.GetValue(_data), urls, rest, faults, makesFolder);
        if (faults.Count == 0)
            return read;
        await Console.Error.WriteLineAsync($"patrondesk cannot start; {faults.Count} setting(s) are wrong:");
        foreach (var fault in faults)
            await Console.Error.WriteLineAsync($"- {fault}");
        return null;
    }

    /// <summary>Runs a command's work on the migrated store; prints a plain error where the store can't be opened.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="work">The work, which answers the exit code.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <param name="makesStore">
    /// Whether the command may make a new store. The others refuse, so that a mistyped folder does not become a store.
    /// </param>
    public Task<int> WithStoreAsync(
        ParseResult parsed, Func<Store, Task<int>> work, CancellationToken cancel, bool makesStore = false) =>
        WithStoreAsync(parsed, (_, store) => work(store), cancel, makesStore);

    /// <summary>The same, for a command that needs the settings too.</summary>
    public async Task<int> WithStoreAsync(
        ParseResult parsed, Func<Settings, Store, Task<int>> work, CancellationToken cancel, bool makesStore = false)
    {
        if (await ReadAsync(parsed, makesFolder: makesStore) is not { } read)
            return Misused;
        if (!makesStore && Configuration.NoStoreIn(read.Settings) is { } none)
            return await FailAsync(none, Misused);

        try
        {
            await using var store = Configuration.OpenStore(read.Settings);
            foreach (var notice in (await StoreSetUp.RunAsync(store, cancel)).Notices)
                await Console.Error.WriteLineAsync(notice.AsMemory(), cancel);
            return await work(read.Settings, store);
        }
        catch (Exception error) when (StoreTrouble.Explain(error, read.Settings) is { } explained)
        {
            return await FailAsync(explained);
        }
    }

    /// <summary>The same, for the library that <see cref="LibraryName"/> names; says so when there is none.</summary>
    public Task<int> WithLibraryAsync(
        ParseResult parsed, Func<Store, PasswordQueue, Library, Task<int>> work, CancellationToken cancel) => WithStoreAsync(
        parsed,
        async store =>
        {
            using var passwords = new PasswordQueue();
            var accounts = new LibraryAccounts(store, passwords, TimeProvider.System);
            if (await accounts.FindAsync(parsed.GetValue(LibraryName)!, cancel) is { } library)
                return await work(store, passwords, library);
            return await FailAsync(NoSuchLibrary);
        },
        cancel);
}
