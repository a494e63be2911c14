using System.CommandLine;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk import</c>: imports records from files, and from Libib.</summary>
internal static class ImportCommand
{
    public static Command Make() => new("import", "Import records from files, and from Libib")
    {
        ImportPatronsCommand.Make(), ImportLibibCommand.Make(), ImportItemsCommand.Make(), ImportUndoCommand.Make(),
    };
}
