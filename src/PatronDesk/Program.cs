using System.CommandLine;
using PatronDesk.Hosting;

var root = new RootCommand(
    "PatronDesk keeps one record of each library patron, and serves it to Libib, FOLIO and SIP2 clients and at a desk in the browser.")
{
    ServeCommand.Make(),
    SetupCommand.Make(),
    MigrateCommand.Make(),
    BackupCommand.Make(),
    RestoreCommand.Make(),
    CheckCommand.Make(),
    AccountCommand.Make(),
    CardCommand.Make(),
    PatronsCommand.Make(),
    DeskCommand.Make(),
    ImportCommand.Make(),
    ExportCommand.Make(),
    SyncCommand.Make(),
    CqlCommand.Make(),
    FolioCommand.Make(),
};
PlainHelp.AddTo(root);
// A word that begins with @ is no file of further words: --map @FILE is the command's own.
var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null };
// Each command ends by itself when it is asked to. The library would cut it short after two seconds, so also a server that still
// answers what it has begun; how long that may take is the setting ShutdownSeconds.
return await root.Parse(args, parsing).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = Timeout.InfiniteTimeSpan });
