using System.Net.Sockets;
using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>
/// The servers in the connection string, and which of them is the primary. A single server is always taken. With several,
/// all are asked at once whenever the primary is unknown, which it becomes as soon as a connection to it fails or it
/// refuses a write. Npgsql's own choice would remember for ten seconds that the promoted server was a standby.
/// </summary>
internal sealed class PostgresHosts : IAsyncDisposable
{
    private static readonly TimeSpan FindPatience = TimeSpan.FromMilliseconds(1500);

    // At the start nobody waits for an answer, and the machine may be busy.
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(5);

    // While there is no primary, the hosts are asked at most ten times a second.
    private static readonly TimeSpan FailureIsKept = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly IReadOnlyList<PostgresHost> _hosts;
    private PostgresHost? _primary;
    private Task<PostgresHost>? _finding;
    private long _failedAt;
    private bool _wasFound;

    /// <param name="settings">Npgsql's keywords; several hosts are separated by commas, each with its port or without.</param>
    /// <param name="quickConnections">How many connections quick reads may hold.</param>
    public PostgresHosts(NpgsqlConnectionStringBuilder settings, int quickConnections)
    {
        _hosts = [.. Split(settings).Select(one => new PostgresHost(one, quickConnections))];
        _primary = _hosts.Count == 1 ? _hosts[0] : null;
    }

    /// <summary>The primary, as far as is known.</summary>
    /// <exception cref="StoreUnavailableException">None of several hosts takes writes now.</exception>
    public ValueTask<PostgresHost> PrimaryAsync()
    {
        if (Volatile.Read(ref _primary) is { } known)
            return new(known);
        lock (_gate)
        {
            var isKept = _finding is { IsFaulted: true }
                && Environment.TickCount64 - _failedAt < (long)FailureIsKept.TotalMilliseconds;
            if (_finding is null || (_finding.IsCompleted && !isKept))
                _finding = Task.Run(FindAsync);
            return new(_finding);
        }
    }

    /// <summary>Notes that a host failed, so that it may no longer be the primary.</summary>
    public void Doubt(PostgresHost? host)
    {
        if (_hosts.Count > 1 && host is not null)
            Interlocked.CompareExchange(ref _primary, null, host);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
    }

    private static IEnumerable<NpgsqlConnectionStringBuilder> Split(NpgsqlConnectionStringBuilder settings)
    {
        foreach (var named in (settings.Host ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var one = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
            {
                Host = named,
                TargetSessionAttributes = null,
                LoadBalanceHosts = false,
            };
            // As Npgsql reads it: a folder is a Unix socket, and an IPv6 address with a port is in brackets.
            var colon = named.LastIndexOf(':');
            var isSocket = named.StartsWith('/') || named.StartsWith('@');
            var isBareIPv6 = colon >= 0 && named.IndexOf(':') != colon && (colon == 0 || named[colon - 1] != ']');
            if (!isSocket && colon > 0 && !isBareIPv6 && ushort.TryParse(named.AsSpan(colon + 1), out var port))
            {
                one.Host = named[..colon];
                one.Port = port;
            }

            yield return one;
        }
    }

    private async Task<PostgresHost> FindAsync()
    {
        var asked = _hosts.Select(host => (Host: host, IsWritable: host.IsWritableAsync())).ToList();
        var patience = Task.Delay(_wasFound ? FindPatience : FirstPatience);
        var open = asked.ConvertAll(one => (Task)one.IsWritable);
        while (open.Count > 0)
        {
            var done = await Task.WhenAny([.. open, patience]);
            if (done == patience)
                break;
            open.Remove(done);
            var (host, isWritable) = asked.Find(one => one.IsWritable == done);
            if (!isWritable.IsCompletedSuccessfully || !await isWritable)
                continue;
            _wasFound = true;
            Volatile.Write(ref _primary, host);
            Forget(open);
            return host;
        }

        Forget(open);
        lock (_gate)
            _failedAt = Environment.TickCount64;
        if (asked.Any(one => one.IsWritable.IsCompletedSuccessfully))
            throw new StoreUnavailableException(StoreFault.ReadOnly);
        var why = asked.Select(one => one.IsWritable.Exception?.InnerException).FirstOrDefault(error => error is not null);
        throw why is null or NpgsqlException or SocketException or IOException or TimeoutException
            ? new StoreUnavailableException(why is null ? StoreFault.OutOfReach : PostgresFaults.OfOpening(why), why)
            : why;
    }

    // Observes the error of a task that nobody awaits any more, so that it is not reported as unobserved.
    private static void Forget(IEnumerable<Task> left)
    {
        foreach (var task in left)
            _ = task.ContinueWith(static done => done.Exception, TaskScheduler.Default);
    }
}
