using System.CommandLine;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Intake;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>A file of patrons that a command reads: what all such commands need, and how they say what was done.</summary>
/// <param name="Store">Where the patrons are.</param>
/// <param name="Patrons">Creates and changes them.</param>
/// <param name="Caller">Whose they are.</param>
/// <param name="Input">The file.</param>
/// <param name="IsDryRun">Whether nothing is to be written.</param>
/// <param name="Report">Where each row is told; null for nowhere.</param>
internal sealed record PatronFile(
    Store Store, PatronRecords Patrons, Caller Caller, InputFile Input, bool IsDryRun, ImportReport? Report)
{
    private static readonly Argument<string> FileName = new("FILE")
    {
        Description = "A spreadsheet (CSV or .xlsx) whose first row has the headings; - for standard input",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Say what would be done with each row, and change nothing",
    };

    private static readonly Option<string?> ReportName = new("--report")
    {
        Description = "Write what is done with each row into this CSV file, which its owner alone can read",
        HelpName = "FILE",
    };

    public static void AddTo(Command command)
    {
        command.Arguments.Add(FileName);
        foreach (var option in (Option[])[LibraryOption.Tenant, DryRun, ReportName])
            command.Options.Add(option);
    }

    /// <summary>Does a command's work on the file that its command line names.</summary>
    public static async Task<int> WithAsync(
        Settings settings, Store store, ParseResult parsed, Func<PatronFile, Task<int>> work, CancellationToken cancel)
    {
        using var passwords = new PasswordQueue();
        var (library, why) = await LibraryOption.FindAsync(store, parsed.GetValue(LibraryOption.Tenant), cancel);
        if (library is null)
            return await FailAsync(why, CommandOptions.Failed);
        try
        {
            using var input = await InputFile.OpenAsync(parsed.GetValue(FileName)!, cancel);
            // Opened first, so that a report that can't be written stops the work.
            await using var report = parsed.GetValue(ReportName) is { } path ? ImportReport.Create(path) : null;
            // Nobody is deleted here, so nobody needs to be asked or told.
            var patrons = new PatronRecords(
                store, passwords, new PatronSettings(settings.Blocks.QueryLimit), [], [], [], [], TimeProvider.System);
            return await work(new(store, patrons, Caller.CommandLine(library), input, parsed.GetValue(DryRun), report));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FileChangedException)
        {
            return await FailAsync(error.Message, CommandOptions.Failed);
        }
    }

    /// <summary>Says what a person should know of the rows, and writes the report of them.</summary>
    public async Task TellAsync(PatronPlan plan, CancellationToken cancel)
    {
        foreach (var row in plan.Rows.Where(row => row.Notes.Count > 0))
            await Console.Error.WriteLineAsync(NoteText.LineOf(row).AsMemory(), cancel);
        foreach (var note in PlanText.NotesOf(plan))
            await Console.Error.WriteLineAsync(note.AsMemory(), cancel);
        if (Report is not null)
            await Report.WriteAsync(plan, cancel);
    }

    /// <summary>Says how the rows can be taken back.</summary>
    public static Task TellUndoAsync(string import, CancellationToken cancel) =>
        Console.Out.WriteLineAsync($"To undo it within a day: patrondesk import undo {import}".AsMemory(), cancel);

    /// <summary>Says why no row was looked at.</summary>
    public static Task<int> FailAsync(IEnumerable<FileRefusal> refusals) =>
        FailAsync(string.Join('\n', refusals.Select(FileRefusalText.Of)), CommandOptions.Failed);

    /// <summary>Says why nothing was done.</summary>
    public static async Task<int> FailAsync(string why, int code)
    {
        await Console.Error.WriteLineAsync(why);
        return code;
    }
}
