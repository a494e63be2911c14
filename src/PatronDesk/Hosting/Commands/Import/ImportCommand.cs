using System.CommandLine;
using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Intake;
using PatronDesk.Journal;
using PatronDesk.Lending;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk import items</c>: imports a library's items from a CSV file.</summary>
internal static class ImportCommand
{
    public static Command Make()
    {
        var library = CommandOptions.LibraryName;
        var file = new Argument<string>("FILE")
        {
            Description = "A CSV file whose first row names the columns; - for standard input",
        };
        var items = new Command(
            "items", $"Import items: the columns {string.Join(", ", ItemImport.ColumnNames)}, in any order") { library, file };
        var options = new CommandOptions();
        options.AddTo(items);
        items.SetAction((parsed, cancel) => options.WithStoreAsync(
            parsed,
            async store =>
            {
                using var passwords = new PasswordQueue();
                var accounts = new LibraryAccounts(store, passwords, TimeProvider.System);
                if (await accounts.FindAsync(parsed.GetValue(library)!, cancel) is not { } found)
                    return await FailAsync(CommandOptions.NoSuchLibrary);
                try
                {
                    await using var input = parsed.GetValue(file) is "-"
                        ? Console.OpenStandardInput()
                        : File.OpenRead(parsed.GetValue(file)!);
                    var import = new ItemImport(
                        new ItemRecords(store, TimeProvider.System), static row => Console.Error.WriteLine(RefusedRowText.Of(row)));
                    var done = await import.RunAsync(
                        found, Actor.CommandLine, input, Console.IsErrorRedirected ? null : Show, cancel);
                    if (done.WindowsLineCount > 0)
                        await Console.Error.WriteLineAsync(SheetText.Windows(done.WindowsLines, done.WindowsLineCount));
                    await Console.Out.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture, $"{done.Written} item(s) imported, {done.Refused} row(s) refused"));
                    return done.Refused == 0 ? 0 : CommandOptions.Failed;
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    return await FailAsync(error.Message);
                }
            },
            cancel));
        return new Command("import", "Import records from files") { items };
    }

    private static void Show(int written) =>
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"{written} imported\r"));

    private static async Task<int> FailAsync(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return CommandOptions.Failed;
    }
}
