using PatronDesk.EndToEnd.Harness;
using PatronDesk.Faults.Ground;
using PatronDesk.Faults.Load;

namespace PatronDesk.Faults.Parts;

/// <summary>The disk under the store fills up under mixed writes, and has room again later.</summary>
internal static class DiskFull
{
    private const string Name = "disk-full";

    public static IEnumerable<Trial> Trials =>
    [
        new(Name, "SQLite", async (plan, score) =>
        {
            await using var disk = await Disk.MountAsync(64);
            await using var store = TestStore.At(null, disk.Folder);
            await RunAsync(plan, score, store, disk, () => Task.CompletedTask);
        }),
        new(Name, "PostgreSQL", async (plan, score) =>
        {
            await using var disk = await Disk.MountAsync(320);
            await using var cluster = await Cluster.StartAsync(Directory.CreateDirectory(Path.Combine(disk.Folder, "cluster")).FullName);
            await using var store = TestStore.At(cluster.ConnectionString());
            await RunAsync(plan, score, store, disk, async () =>
            {
                // PostgreSQL stops when its log has no room; start it again.
                if (!cluster.IsRunning)
                    await cluster.ControlAsync("start");
            });
        }),
    ];

    private static async Task RunAsync(Plan plan, Score score, TestStore store, Disk disk, Func<Task> repairAsync)
    {
        await using var node = await Node.StartAsync(store);
        await Node.MakeKioskAccountAsync(store);
        var crew = new Crew(8, plan.Seed);
        await crew.PrepareAsync(node);
        var random = new Random(plan.Seed);
        for (var times = plan.Times(2, 10); score.Tried < times; score.Tried++)
        {
            using var stop = new CancellationTokenSource();
            var writing = crew.WriteAsync([node], stop.Token);
            await Task.Delay(random.Next(300, 1000), CancellationToken.None);
            await disk.FillAsync();
            var unready = await Return.UntilUnreadyAsync(node);
            score.Want(unready < TimeSpan.FromSeconds(2), Told(unready));
            await Task.Delay(1000, CancellationToken.None);
            disk.Free();
            await repairAsync();
            if (!await Return.NoteAsync(node, score, "a full disk"))
                break;
            await stop.CancelAsync();
            await writing;
            score.Compare(await crew.Ledger.CompareAsync(node.Desk, onlyChanged: true));
        }

        score.Answered = crew.Ledger.Answered;
        score.CountHung(crew.Hung);
        score.Judge(crew.Answers);
        score.Compare(await Tables.FindContradictionsAsync(store));
    }

    /// <summary>A note of when <c>/health</c> said 503.</summary>
    public static string Told(TimeSpan? unready) => unready is { } time
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/health said 503 after {time.TotalSeconds:F1} s")
        : "/health did not say 503 within ten seconds";
}
