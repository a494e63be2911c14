using System.Diagnostics;
using System.Globalization;
using PatronDesk.Bench;
using PatronDesk.EndToEnd.Harness;
using PatronDesk.Faults.Ground;
using PatronDesk.Faults.Load;

namespace PatronDesk.Faults.Parts;

/// <summary>Mixed load for a long time: does anything grow?</summary>
internal static class Soak
{
    private const int Writers = 8;
    private const int ReaderCount = 16;

    /// <summary>Returns 0 if nothing failed, 1 if something did.</summary>
    /// <param name="plan">The seed.</param>
    /// <param name="minutes">Minutes on each engine.</param>
    /// <param name="document">The document for the table; null for none.</param>
    /// <param name="commit">The commit that is tried.</param>
    public static async Task<int> RunAsync(Plan plan, int minutes, string? document, string commit)
    {
        Console.WriteLine($"seed {plan.Seed}");
        var rows = new List<string>();
        var failures = 0;
        await using (var store = await TestStore.CreateAsync(Engine.Sqlite))
            failures += await OnAsync("SQLite", store, plan, minutes, rows, () => Length(Path.Combine(store.Folder, "patrondesk.db-wal")));
        await using (var cluster = await Cluster.StartAsync())
        await using (var store = TestStore.At(cluster.ConnectionString()))
        {
            failures += await OnAsync("PostgreSQL", store, plan, minutes, rows, () => new DirectoryInfo(
                Path.Combine(cluster.Data, "pg_wal")).EnumerateFiles().Sum(file => file.Length));
        }

        var table = $"""
            | engine | minute | answered writes | resident MB | open files | log MB | p99 of reads ms |
            |---|--:|--:|--:|--:|--:|--:|
            {string.Join('\n', rows)}
            """;
        Console.WriteLine(table);
        if (document is not null)
        {
            Report.Keep(document, "soak", $"""
                Commit {commit}, {Writers} writers and {ReaderCount} readers for {minutes} minutes on each engine, seed {plan.Seed}.
                Machine: {Machine.Describe()}.

                {table}
                """);
        }

        return failures == 0 ? 0 : 1;
    }

    private static async Task<int> OnAsync(
        string engine, TestStore store, Plan plan, int minutes, List<string> rows, Func<long> logBytes)
    {
        var score = new Score("soak", engine, false);
        await using var node = await Node.StartAsync(store);
        await Node.MakeKioskAccountAsync(store);
        var crew = new Crew(Writers, plan.Seed);
        await crew.PrepareAsync(node);
        using var stop = new CancellationTokenSource();
        var readers = new Readers(ReaderCount, [node]);
        var load = Task.WhenAll(readers.RunAsync(stop.Token), crew.WriteAsync([node], stop.Token));
        var most = 0L;
        for (var minute = 1; minute <= minutes; minute++)
        {
            // Look at the log ten times a minute, since its greatest length matters.
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(1); await Task.Delay(6000, CancellationToken.None))
                most = Math.Max(most, logBytes());
            if (node.Server.Program.HasExited)
            {
                score.Fail($"the server died: {Return.Tail(node)}");
                break;
            }

            var row = string.Create(
                CultureInfo.InvariantCulture,
                $"| {engine} | {minute} | {crew.Ledger.Answered:N0} | {node.ResidentMegabytes():F0} | {node.OpenFiles()} "
                + $"| {most / 1048576.0:F0} | {readers.TakeP99():F1} |");
            Console.WriteLine(row);
            // Show the first, the last, and every tenth in between.
            if (minute == 1 || minute == minutes || minute % 10 == 0)
                rows.Add(row);
            most = 0;
        }

        await stop.CancelAsync();
        await load;
        score.CountHung(crew.Hung + readers.Hung);
        if (!node.Server.Program.HasExited)
        {
            score.Compare(await crew.Ledger.CompareAsync(node.Desk));
            score.Compare(await Tables.FindContradictionsAsync(store));
        }

        return score.Failures.Count;
    }

    private static long Length(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;
}
