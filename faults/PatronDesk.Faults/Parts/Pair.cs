using PatronDesk.EndToEnd.Harness;
using PatronDesk.Faults.Ground;
using PatronDesk.Faults.Load;

namespace PatronDesk.Faults.Parts;

/// <summary>
/// A synchronous pair of PostgreSQL, and two nodes that name both hosts. The primary is killed and the standby promoted.
/// </summary>
internal static class Pair
{
    private const string Name = "pair";
    private const string Standby = "second";

    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(3);

    public static IEnumerable<Trial> Trials =>
    [
        new(Name, "primary killed, standby promoted", async (plan, score) =>
        {
            for (var times = plan.Times(2, 20); score.Tried < times; score.Tried++)
                await FailOverAsync(plan.Seed + score.Tried, score);
            score.NotePutOff();
        }),
        new(Name, "standby away, then the primary lost", async (plan, score) =>
        {
            for (var times = plan.Times(1, 5); score.Tried < times; score.Tried++)
                await LoseWithoutStandbyAsync(plan.Seed + score.Tried, score);
        }),
    ];

    private static async Task<(Cluster Primary, Cluster Standby)> StartPairAsync()
    {
        var primary = await Cluster.StartAsync(null, $"synchronous_standby_names = '{Standby}'");
        return (primary, await primary.FollowAsync(Standby));
    }

    private static async Task FailOverAsync(int seed, Score score)
    {
        var (primary, standby) = await StartPairAsync();
        await using var first = primary;
        await using var second = standby;
        await using var store = TestStore.At(primary.ConnectionString(standby));
        await using var one = await Node.StartAsync(store);
        await using var two = await Node.StartAsync(store);
        await Node.MakeKioskAccountAsync(store);
        var crew = new Crew(12, seed);
        await crew.PrepareAsync(one);

        using var stop = new CancellationTokenSource();
        var readers = new Readers(16, [one, two]);
        var load = Task.WhenAll(readers.RunAsync(stop.Token), crew.WriteAsync([one, two], stop.Token));
        await Task.Delay(new Random(seed).Next(1000, 2500), CancellationToken.None);
        primary.Kill();
        await standby.ControlAsync("promote");
        await Task.WhenAll(
            Return.NoteAsync(one, score, "a promotion", Wanted), Return.NoteAsync(two, score, "a promotion", Wanted));
        // The writers go on for a moment on the new primary.
        await Task.Delay(500, CancellationToken.None);
        await stop.CancelAsync();
        await load;

        score.Answered += crew.Ledger.Answered;
        score.CountHung(crew.Hung + readers.Hung);
        score.Judge(crew.Answers, readers.Answers);
        score.Compare(await crew.Ledger.CompareAsync(one.Desk));
        score.Compare(await Tables.FindContradictionsAsync(TestStore.At(standby.ConnectionString(), store.Folder)));
    }

    /// <summary>
    /// While the standby is away, no write is as durable as configured. So none may be answered with success: the standby, which
    /// is promoted later, has none of them.
    /// </summary>
    private static async Task LoseWithoutStandbyAsync(int seed, Score score)
    {
        var (primary, standby) = await StartPairAsync();
        await using var first = primary;
        await using var second = standby;
        await using var store = TestStore.At(primary.ConnectionString(standby));
        await using var node = await Node.StartAsync(store);
        await Node.MakeKioskAccountAsync(store);
        var crew = new Crew(6, seed);
        await crew.PrepareAsync(node);

        await standby.ControlAsync("stop", "-m immediate");
        var before = crew.Ledger.Answered;
        using (var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
            await crew.WriteAsync([node], stop.Token);
        score.Notes.Add($"{crew.Ledger.Answered - before} writes answered with success while the standby was away");
        primary.Kill();
        await standby.ControlAsync("start");
        await standby.ControlAsync("promote");
        await Return.NoteAsync(node, score, "a promotion");
        score.Answered += crew.Ledger.Answered;
        score.CountHung(crew.Hung);
        score.Judge(crew.Answers);
        score.Compare(await crew.Ledger.CompareAsync(node.Desk));
    }
}
