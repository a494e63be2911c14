using System.Diagnostics;

namespace PatronDesk.Bench;

/// <summary>One run: each engine at each size, beside one plaintext server.</summary>
internal static class Bench
{
    public static async Task RunAsync(Plan plan, CancellationToken cancel)
    {
        Report.Line($"Machine: {Machine.Describe()}. Seed {plan.Seed}; {plan.Rounds} round(s) of {plan.Seconds} s; {Plan
            .Clients} connections.");
        await using var plaintext = await WebProcess.StartAsync(plan.Plaintext, "/plaintext", []);
        await using var cluster = plan.Engines.Contains("postgres")
            ? await PostgresCluster.StartAsync(Directory.CreateTempSubdirectory("patrondesk-bench-postgres-").FullName)
            : null;
        var results = new List<TrialResult>();
        foreach (var engine in plan.Engines)
        {
            foreach (var size in plan.Sizes)
            {
                cancel.ThrowIfCancellationRequested();
                await using var store = await MakeStoreAsync(plan, engine, size, cluster);
                var clock = Stopwatch.StartNew();
                await store.BuildAsync();
                Report.Progress($"{store.Engine} with {size:N0} patrons built in {clock.Elapsed.TotalSeconds:F0} s");
                results.Add(await new Trial(plan, store, plaintext).RunAsync());
                Report.Print(results[^1]);
            }
        }

        Report.PrintTargets(results);
    }

    private static async Task<BenchStore> MakeStoreAsync(Plan plan, string engine, int size, PostgresCluster? cluster)
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-bench-store-").FullName;
        if (cluster is null || engine == "sqlite")
            return new SqliteBenchStore(plan, size, folder);
        var database = $"bench_{size}";
        await PostgresBenchStore.CreateDatabaseAsync(cluster, database);
        return new PostgresBenchStore(plan, size, cluster, database, folder);
    }
}
