using System.CommandLine;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk import</c>: imports records from files, from Libib, and from FOLIO.</summary>
internal static class ImportCommand
{
    public static Command Make() => new("import", "Import records from files, from Libib, and from FOLIO")
    {
        ImportPatronsCommand.Make(), ImportLibibCommand.Make(), ImportFolioCommand.Make(), ImportItemsCommand.Make(),
        ImportUndoCommand.Make(),
    };
}
