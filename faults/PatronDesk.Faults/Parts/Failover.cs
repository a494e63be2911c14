using System.Diagnostics;
using System.Globalization;
using PatronDesk.EndToEnd.Harness;
using PatronDesk.Faults.Ground;
using PatronDesk.Faults.Load;

namespace PatronDesk.Faults.Parts;

/// <summary>
/// Patroni with etcd on three machines, under two nodes that name all three. The leader is killed, and cut off.
/// </summary>
internal static class Failover
{
    private const string Name = "patroni";

    // In the repository's folder, beside the logs of the tests.
    private static readonly string Logs = Path.Combine("artifacts", "faults");

    public static IEnumerable<Trial> Trials =>
    [
        new(
            Name, "leader killed and cut off in turn",
            async (plan, score) =>
            {
                await using var patroni = await Patroni.StartAsync();
                await RunAsync(plan, score, patroni);
            },
            "patroni", "etcd", "ip"),
    ];

    private static async Task RunAsync(Plan plan, Score score, Patroni patroni)
    {
        await using var store = TestStore.At(patroni.ConnectionString);
        await using var one = await Node.StartAsync(store);
        await using var two = await Node.StartAsync(store);
        await Node.MakeKioskAccountAsync(store);
        var crew = new Crew(12, plan.Seed);
        await crew.PrepareAsync(one);
        for (var times = 2 * plan.Times(1, 10); score.Tried < times; score.Tried++)
        {
            var isCut = score.Tried % 2 == 1;
            var what = isCut ? "a leader cut off" : "a leader killed";
            using var stop = new CancellationTokenSource();
            var readers = new Readers(16, [one, two]);
            var load = Task.WhenAll(readers.RunAsync(stop.Token), crew.WriteAsync([one, two], stop.Token));
            await Task.Delay(2000, CancellationToken.None);
            var old = await patroni.FindLeaderAsync() ?? throw new InvalidOperationException("No machine leads.");
            var broken = Stopwatch.StartNew();
            if (isCut)
                await old.PlugAsync(isIn: false);
            else
                await old.KillAsync();
            await patroni.WaitForAnotherAsync(old);
            score.Notes.Add(string.Create(
                CultureInfo.InvariantCulture, $"another led and took writes {broken.Elapsed.TotalSeconds:F0} s after {what}"));
            // From the promotion on, the nodes have to recover.
            await Task.WhenAll(Return.NoteAsync(one, score, what), Return.NoteAsync(two, score, what));
            if (isCut)
                await old.PlugAsync(isIn: true);
            else
                await old.StartAsync();
            await stop.CancelAsync();
            await load;
            score.CountHung(readers.Hung);
            score.Judge(readers.Answers);
            await patroni.WaitUntilWholeAsync();
            score.Compare(await crew.Ledger.CompareAsync(one.Desk, onlyChanged: true));
        }

        score.Answered = crew.Ledger.Answered;
        score.CountHung(crew.Hung);
        score.Judge(crew.Answers);
        score.NotePutOff();
        score.Compare(await crew.Ledger.CompareAsync(two.Desk));
        score.Compare(await Tables.FindContradictionsAsync(store));
        if (score.Failures.Count > 0)
        {
            Directory.CreateDirectory(Logs);
            await File.WriteAllTextAsync(Path.Combine(Logs, "patroni.log"), patroni.LastWords(1000));
        }
    }
}
