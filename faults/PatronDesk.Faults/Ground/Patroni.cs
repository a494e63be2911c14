using System.Globalization;
using System.Net;
using Npgsql;

namespace PatronDesk.Faults.Ground;

/// <summary>
/// Three machines with etcd, Patroni and PostgreSQL, each in a network namespace of its own behind one bridge, set up as
/// docs/operate/postgres.md says.
/// </summary>
internal sealed class Patroni : IAsyncDisposable
{
    private static readonly string[] Names = ["one", "two", "three"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly List<Member> _members = [];
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(2) };

    private Patroni()
    {
    }

    public IReadOnlyList<Member> Members => _members;

    /// <summary>Names all three machines.</summary>
    public string ConnectionString => ConnectionTo("library");

    /// <summary>Makes the machines, and waits until one leads and two follow it.</summary>
    public static async Task<Patroni> StartAsync()
    {
        var configuration = ReadConfiguration();
        await PostgresServer.RunAsync(new("sh", ["-c", """
            ip link show faults0 >/dev/null 2>&1 || ip link add faults0 type bridge
            ip addr replace 10.77.0.1/24 dev faults0 && ip link set faults0 up
            """]));
        var all = new Patroni();
        try
        {
            for (var i = 0; i < Names.Length; i++)
                all._members.Add(await Member.MakeAsync(Names[i], i + 1, configuration));
            await Task.WhenAll(all._members.Select(member => member.StartAsync()));
            await all.WaitUntilWholeAsync();
            await all.ExecuteAsync("create database library");
            return all;
        }
        catch (Exception error)
        {
            var logs = all.LastWords(6);
            await all.DisposeAsync();
            throw new InvalidOperationException($"Patroni does not come up: {error.Message}\n{logs}", error);
        }
    }

    /// <summary>The machine that leads; null if none says so.</summary>
    /// <param name="but">A machine to ignore.</param>
    public async Task<Member?> FindLeaderAsync(Member? but = null)
    {
        foreach (var member in _members.Where(member => member != but))
        {
            if (await SaysAsync(member, "primary"))
                return member;
        }

        return null;
    }

    /// <summary>Waits until another machine leads and accepts writes, which it does once a standby follows it.</summary>
    /// <exception cref="TimeoutException">None does.</exception>
    public Task WaitForAnotherAsync(Member old) => WaitAsync(
        async () => await FindLeaderAsync(old) is { } leader && await TakesWritesAsync(leader), "another machine leads");

    /// <summary>Waits until one machine leads, and all others follow it, one of them synchronously.</summary>
    /// <exception cref="TimeoutException">They do not.</exception>
    public Task WaitUntilWholeAsync() => WaitAsync(
        async () =>
        {
            var following = 0;
            var synchronous = 0;
            var leading = 0;
            foreach (var member in _members)
            {
                leading += await SaysAsync(member, "primary") ? 1 : 0;
                following += await SaysAsync(member, "replica") ? 1 : 0;
                synchronous += await SaysAsync(member, "sync") ? 1 : 0;
            }

            return (leading, following, synchronous) == (1, 2, 1);
        },
        "one machine leads and two follow");

    /// <summary>The end of all machines' logs.</summary>
    /// <param name="lines">How many lines of each.</param>
    public string LastWords(int lines) => string.Join('\n', _members.Select(member => member.LastWords(lines)));

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
            await member.DisposeAsync();
        _client.Dispose();
        await Signals.TryAsync("ip", "link", "del", "faults0");
    }

    // Try exactly what an operator copies from the page.
    private static string ReadConfiguration()
    {
        var page = File.ReadAllText(Path.Combine("docs", "operate", "postgres.md"));
        var block = page[(page.IndexOf("<!-- patroni -->", StringComparison.Ordinal) + 1)..];
        var start = block.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        return block[start..block.IndexOf("\n```", start, StringComparison.Ordinal)] + "\n";
    }

    private static async Task WaitAsync(Func<Task<bool>> isSo, string what)
    {
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); !await isSo(); await Task.Delay(100))
        {
            if (clock.Elapsed > Patience)
                throw new TimeoutException($"Waited {Patience.TotalSeconds} s in vain until {what}.");
        }
    }

    private string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = string.Join(',', _members.Select(member => member.Address)),
        Username = "postgres",
        Password = "secret-of-postgres",
        Database = database,
    }.ConnectionString;

    private async Task<bool> TakesWritesAsync(Member leader)
    {
        var there = new NpgsqlConnectionStringBuilder(ConnectionTo("postgres"))
        {
            Host = leader.Address,
            Pooling = false,
            Timeout = 2,
            CommandTimeout = 5,
        };
        var isConfirmed = true;
        try
        {
            await using var connection = new NpgsqlConnection(there.ConnectionString);
            // A commit whose wait was cancelled succeeds with a warning.
            connection.Notice += (_, _) => isConfirmed = false;
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("select pg_logical_emit_message(true, 'faults', '')", connection);
            await command.ExecuteNonQueryAsync();
            return isConfirmed;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = new NpgsqlDataSourceBuilder(ConnectionTo("postgres") + ";Pooling=false").BuildMultiHost();
        await using var connection = await source.OpenConnectionAsync(TargetSessionAttributes.Primary);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<bool> SaysAsync(Member member, string role)
    {
        try
        {
            using var answer = await _client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"http://{member.Address}:8008/{role}"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
