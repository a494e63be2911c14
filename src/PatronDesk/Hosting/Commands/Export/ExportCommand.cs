using System.CommandLine;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk export</c>: writes records into files that other programs read, and this one's import.</summary>
internal static class ExportCommand
{
    public static Command Make() => new("export", "Export records as CSV or JSON lines")
    {
        ExportRun.CommandOf(PatronsKind.Kind),
        ExportRun.CommandOf(LendingKinds.Loans),
        ExportRun.CommandOf(LendingKinds.Blocks),
        ExportRun.CommandOf(LendingKinds.Items),
        ExportRun.CommandOf(JournalKind.Kind),
    };
}
