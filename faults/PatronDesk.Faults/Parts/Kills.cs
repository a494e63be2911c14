using System.Diagnostics;
using PatronDesk.EndToEnd.Harness;
using PatronDesk.Faults.Ground;
using PatronDesk.Faults.Load;

namespace PatronDesk.Faults.Parts;

/// <summary>SIGKILL at random points under mixed writes; after each restart the ledger is compared with the store.</summary>
internal static class Kills
{
    private const string Name = "kills";
    private const int Writers = 16;

    public static IEnumerable<Trial> Trials => Trial.OnBothEngines(Name, RunAsync);

    private static async Task RunAsync(Plan plan, Score score, TestStore store)
    {
        var random = new Random(plan.Seed);
        var crew = new Crew(Writers, plan.Seed);
        await using (var first = await Node.StartAsync(store))
        {
            await Node.MakeKioskAccountAsync(store);
            await crew.PrepareAsync(first);
            await first.Server.StopAsync();
        }

        for (var times = plan.Times(10, 70); score.Tried < times; score.Tried++)
            await KillOnceAsync(score, store, crew, random);
        score.Answered = crew.Ledger.Answered;

        await using (var last = await Node.StartAsync(store))
        {
            score.Compare(await crew.Ledger.CompareAsync(last.Desk));
            await last.Server.StopAsync();
        }

        score.Compare(await Tables.FindContradictionsAsync(store));
        await ShowThatTheLedgerBitesAsync(score, store, crew);
    }

    private static async Task KillOnceAsync(Score score, TestStore store, Crew crew, Random random)
    {
        var node = await Node.StartAsync(store);
        await using (node)
        {
            using var stop = new CancellationTokenSource();
            var writing = crew.WriteAsync([node], stop.Token);
            var before = crew.Ledger.Answered;
            await Eventually.TrueAsync(
                () => crew.Ledger.Answered >= before + Writers || node.Server.Program.HasExited, "the writers are answered");
            await Task.Delay(random.Next(0, 1000));
            if (node.Server.Program.HasExited)
                score.Fail($"the server died by itself: {Return.Tail(node)}");
            score.MustHaveLived(node);
            await node.Server.KillAsync();
            await stop.CancelAsync();
            await writing;
        }

        var clock = Stopwatch.StartNew();
        await using var restarted = await Node.StartAsync(store);
        if (await Return.WaitAsync(restarted) is null)
            score.Fail($"after a kill the server hung: {Return.Tail(restarted)}");
        score.MustHaveLived(restarted);
        score.CameBackAfter(clock.Elapsed);
        score.Compare(await crew.Ledger.CompareAsync(restarted.Desk, onlyChanged: true));
        // Kill it too: the comparison only read, so nothing can be lost.
        await restarted.Server.KillAsync();
    }

    /// <summary>
    /// Removes three confirmed records without the server. The ledger must report exactly these.
    /// </summary>
    private static async Task ShowThatTheLedgerBitesAsync(Score score, TestStore store, Crew crew)
    {
        string[] removals =
        [
            """
            delete from manual_block where row = (select max(row) from manual_block where description like 'Name-%') returning 1
            """,
            "delete from loan where row = (select max(row) from loan where returned_at is null) returning 1",
            """
            update patron set deleted_at = 1
            where id = (select max(id) from patron where deleted_at is null and email like 'reader%') returning 1
            """,
        ];
        foreach (var removal in removals)
            Assert.Equal(1, await Tables.NumberAsync(store, removal));
        await using var node = await Node.StartAsync(store);
        var reported = await crew.Ledger.CompareAsync(node.Desk);
        var kinds = reported.Select(difference => difference.Kind).Order();
        if (kinds.SequenceEqual([RecordKind.Patron, RecordKind.Block, RecordKind.Loan])
            && reported.All(difference => difference.Found is null))
        {
            score.Notes.Add("3 writes removed behind its back: the ledger reports these 3");
        }
        else
        {
            score.Fail(
                $"3 writes were removed behind its back, and the ledger reports {reported.Count}: {string.Join("; ", reported)}");
        }

        if ((await Tables.FindContradictionsAsync(store)).Count == 0)
            score.Fail("a block removed behind its back contradicts no count");
    }
}
