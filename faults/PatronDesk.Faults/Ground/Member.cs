using System.Diagnostics;
using System.Globalization;

namespace PatronDesk.Faults.Ground;

/// <summary>
/// One machine of a Patroni cluster: a network namespace with etcd, Patroni and the PostgreSQL that it starts.
/// </summary>
internal sealed class Member : IAsyncDisposable
{
    private readonly string _name;
    private readonly int _number;
    private readonly string _folder;
    private readonly Process _holder;

    private Member(string name, int number, string folder, Process holder)
    {
        _name = name;
        _number = number;
        _folder = folder;
        _holder = holder;
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"10.77.0.{10 + _number}");

    private string Namespace => string.Create(CultureInfo.InvariantCulture, $"/proc/{_holder.Id}/ns/net");

    private string Wire => string.Create(CultureInfo.InvariantCulture, $"faults{_number}");

    /// <summary>Makes the namespace and the configuration.</summary>
    /// <param name="name">What etcd and Patroni call it.</param>
    /// <param name="number">1 for the machine of the example.</param>
    /// <param name="configuration">Patroni's, of the example.</param>
    public static async Task<Member> MakeAsync(string name, int number, string configuration)
    {
        var folder = Directory.CreateTempSubdirectory("member-").FullName;
        // This process keeps the namespace alive while nothing else runs in it.
        var holder = Process.Start("unshare", ["--net", "sh", "-c", "ip link set lo up; exec sleep infinity"]);
        var member = new Member(name, number, folder, holder);
        await member.ConnectAsync();
        var data = Path.Combine(folder, "data");
        var text = configuration
            .Replace("name: one", $"name: {name}", StringComparison.Ordinal)
            .Replace("10.77.0.11:8008", $"{member.Address}:8008", StringComparison.Ordinal)
            .Replace("10.77.0.11:5432", $"{member.Address}:5432", StringComparison.Ordinal)
            .Replace("/var/lib/postgresql/15/library", data, StringComparison.Ordinal)
            .Replace("/usr/lib/postgresql/15/bin", PostgresServer.FindBinaries(), StringComparison.Ordinal)
            // Its passwords are kept in a file of the folder, and its socket too.
            .Replace(
                "  parameters:\n    password_encryption",
                $"  pgpass: {folder}/pgpass\n  parameters:\n    unix_socket_directories: {folder}\n    password_encryption",
                StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "patroni.yml"), text);
        await PostgresServer.RunAsync(new("chown", ["-R", "postgres:", folder]));
        return member;
    }

    private static readonly string[] Names = ["one", "two", "three"];

    /// <summary>Starts etcd and Patroni, with the data of their earlier run if there is one.</summary>
    public async Task StartAsync()
    {
        var peers = string.Join(',', Names.Select((peer, i) => string.Create(
            CultureInfo.InvariantCulture, $"{peer}=http://10.77.0.{11 + i}:2380")));
        await StartAsync(
            "etcd", $"exec etcd --name {_name} --data-dir '{_folder}/etcd' --log-level error "
            + $"--listen-client-urls http://{Address}:2379 --advertise-client-urls http://{Address}:2379 "
            + $"--listen-peer-urls http://{Address}:2380 --initial-advertise-peer-urls http://{Address}:2380 "
            + $"--initial-cluster {peers} --initial-cluster-token library --initial-cluster-state new --enable-v2");
        await StartAsync("patroni", $"exec patroni '{_folder}/patroni.yml'");
    }

    /// <summary>Sends SIGKILL to everything that runs on it, at once.</summary>
    public async Task KillAsync()
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Signals.Send("KILL", Running());
            await Task.Delay(100);
        }
    }

    /// <summary>Pulls its network plug, or puts it back. Without it, packets to and from the machine vanish.</summary>
    public Task PlugAsync(bool isIn) => PostgresServer.RunAsync(new("ip", ["link", "set", Wire, isIn ? "up" : "down"]));

    /// <summary>The end of its logs.</summary>
    /// <param name="lines">How many lines of each.</param>
    public string LastWords(int lines) => string.Join('\n', Directory.EnumerateFiles(_folder, "*.log").Select(
        log => $"{_name} {Path.GetFileName(log)}:\n{string.Join('\n', File.ReadLines(log).TakeLast(lines))}\n"));

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _holder.Kill();
        await _holder.WaitForExitAsync();
        _holder.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ConnectAsync() => await PostgresServer.RunAsync(new("sh", ["-c", string.Create(
        CultureInfo.InvariantCulture, $"""
        set -e
        while [ "$(readlink {Namespace})" = "$(readlink /proc/$$/ns/net)" ]; do sleep 0.02; done
        ip link add {Wire} type veth peer name eth0 netns {_holder.Id}
        ip link set {Wire} master faults0 up
        nsenter --net={Namespace} ip addr add {Address}/24 dev eth0
        nsenter --net={Namespace} ip link set eth0 up
        """)]));

    private async Task StartAsync(string what, string command)
    {
        var start = PostgresServer.AsPostgres(_folder, ["sh", "-c", Detached(what, command)]);
        await PostgresServer.RunAsync(
            new("nsenter", [$"--net={Namespace}", start.FileName, .. start.ArgumentList]) { WorkingDirectory = _folder });
    }

    private string Detached(string what, string command) => $"({command}) >>'{_folder}/{what}.log' 2>&1 </dev/null &";

    // All processes of the namespace except the one that keeps it alive.
    private IEnumerable<int> Running()
    {
        var own = new FileInfo(Namespace).LinkTarget;
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var pid) && pid != _holder.Id
                && LinkOf(Path.Combine(process, "ns", "net")) == own)
                yield return pid;
        }
    }

    private static string? LinkOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
