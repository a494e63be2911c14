using System.Globalization;
using System.Net;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.Faults.Load;

/// <summary>A running server with its ports.</summary>
/// <param name="Server">The published program.</param>
/// <param name="Machines">Its SIP2 address.</param>
internal sealed record Node(PublishedServer Server, IPEndPoint Machines) : IAsyncDisposable
{
    /// <summary>A client of both HTTP faces.</summary>
    public Desk Desk { get; } = Desk.On(Server.Address, PublishedServer.ApiKey, PublishedServer.ApiUser);

    /// <summary>Another client, with its own connections.</summary>
    public Desk NewDesk(Answers? answers = null) =>
        Desk.On(Server.Address, PublishedServer.ApiKey, PublishedServer.ApiUser, answers);

    /// <summary>Whether it lived all the time.</summary>
    public Life Life { get; } = new(Desk.On(Server.Address, PublishedServer.ApiKey, PublishedServer.ApiUser));

    /// <summary>The highest resident memory so far, in megabytes of 1,048,576 bytes.</summary>
    public double PeakMegabytes() => Status("VmHWM:") / 1024.0;

    /// <summary>The resident memory now, in megabytes of 1,048,576 bytes.</summary>
    public double ResidentMegabytes() => Status("VmRSS:") / 1024.0;

    /// <summary>Files, sockets and pipes that are open now.</summary>
    public int OpenFiles() => Directory.GetFiles($"/proc/{Server.Program.Id}/fd").Length;

    /// <summary>Starts a server with SIP2 on a store, and waits until it is ready.</summary>
    /// <param name="store">The store.</param>
    /// <param name="settings">More environment variables.</param>
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

    // In kilobytes.
    private long Status(string name) => long.Parse(
        File.ReadLines($"/proc/{Server.Program.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Life.DisposeAsync();
        await Server.DisposeAsync();
    }
}
