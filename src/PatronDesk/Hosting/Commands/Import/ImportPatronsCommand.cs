using System.CommandLine;
using PatronDesk.Data;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk import patrons</c>: imports a library's patrons from a spreadsheet.</summary>
internal static class ImportPatronsCommand
{
    private static readonly Argument<string> FileName = new("FILE")
    {
        Description = "A spreadsheet (CSV or .xlsx) whose first row has the headings; - for standard input",
    };

    public static Command Make()
    {
        var command = new Command(
            "patrons",
            "Import patrons from a spreadsheet, or what 'export patrons' wrote. A new patron gets the row's uuid, created_at, updated_at, "
            + "card_lost_at, password_hash and pin_hash; a patron who is there keeps their own, whatever --if-exists says")
        {
            FileName, LibraryOption.Tenant, PatronsImport.DryRun, PatronsImport.Report,
        };
        ImportOptions.AddTo(command, isFile: true);
        return CommandOptions.OnStore(command, RunAsync);
    }

    private static Task<int> RunAsync(Settings settings, Store store, ParseResult parsed, CancellationToken cancel)
    {
        var faults = new List<string>();
        var wishes = ImportOptions.Read(parsed, faults);
        return PatronsImport.OnLibraryAsync(
            store,
            parsed,
            faults,
            async library =>
            {
                using var input = await InputFile.OpenAsync(parsed.GetValue(FileName)!, cancel);
                return await new PatronsImport(settings, store, library, wishes).RunAsync(parsed, input.Open, cancel);
            },
            cancel);
    }
}
