using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Hosting;
using PatronDesk.Intake;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Intake;

/// <summary>Imports patrons into a test's server, as the command does.</summary>
internal static class Imports
{
    public static readonly ImportWishes Update = new() { IfExists = IfExists.Update };

    /// <summary>A dry run and then a run of a file, which say the same: what was done with each row.</summary>
    public static Task<IReadOnlyList<string>> ImportAsync(this TestServer server, string text, ImportWishes? wishes = null) =>
        server.ImportAsync(Encoding.UTF8.GetBytes(text), wishes);

    public static async Task<IReadOnlyList<string>> ImportAsync(this TestServer server, byte[] file, ImportWishes? wishes = null)
    {
        var (dry, _) = await server.PlanAsync(file, wishes);
        if (dry is not PlanPatrons.Planned { Plan: var shown })
            return Lines(dry);
        var (planned, caller) = await server.PlanAsync(file, wishes);
        var plan = ((PlanPatrons.Planned)planned).Plan;
        await server.RunAsync(plan, caller, file, wishes);
        // A number that is issued is known only afterwards.
        var lines = Lines(planned);
        Assert.Equal(Lines(dry).Select(WithoutIssued), lines.Select(WithoutIssued));
        Assert.Equal(shown.Rows.Count, plan.Rows.Count);
        return lines;
    }

    public static async Task<(PlanPatrons Plan, Caller Caller)> PlanAsync(this TestServer server, byte[] file, ImportWishes? wishes)
    {
        var caller = await server.CallerAsync();
        var planner = new PatronPlanner(
            server.Services.GetRequiredService<PatronLookup>(), caller.Library, wishes ?? Update);
        return (await planner.PlanAsync(() => new MemoryStream(file), progress: null, CancellationToken.None), caller);
    }

    public static Task<bool> RunAsync(this TestServer server, PatronPlan plan, Caller caller, byte[] file, ImportWishes? wishes) =>
        server.NewRun(caller, wishes ?? Update).RunAsync(plan, () => new MemoryStream(file), progress: null, CancellationToken.None);

    /// <summary>The patrons with some of their columns.</summary>
    public static Task<IReadOnlyList<string>> PatronsAsync(
        this TestServer server, string columns = "barcode, first_name, last_name, email", int count = 4) =>
        server.QueryAsync($"select {columns} from patron where deleted_at is null order by barcode", count);

    private static string WithoutIssued(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, "created 20[0-9]{11}", "created");

    private static List<string> Lines(PlanPatrons planned) => planned switch
    {
        PlanPatrons.Refused refused => [.. refused.Refusals.Select(FileRefusalText.Of)],
        PlanPatrons.Planned { Plan: var plan } => [.. plan.Rows.Select(LineOf), .. PlanText.NotesOf(plan)],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string LineOf(PlannedRow row)
    {
        var words = new List<string> { $"{row.Line}", PlanText.NameOf(row.Action), row.Barcode, PlanText.ChangesOf(row) };
        words.RemoveAll(string.IsNullOrEmpty);
        return string.Join(' ', words) + string.Concat(row.Notes.Select(note => " | " + NoteText.Of(note)));
    }
}
