using System.Diagnostics;
using System.Globalization;
using PatronDesk.EndToEnd.Harness;
using PatronDesk.Faults.Ground;
using PatronDesk.Faults.Load;

namespace PatronDesk.Faults.Parts;

/// <summary>PostgreSQL restarted in five ways under 32 readers and some writers, on one host and on two.</summary>
internal static class Restarts
{
    private const string Name = "restarts";
    private const int ReaderCount = 32;

    private static readonly (string Name, Func<Cluster, Task> DoAsync)[] Kinds =
    [
        ("restart -m fast", cluster => cluster.ControlAsync("restart", "-m fast")),
        ("restart -m immediate", cluster => cluster.ControlAsync("restart", "-m immediate")),
        ("one session killed", async cluster => Kill((await cluster.SessionsAsync()).Take(1))),
        ("all sessions killed", async cluster => Kill(await cluster.SessionsAsync())),
        ("sessions terminated", cluster => cluster.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()")),
    ];

    public static IEnumerable<Trial> Trials =>
    [
        new(Name, "PostgreSQL, one host", async (plan, score) =>
        {
            await using var cluster = await Cluster.StartAsync();
            await RunAsync(plan, score, cluster, cluster.ConnectionString());
        }),
        new(Name, "PostgreSQL, two hosts", async (plan, score) =>
        {
            await using var cluster = await Cluster.StartAsync();
            await using var standby = await cluster.FollowAsync("second");
            await RunAsync(plan, score, cluster, cluster.ConnectionString(standby));
        }),
    ];

    private static async Task RunAsync(Plan plan, Score score, Cluster cluster, string connection)
    {
        await using var store = TestStore.At(connection);
        var crew = new Crew(4, plan.Seed);
        var node = await Node.StartAsync(store);
        await Node.MakeKioskAccountAsync(store);
        await crew.PrepareAsync(node);
        var random = new Random(plan.Seed);
        var hung = Kinds.ToDictionary(kind => kind.Name, _ => 0);
        var times = plan.Times(4, 60);
        // In random order, since one way may leave a state that breaks the next.
        var order = Enumerable.Range(0, times).SelectMany(_ => Kinds).ToArray();
        random.Shuffle(order);
        foreach (var kind in order)
        {
            score.Tried++;
            if (await RestartOnceAsync(score, cluster, node, crew, kind.Name, kind.DoAsync, random))
                continue;
            hung[kind.Name]++;
            // Stop early, except in a run of a night.
            if (!plan.IsLong && hung.Values.Sum() == 3)
                break;
            await node.DisposeAsync();
            node = await Node.StartAsync(store);
        }

        await node.DisposeAsync();
        node = await Node.StartAsync(store);
        score.Answered = crew.Ledger.Answered;
        score.CountHung(crew.Hung);
        score.Judge(crew.Answers);
        score.Compare(await crew.Ledger.CompareAsync(node.Desk));
        score.Compare(await Tables.FindContradictionsAsync(store));
        await node.DisposeAsync();
        score.Notes.Add(string.Join(
            ", ", hung.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key}: {kind.Value} hung"))));
    }

    /// <summary>Returns whether the node came back.</summary>
    private static async Task<bool> RestartOnceAsync(
        Score score, Cluster cluster, Node node, Crew crew, string kind, Func<Cluster, Task> breakAsync, Random random)
    {
        using var stop = new CancellationTokenSource();
        var readers = new Readers(ReaderCount, [node]);
        var load = Task.WhenAll(readers.RunAsync(stop.Token), crew.WriteAsync([node], stop.Token));
        await Task.Delay(random.Next(300, 700), CancellationToken.None);
        await breakAsync(cluster);
        var over = Stopwatch.GetTimestamp();
        var isBack = await Return.NoteAsync(node, score, kind);
        if (isBack && await readers.StillWaitingAsync(over, Desk.Patience) is var waiting and > 0)
        {
            score.Fail($"after {kind} {waiting} of {ReaderCount} readers were never answered again");
            isBack = false;
        }

        await stop.CancelAsync();
        await load;
        score.Judge(readers.Answers);
        return isBack;
    }

    private static void Kill(IEnumerable<int> pids)
    {
        foreach (var pid in pids)
            Signals.Send("KILL", pid);
    }
}
