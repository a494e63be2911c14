using System.CommandLine;
using PatronDesk.Data;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk import folio</c>: imports a library's users, their groups and their blocks from a FOLIO, by its API.</summary>
internal static class ImportFolioCommand
{
    private static readonly Option<string?> Url = new("--okapi-url")
    {
        Description = "The address of Okapi, or of another gateway of FOLIO's, such as https://okapi.example.org",
        HelpName = "URL",
    };

    private static readonly Option<string?> OkapiTenant = new("--okapi-tenant")
    {
        Description = "The tenant there, such as diku",
        HelpName = "TENANT",
    };

    private static readonly Option<string?> Username = new("--username")
    {
        Description = "A user there who may read users, groups, address types, blocks and block templates",
        HelpName = "NAME",
    };

    private static readonly Option<string?> Password = new("--password")
    {
        Description = "The password; others on the machine see a command line, so rather PATRONDESK_OKAPI__PASSWORD or --secrets-stdin",
        HelpName = "PASSWORD",
    };

    private static readonly Option<string?> Token = new("--token")
    {
        Description = "A token instead of a user; rather PATRONDESK_OKAPI__TOKEN or --secrets-stdin",
        HelpName = "TOKEN",
    };

    private static readonly Option<bool> SecretsOnInput = new("--secrets-stdin")
    {
        Description = "Read the password from the first line of standard input; without a user, the token",
    };

    private static readonly Option<bool> Fresh = new("--fresh")
    {
        Description = "Read everything, also what an earlier run read within the last day",
    };

    public static Command Make()
    {
        var command = new Command(
            "folio", "Import users from a FOLIO by its API, with their groups, address types, blocks and block templates")
        {
            Url, OkapiTenant, Username, Password, Token, SecretsOnInput, Fresh,
        };
        ImportOptions.AddTo(command, ImportKind.OfAnotherSystem);
        PatronIntake.AddTo(command, hasFile: false);
        return CommandOptions.OnStore(command, RunAsync);
    }

    private static async Task<int> RunAsync(Settings settings, Store store, ParseResult parsed, CancellationToken cancel)
    {
        var line = parsed.GetValue(SecretsOnInput) ? await Console.In.ReadLineAsync(cancel) ?? "" : null;
        var faults = new List<string>();
        var wishes = ImportOptions.Read(parsed, faults);
        var source = FolioSource.Make(
            parsed.GetValue(Url), parsed.GetValue(OkapiTenant), SecretsOf(settings.Okapi, parsed, line), faults);
        var run = new WalkRun<FolioKept>
        {
            Warning = source?.IsOpen == true ? FolioText.IsOpen : null,
            Open = library =>
            {
                var now = TimeProvider.System.GetUtcNow();
                var path = WalkFile.Of(
                    settings, "folio", now, library.Tenant, source!.Address.ToString(), source.Tenant, source.Username);
                return FolioKept.Open(path, parsed.GetValue(Fresh), now);
            },
            GoesOn = FolioText.GoesOn,
            Import = (intake, kept) => ImportAsync(intake, wishes, source!, kept, cancel),
        };
        return await run.RunAsync(settings, store, parsed, faults, cancel);
    }

    // Whoever names a user on the command line means the user, whatever token the environment has.
    private static OkapiSettings SecretsOf(OkapiSettings set, ParseResult parsed, string? line)
    {
        var said = parsed.GetValue(Username);
        var (username, token) = (said ?? set.Username, parsed.GetValue(Token) ?? (said is null ? set.Token : null));
        return line is null ? new(username, parsed.GetValue(Password) ?? set.Password, token)
            : username is null ? new(null, null, line)
            : new(username, line, null);
    }

    private static async Task<int> ImportAsync(
        PatronIntake intake, ImportWishes wishes, FolioSource source, FolioKept kept, CancellationToken cancel)
    {
        StoppedFolioWalk? stopped;
        using (var server = new FolioServer(source, TimeProvider.System))
        using (var progress = ProgressLine.OnErrors())
            stopped = await new FolioWalk(server, kept).RunAsync(read => progress.ShowRows(read, "read"), cancel);
        if (stopped is not null)
            return await CommandOptions.FailAsync(FolioText.Of(stopped));
        foreach (var missing in FolioText.MissingIn(kept))
            await Console.Error.WriteLineAsync(missing.AsMemory(), cancel);
        var records = await FolioRecords.ReadAsync(
            intake.Store, intake.Caller, kept, wishes, TimeProvider.System.GetUtcNow(), cancel);
        var (code, isWritten) = await (intake with { Companion = records.Companion }).ImportAsync(
            records.Wishes, () => new MemoryStream(records.Sheet, writable: false), cancel);
        // Otherwise the next run begins with it: after a dry run, or when what kept the rows from being written is put right.
        if (isWritten && code == 0)
            kept.Remove();
        return code;
    }
}
