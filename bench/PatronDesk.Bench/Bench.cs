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
        var (results, peers, imports) = (new List<TrialResult>(), new List<PeerResult>(), new List<ImportResult>());
        foreach (var engine in plan.Engines)
        {
            foreach (var size in plan.Sizes)
            {
                cancel.ThrowIfCancellationRequested();
                if (plan.Tables.Contains("ceilings"))
                {
                    await using var store = await MakeStoreAsync(plan, engine, size, cluster);
                    results.Add(await new Trial(plan, store, plaintext).RunAsync());
                    Report.Print(results[^1]);
                }

                if (plan.Tables.Contains("peers"))
                {
                    await using var store = await MakeStoreAsync(plan, engine, size, cluster);
                    peers.Add(await new PeerTrial(plan, store).RunAsync());
                }
            }

            if (plan.Tables.Contains("imports"))
            {
                await using var store = await MakeStoreAsync(plan, engine, size: 0, cluster);
                imports.Add(await new ImportTrial(plan, store).RunAsync());
            }
        }

        if (peers.Count > 0)
            PeerReport.Print(peers);
        ImportReport.Print(imports);
        Report.PrintTargets(results, peers, imports);
    }

    private static async Task<BenchStore> MakeStoreAsync(Plan plan, string engine, int size, PostgresCluster? cluster)
    {
        var clock = Stopwatch.StartNew();
        var folder = Directory.CreateTempSubdirectory("patrondesk-bench-store-").FullName;
        var database = $"bench_{size}";
        BenchStore store;
        if (cluster is null || engine == "sqlite")
        {
            store = new SqliteBenchStore(plan, size, folder);
        }
        else
        {
            await PostgresBenchStore.CreateDatabaseAsync(cluster, database);
            store = new PostgresBenchStore(plan, size, cluster, database, folder);
        }

        await store.BuildAsync();
        Report.Progress($"{store.Engine} with {size:N0} patrons built in {clock.Elapsed.TotalSeconds:F0} s");
        return store;
    }
}
