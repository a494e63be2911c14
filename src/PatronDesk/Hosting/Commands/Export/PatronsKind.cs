using System.CommandLine;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk export patrons</c>: the columns that <c>import patrons</c> reads.</summary>
internal static class PatronsKind
{
    private static readonly Option<bool> WithCredentials = new("--with-credentials")
    {
        Description = "Write the hashes of passwords and PINs too, so that patrons keep them in another store; needs --out. "
            + "Whoever has the file can try passwords: keep it as a secret",
    };

    public static ExportKind<ExportedPatron> Kind { get; } = new(
        "patrons", "Export patrons, with the columns that 'import patrons' reads: what is imported into an empty store is equal")
    {
        Options = [ExportOptions.Query, WithCredentials],
        FaultOf = parsed => parsed.GetValue(WithCredentials) && ExportOptions.FileOf(parsed) is null
            ? "--with-credentials writes to a file that its owner alone can read: name it with --out."
            : null,
        Columns = async (export, cancel) =>
        {
            var groups = await new PatronExport(export.Store).GroupsAsync(export.Library, cancel);
            return PatronColumns.Of(
                export.Library.Calendar,
                groups.ToDictionary(group => group.Id, group => group.Name, StringComparer.Ordinal),
                export.Parsed.GetValue(WithCredentials));
        },
        Records = (export, cancel) => new PatronExport(export.Store).ReadAsync(
            export.Caller, export.Parsed.GetValue(ExportOptions.Query), export.Parsed.GetValue(WithCredentials), cancel),
    };
}
