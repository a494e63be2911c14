using System.CommandLine;
using System.Globalization;
using PatronDesk.Data;
using PatronDesk.Intake;
using PatronDesk.Journal;
using PatronDesk.Lending;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk import items</c>: imports a library's items from a spreadsheet.</summary>
internal static class ImportItemsCommand
{
    // The library may stand before the file, as it once had to.
    private static readonly Argument<string[]> Names = new("FILE")
    {
        Description = "A spreadsheet (CSV or .xlsx) whose first row names the columns; - for standard input. "
            + "The library's name may stand before it",
        Arity = new ArgumentArity(1, 2),
    };

    public static Command Make()
    {
        var items = new Command(
            "items", $"Import items: the columns {string.Join(", ", ItemImport.ColumnNames)}, in any order")
        {
            Names, LibraryOption.Tenant, ImportOptions.Sheet,
        };
        var options = new CommandOptions();
        options.AddTo(items);
        items.SetAction((parsed, cancel) => options.WithStoreAsync(parsed, store => RunAsync(store, parsed, cancel), cancel));
        return items;
    }

    private static async Task<int> RunAsync(Store store, ParseResult parsed, CancellationToken cancel)
    {
        var names = parsed.GetValue(Names)!;
        var (library, why) = await LibraryOption.FindAsync(
            store, parsed.GetValue(LibraryOption.Tenant) ?? (names.Length > 1 ? names[0] : null), cancel);
        if (library is null)
            return await CommandOptions.FailAsync(why);
        try
        {
            using var file = await InputFile.OpenAsync(names[^1], cancel);
            await using var input = file.Open();
            var import = new ItemImport(
                new ItemRecords(store, TimeProvider.System), static row => Console.Error.WriteLine(RefusedRowText.Of(row)));
            using var progress = ProgressLine.OnErrors();
            var done = await import.RunAsync(
                library,
                Actor.CommandLine,
                input,
                parsed.GetValue(ImportOptions.Sheet),
                rows => progress.ShowRows(rows, "written"),
                cancel);
            progress.End();
            foreach (var notice in SheetText.NoticesOf(done.Notices))
                await Console.Error.WriteLineAsync(notice);
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{done.Written} item(s) imported, {done.Refused} row(s) refused"));
            return done.Refused == 0 ? 0 : CommandOptions.Failed;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return await CommandOptions.FailAsync(error.Message);
        }
    }
}
