using System.CommandLine;
using PatronDesk.Hosting;

var root = new RootCommand("PatronDesk: one record of a library's patron, for every program that asks.")
{
    ServeCommand.Make(),
    MigrateCommand.Make(),
    CheckCommand.Make(),
    AccountCommand.Make(),
    CardCommand.Make(),
    DeskCommand.Make(),
    ImportCommand.Make(),
    CqlCommand.Make(),
    FolioCommand.Make(),
};
return await root.Parse(args).InvokeAsync();
