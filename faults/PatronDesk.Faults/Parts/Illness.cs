using System.Diagnostics;
using Npgsql;
using PatronDesk.EndToEnd.Harness;
using PatronDesk.Faults.Ground;
using PatronDesk.Faults.Load;

namespace PatronDesk.Faults.Parts;

/// <summary>A PostgreSQL that runs but can't work: it is read-only, has no free connection, or hangs.</summary>
internal static class Illness
{
    private const string Name = "illness";

    public static IEnumerable<Trial> Trials =>
    [
        Of("PostgreSQL is read-only", async cluster =>
        {
            await cluster.ExecuteAsync("alter system set default_transaction_read_only = on");
            await cluster.ExecuteAsync("select pg_reload_conf()");
            return async () =>
            {
                await cluster.ExecuteAsync("alter system reset default_transaction_read_only");
                await cluster.ExecuteAsync("select pg_reload_conf()");
            };
        }),
        Of("PostgreSQL has no free connection", async cluster =>
        {
            var taken = await TakeAllAsync(cluster);
            return async () =>
            {
                foreach (var connection in taken)
                    await connection.DisposeAsync();
            };
        }),
        Of("PostgreSQL stands still", cluster =>
        {
            var family = Signals.Family(cluster.Postmaster);
            Signals.Send("STOP", family);
            return Task.FromResult<Func<Task>>(() =>
            {
                Signals.Send("CONT", family);
                return Task.CompletedTask;
            });
        }),
    ];

    private static Trial Of(string what, Func<Cluster, Task<Func<Task>>> breakAsync) => new(Name, what, async (plan, score) =>
    {
        await using var cluster = await Cluster.StartAsync(null, "max_connections = 60");
        await using var store = TestStore.At(cluster.ConnectionString());
        await using var node = await Node.StartAsync(store);
        await Node.MakeKioskAccountAsync(store);
        var crew = new Crew(4, plan.Seed);
        await crew.PrepareAsync(node);
        for (var times = plan.Times(1, 5); score.Tried < times; score.Tried++)
        {
            using var stop = new CancellationTokenSource();
            var readers = new Readers(8, [node]);
            var load = Task.WhenAll(readers.RunAsync(stop.Token), crew.WriteAsync([node], stop.Token));
            await Task.Delay(500, CancellationToken.None);
            var mendAsync = await breakAsync(cluster);
            var unready = await Return.UntilUnreadyAsync(node);
            score.Want(unready < TimeSpan.FromSeconds(2), DiskFull.Told(unready));
            await Task.Delay(2000, CancellationToken.None);
            await mendAsync();
            var isBack = await Return.NoteAsync(node, score, what);
            await stop.CancelAsync();
            await load;
            score.CountHung(readers.Hung);
            score.Judge(readers.Answers);
            if (!isBack)
                return;
        }

        score.Answered = crew.Ledger.Answered;
        score.CountHung(crew.Hung);
        score.Judge(crew.Answers);
        score.Compare(await crew.Ledger.CompareAsync(node.Desk));
        score.Compare(await Tables.FindContradictionsAsync(store));
    });

    // The server takes some of the free connections first. So end its sessions and take theirs too, until it has none.
    private static async Task<IReadOnlyList<NpgsqlConnection>> TakeAllAsync(Cluster cluster)
    {
        var taken = new List<NpgsqlConnection>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(20);)
        {
            // Take many at once, so that the server can't take one in between.
            var opened = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => TryTakeAsync(cluster)));
            taken.AddRange(opened.OfType<NpgsqlConnection>());
            if (taken.Count == 0 || opened.All(connection => connection is not null))
                continue;
            await using var end = new NpgsqlCommand(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity "
                + "where backend_type = 'client backend' and application_name <> 'taken'",
                taken[0]);
            if (await end.ExecuteScalarAsync() is 0L)
                return taken;
        }

        throw new InvalidOperationException("The server always kept a connection.");
    }

    private static async Task<NpgsqlConnection?> TryTakeAsync(Cluster cluster)
    {
        var connection = new NpgsqlConnection(cluster.ConnectionString() + ";Pooling=false;Application Name=taken");
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch (NpgsqlException)
        {
            await connection.DisposeAsync();
            return null;
        }
    }
}
