using System.CommandLine;
using System.Diagnostics;
using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk import libib</c>: imports a library's patrons from Libib, by its API.</summary>
internal static class ImportLibibCommand
{
    private static readonly Option<string?> ApiKey = new("--api-key")
    {
        Description = "Libib's API key; others on the machine see a command line, so rather PATRONDESK_LIBIB__APIKEY or --secrets-stdin",
        HelpName = "KEY",
    };

    private static readonly Option<string?> ApiUser = new("--api-user")
    {
        Description = "Libib's API user; rather PATRONDESK_LIBIB__APIUSER or --secrets-stdin",
        HelpName = "USER",
    };

    private static readonly Option<bool> SecretsOnInput = new("--secrets-stdin")
    {
        Description = "Read the API key from the first line of standard input, and the API user from the second, if there is one",
    };

    private static readonly Option<string> BaseUrl = new("--base-url")
    {
        Description = "The address of the API",
        HelpName = "URL",
        DefaultValueFactory = _ => LibibSource.Default,
    };

    private static readonly Option<string> Pause = new("--pause")
    {
        Description = "How long to wait between two requests",
        HelpName = "TIME",
        DefaultValueFactory = _ => "2s",
    };

    private static readonly Option<bool> Fresh = new("--fresh")
    {
        Description = "Read the whole list, also what an earlier run read within the last day",
    };

    public static Command Make()
    {
        var command = new Command("libib", "Import patrons from Libib by its API, which allows one request in two seconds")
        {
            ApiKey, ApiUser, SecretsOnInput, BaseUrl, Pause, Fresh,
        };
        PatronIntake.AddTo(command, hasFile: false);
        ImportOptions.AddTo(command, ImportKind.OfAnotherSystem);
        return CommandOptions.OnStore(command, RunAsync);
    }

    private static async Task<int> RunAsync(Settings settings, Store store, ParseResult parsed, CancellationToken cancel)
    {
        var faults = new List<string>();
        var wishes = ImportOptions.Read(parsed, faults);
        var (key, user) = parsed.GetValue(SecretsOnInput)
            ? (await Console.In.ReadLineAsync(cancel) ?? "", await Console.In.ReadLineAsync(cancel))
            : (null, null);
        var source = LibibSource.Make(
            parsed.GetValue(BaseUrl)!,
            parsed.GetValue(ApiUser) ?? (string.IsNullOrEmpty(user) ? settings.Libib.ApiUser : user),
            parsed.GetValue(ApiKey) ?? key ?? settings.Libib.ApiKey,
            parsed.GetValue(Pause)!,
            faults);
        var run = new WalkRun<KeptWalk>
        {
            Warning = source?.IsOpen == true ? LibibText.IsOpen : null,
            Open = library => Open(settings, library, source!, parsed.GetValue(Fresh)),
            GoesOn = LibibText.GoesOn,
            Import = (intake, kept) => ImportAsync(intake, wishes, source!, kept, cancel),
        };
        return await run.RunAsync(settings, store, parsed, faults, cancel);
    }

    private static async Task<int> ImportAsync(
        PatronIntake intake, ImportWishes wishes, LibibSource source, KeptWalk kept, CancellationToken cancel)
    {
        WalkLibib outcome;
        using (var server = new LibibServer(source, TimeProvider.System))
        using (var progress = ProgressLine.OnErrors())
            outcome = await new LibibWalk(server, kept).RunAsync(read => progress.ShowPages(read.Pages, read.AllPages), cancel);
        switch (outcome)
        {
            case WalkLibib.Stopped stopped:
                return await CommandOptions.FailAsync(LibibText.Of(stopped));
            case WalkLibib.Walked walked:
                var sheet = Encoding.UTF8.GetBytes(LibibPatron.ToSheet(walked.Patrons));
                var (code, isWritten) = await intake.ImportAsync(wishes, () => new MemoryStream(sheet, writable: false), cancel);
                foreach (var note in LibibText.NotesOf(walked))
                    await Console.Error.WriteLineAsync(note.AsMemory(), cancel);
                // Otherwise the next run begins with it: after a dry run, or when what kept the rows from being written is put right.
                if (isWritten && code == 0)
                    kept.Remove();
                return walked.Last.Agrees ? code : CommandOptions.Failed;
            default:
                throw new UnreachableException();
        }
    }

    private static KeptWalk? Open(Settings settings, Library library, LibibSource source, bool isFresh)
    {
        var now = TimeProvider.System.GetUtcNow();
        var path = WalkFile.Of(settings, "libib", now, library.Tenant, source.Address.ToString(), source.User);
        return KeptWalk.Open(path, isFresh, now);
    }
}
