using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Hosting;
using PatronDesk.Intake;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Intake;

/// <summary>Undoes imports in a test's server, as the command does.</summary>
internal static class Undoing
{
    /// <summary>Imports a file; answers the import's name.</summary>
    public static async Task<string> ImportForUndoAsync(this TestServer server, string text, ImportWishes wishes)
    {
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var file = Encoding.UTF8.GetBytes(text);
        var (planned, caller) = await server.PlanAsync(file, wishes);
        var plan = Assert.IsType<PlanPatrons.Planned>(planned).Plan;
        Assert.Equal(0, plan.Count(RowAction.Refused));
        var run = server.NewRun(caller, wishes);
        Assert.True(await run.RunAsync(plan, () => new MemoryStream(file), progress: null, CancellationToken.None));
        return run.Import;
    }

    public static PatronRun NewRun(this TestServer server, Caller caller, ImportWishes wishes) =>
        new(server.Store, server.Services.GetRequiredService<PatronRecords>(), caller, wishes, server.Clock);

    public static async Task<UndoImport> RunUndoAsync(this TestServer server, Caller caller, string import) =>
        await new UndoRun(server.Store, server.Patrons(), caller, server.Clock).RunAsync(import, progress: null, CancellationToken.None);

    /// <summary>What the command says.</summary>
    public static async Task<IReadOnlyList<string>> UndoAsync(this TestServer server, string import)
    {
        var outcome = await server.RunUndoAsync(await server.CallerAsync(), import);
        return outcome is UndoImport.Done done
            ? [.. done.Left.Concat(done.KeptPasswords).Select(UndoText.Of), UndoText.Of(outcome)]
            : [UndoText.Of(outcome)];
    }

    /// <summary>The patron gets a PIN and proves it; the record itself is as it was.</summary>
    public static async Task SignInAsync(this TestServer server, Caller caller, Patron patron)
    {
        var pins = server.Services.GetRequiredService<PatronPins>();
        var hash = await server.Services.GetRequiredService<PasswordQueue>().HashAsync("2468", CancellationToken.None);
        await server.Store.ScriptAsync($"update patron set pin_hash = '{hash}' where uuid = '{patron.Uuid}'");
        Assert.IsType<PinCheck.Right>(await pins.CheckAsync(caller, address: null, patron, "2468", CancellationToken.None));
    }
}
