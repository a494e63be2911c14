using System.Net;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.Faults.Load;

/// <summary>Writers over every face with one ledger, who go on after the server was restarted, wherever it listens then.</summary>
internal sealed class Crew
{
    private readonly Writer[] writers;

    /// <param name="count">How many write at once.</param>
    /// <param name="seed">Of all that they choose.</param>
    public Crew(int count, int seed) =>
        writers = [.. Enumerable.Range(0, count).Select(number => new Writer(number, Ledger, new Random(seed + number)))];

    public Ledger Ledger { get; } = new();

    /// <summary>Requests that never got an answer.</summary>
    public int Hung { get; private set; }

    /// <summary>The last answer that was neither success nor refusal.</summary>
    public string LastTrouble { get; private set; } = "";

    /// <summary>Makes what the writers need; the server must be well.</summary>
    public Task PrepareAsync(Node node) => Task.WhenAll(writers.Select(writer => writer.PrepareAsync(node.Desk)));

    /// <summary>Writes until told to stop; every write that was begun is answered or broken when this ends.</summary>
    /// <param name="nodes">Taken in turn by the writers.</param>
    /// <param name="stop">Ends it.</param>
    public async Task WriteAsync(IReadOnlyList<Node> nodes, CancellationToken stop)
    {
        var desks = nodes.Select(node => Desk.On(node.Server.Address, PublishedServer.ApiKey, PublishedServer.ApiUser)).ToList();
        await Task.WhenAll(writers.Select((writer, i) => Task.Run(
            async () =>
            {
                using var kiosk = new Kiosk(nodes[i % nodes.Count].Machines);
                await writer.RunAsync(desks[i % desks.Count], kiosk, stop);
            },
            CancellationToken.None)));
        Hung += desks.Sum(desk => desk.Hung);
        LastTrouble = desks.Select(desk => desk.LastTrouble).FirstOrDefault(trouble => trouble.Length > 0) ?? LastTrouble;
    }
}

/// <summary>A running server with its ports.</summary>
/// <param name="Server">The published program.</param>
/// <param name="Machines">Where it speaks SIP2.</param>
internal sealed record Node(PublishedServer Server, IPEndPoint Machines) : IAsyncDisposable
{
    /// <summary>A client of both HTTP faces.</summary>
    public Desk Desk { get; } = Desk.On(Server.Address, PublishedServer.ApiKey, PublishedServer.ApiUser);

    /// <summary>Starts a server with SIP2 on a store, and waits until it is ready.</summary>
    /// <param name="store">The store.</param>
    /// <param name="settings">Further variables of the environment.</param>
    /// <param name="under">A command that becomes the program; empty for none.</param>
    public static async Task<Node> StartAsync(
        TestStore store, IReadOnlyDictionary<string, string>? settings = null, params IReadOnlyList<string> under)
    {
        var machines = new IPEndPoint(IPAddress.Loopback, Testing.PostgresServer.FreePort());
        var variables = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["PATRONDESK_SIP2__LISTEN"] = machines.ToString(),
        };
        return new Node(await PublishedServer.StartAsync(store, variables, under), machines);
    }

    /// <summary>Makes the account of the machines; the store must have its library.</summary>
    public static async Task MakeKioskAccountAsync(TestStore store)
    {
        var (code, output, errors) = await store.RunAsync(
            "account", "sip", "create", PublishedServer.Tenant, Kiosk.Name, "--password", Kiosk.Password, "--institution", "MAIN",
            "--trusted", "true");
        Assert.True(code == 0, output + errors);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
