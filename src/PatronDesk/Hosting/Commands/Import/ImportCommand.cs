using System.CommandLine;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk import</c>: imports records from files.</summary>
internal static class ImportCommand
{
    public static Command Make() => new("import", "Import records from files")
    {
        ImportPatronsCommand.Make(), ImportItemsCommand.Make(), ImportUndoCommand.Make(),
    };
}
