using System.Globalization;
using System.Net;
using System.Text;
using PatronDesk.EndToEnd.Harness;
using PatronDesk.Faults.Ground;
using PatronDesk.Faults.Load;

namespace PatronDesk.Faults.Parts;

/// <summary>Slow, silent and greedy clients, and how the others fare; the greedy ones in 512 MB of memory.</summary>
internal static class Clients
{
    private const int Machines = 2100;

    public static IEnumerable<Trial> Trials =>
    [
        new("clients", "SQLite", (plan, score) => OnSqliteAsync(store => AllAsync(plan, score, store))),
        new("clients", "PostgreSQL", (plan, score) => OnPostgresAsync(store => AllAsync(plan, score, store))),
        new("memory", "SQLite in 512 MB", (plan, score) => OnSqliteAsync(store => FloodAsync(plan, score, store))),
        new("memory", "PostgreSQL in 512 MB", (plan, score) => OnPostgresAsync(store => FloodAsync(plan, score, store))),
    ];

    private static string Credentials => $"x-api-key: {PublishedServer.ApiKey}\r\nx-api-user: {PublishedServer.ApiUser}\r\n";

    private static async Task OnSqliteAsync(Func<TestStore, Task> runAsync)
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await runAsync(store);
    }

    private static async Task OnPostgresAsync(Func<TestStore, Task> runAsync)
    {
        await using var cluster = await Cluster.StartAsync();
        await using var store = TestStore.At(cluster.ConnectionString());
        await runAsync(store);
    }

    private static async Task AllAsync(Plan plan, Score score, TestStore store)
    {
        await using var node = await Node.StartAsync(store);
        await Node.MakeKioskAccountAsync(store);
        await new Crew(8, plan.Seed).PrepareAsync(node);
        var http = IPEndPoint.Parse(node.Server.Address.Authority);
        using var known = new Kiosk(node.Machines);
        Assert.NotNull(await known.AskAsync("9900302.00"));

        await BesideAsync(plan, score, node, "slow heads", async (pests, stop) =>
        {
            await pests.ComeAsync(http, 200, "GET /patrons HTTP/1.1\r\nHost: "u8.ToArray());
            await pests.DripAsync("x"u8.ToArray(), stop);
        });
        await BesideAsync(plan, score, node, "slow bodies", async (pests, stop) =>
        {
            var head = Encoding.ASCII.GetBytes(
                $"POST /manualblocks HTTP/1.1\r\nHost: localhost\r\n{Credentials}"
                + "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n");
            await pests.ComeAsync(http, 200, head);
            await pests.DripAsync(" "u8.ToArray(), stop);
        });
        await BesideAsync(plan, score, node, "greedy ones that never read", async (pests, stop) =>
        {
            var one = $"GET /circulation/loans?limit=1000 HTTP/1.1\r\nHost: localhost\r\n{Credentials}\r\n";
            await pests.ComeAsync(http, 150, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(one, 20))));
            await Task.Delay(Timeout.Infinite, stop).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        await BesideAsync(plan, score, node, "silent ones", async (pests, stop) =>
        {
            await pests.ComeAsync(http, 1000, default);
            await pests.ComeAsync(node.Machines, Machines, default);
            using var late = new Kiosk(node.Machines);
            var isIn = await late.AskAsync("9900302.00") is not null;
            score.Want(isIn, $"a machine {(isIn ? "signs in" : "can't sign in")} beside {Machines} silent connections");
            if (await known.AskAsync("9900302.00") is null)
                score.Fail("a machine that was signed in was cut by silent connections");
            await Task.Delay(Timeout.Infinite, stop).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
    }

    /// <summary>
    /// A megabyte of unknown names, without credentials: 200 at once, and 150 that never read their answer.
    /// </summary>
    private static async Task FloodAsync(Plan plan, Score score, TestStore store)
    {
        using var bound = Cgroup.Bound(512);
        await using var node = await Node.StartAsync(store, null, bound.Under);
        await Node.MakeKioskAccountAsync(store);
        await new Crew(8, plan.Seed).PrepareAsync(node);
        var http = IPEndPoint.Parse(node.Server.Address.Authority);
        var names = string.Join(',', Enumerable.Range(0, 90_000).Select(
            i => string.Create(CultureInfo.InvariantCulture, $"\"u{i}\":1")));
        Assert.InRange(names.Length, 950_000, 1_000_000); // More is refused for its length alone.
        var flood = Pests.Request("POST /authn/login", $"x-okapi-tenant: {PublishedServer.Tenant}\r\n", $"{{{names}}}");
        await BesideAsync(plan, score, node, "200 megabytes of unknown names", async (_, stop) =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var client = node.Server.NewClient(null, null);
                client.DefaultRequestHeaders.Add("x-okapi-tenant", PublishedServer.Tenant);
                await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => PostAsync(client, $"{{{names}}}")));
            }
        });
        await BesideAsync(plan, score, node, "150 of them that never read", async (pests, stop) =>
        {
            await pests.ComeAsync(http, 150, flood);
            await Task.Delay(Timeout.Infinite, stop).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        var most = File.Exists($"/proc/{node.Server.Program.Id}/status") ? node.PeakMegabytes() : double.PositiveInfinity;
        score.Want(most < 300, string.Create(CultureInfo.InvariantCulture, $"at most {most:F0} MB resident"));
    }

    /// <summary>
    /// Readers beside the hostile clients. All must be answered, and the server must be healthy when the others are gone.
    /// </summary>
    private static async Task BesideAsync(
        Plan plan, Score score, Node node, string what, Func<Pests, CancellationToken, Task> comeAsync)
    {
        if (node.Server.Program.HasExited)
            return;
        score.Tried++;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(plan.Times(6, 60)));
        var readers = new Readers(8, [node]);
        var reading = readers.RunAsync(stop.Token);
        using (var pests = new Pests())
        {
            await comeAsync(pests, stop.Token);
            await reading;
        }

        var p99 = readers.TakeP99();
        score.Want(p99 < 1000, string.Create(CultureInfo.InvariantCulture, $"p99 beside {what}: {p99:F0} ms"));
        score.CountHung(readers.Hung);
        await Return.NoteAsync(node, score, what);
    }

    private static async Task PostAsync(HttpClient client, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            using var answer = await client.PostAsync("/authn/login", content, patience.Token);
        }
        catch (Exception cut) when (cut is HttpRequestException or OperationCanceledException)
        {
            // The server may disconnect such a client.
        }
    }
}
