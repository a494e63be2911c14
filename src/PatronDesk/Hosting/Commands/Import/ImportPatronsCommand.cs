using System.CommandLine;
using PatronDesk.Data;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk import patrons</c>: imports a library's patrons from a spreadsheet.</summary>
internal static class ImportPatronsCommand
{
    public static Command Make()
    {
        var command = new Command(
            "patrons",
            "Import patrons from a spreadsheet, or what 'export patrons' wrote. A new patron gets the row's uuid, created_at, updated_at, "
            + "card_lost_at, password_hash and pin_hash; a patron who is there keeps their own, whatever --if-exists says");
        PatronIntake.AddTo(command);
        ImportOptions.AddTo(command);
        return CommandOptions.OnStore(command, RunAsync);
    }

    private static Task<int> RunAsync(Settings settings, Store store, ParseResult parsed, CancellationToken cancel)
    {
        var faults = new List<string>();
        var wishes = ImportOptions.Read(parsed, faults);
        return PatronIntake.OnFileAsync(
            settings, store, parsed, faults, async (intake, file) => (await intake.ImportAsync(wishes, file.Open, cancel)).Code, cancel);
    }
}
