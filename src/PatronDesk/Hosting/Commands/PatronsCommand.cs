using System.CommandLine;
using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Cql.Parsing;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk patrons</c>: changes many patrons of a library at once.</summary>
internal static class PatronsCommand
{
    private static readonly Option<bool> Frozen = new("--frozen")
    {
        Description = "Only frozen patrons, and lift their freeze: for a library that froze patrons whose membership had ended",
    };

    private static readonly Option<string?> Query = new("--query")
    {
        Description = "Only patrons whom this CQL query finds, as GET /users understands it",
        HelpName = "CQL",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Print the id and the barcode of each patron who would become inactive, and change nothing",
    };

    public static Command Make()
    {
        var command = new Command("make-inactive", "Make patrons inactive: then neither a machine nor the desk lends to them")
        {
            LibraryOption.Tenant, Frozen, Query, DryRun,
        };
        var options = new CommandOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => options.WithStoreAsync(parsed, store => RunAsync(store, parsed, cancel), cancel));
        return new Command("patrons", "Change many patrons of a library at once") { command };
    }

    private static async Task<int> RunAsync(Store store, ParseResult parsed, CancellationToken cancel)
    {
        var (onlyFrozen, query) = (parsed.GetValue(Frozen), parsed.GetValue(Query));
        if (!onlyFrozen && query is null)
            return await CommandOptions.FailAsync("Say which patrons: --frozen, --query CQL, or both.", CommandOptions.Misused);
        var (library, why) = await LibraryOption.FindAsync(store, parsed.GetValue(LibraryOption.Tenant), cancel);
        if (library is null)
            return await CommandOptions.FailAsync(why);
        try
        {
            await EndAsync(
                new Memberships(store, TimeProvider.System), Caller.CommandLine(library), query, onlyFrozen,
                parsed.GetValue(DryRun), cancel);
            return 0;
        }
        catch (CqlException wrong)
        {
            return await CommandOptions.FailAsync($"--query: {wrong.Error}", CommandOptions.Misused);
        }
    }

    private static async Task EndAsync(
        Memberships memberships, Caller caller, string? query, bool onlyFrozen, bool isDryRun, CancellationToken cancel)
    {
        long done = 0;
        await foreach (var patrons in memberships.FindAsync(caller, query, onlyFrozen, cancel))
        {
            done += isDryRun ? patrons.Count : await memberships.EndAsync(caller, patrons, thaw: onlyFrozen, cancel);
            if (isDryRun)
            {
                foreach (var patron in patrons)
                    await Console.Out.WriteLineAsync($"{patron.Uuid}\t{patron.Barcode}".AsMemory(), cancel);
            }
            else if (!Console.IsErrorRedirected)
            {
                await Console.Error.WriteAsync(
                    string.Create(CultureInfo.InvariantCulture, $"{done} made inactive\r").AsMemory(), cancel);
            }
        }

        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{done} patron(s) {(isDryRun ? "would become" : "made")} inactive").AsMemory(), cancel);
    }
}
