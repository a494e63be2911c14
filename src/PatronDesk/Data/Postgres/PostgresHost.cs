using System.Net.Sockets;
using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>
/// One PostgreSQL server: its connection pools, and whether it is alive. A server that hangs (a stopped process, a cut
/// network) neither refuses nor answers, and Npgsql can't cancel what waits for it without waiting itself. So whatever
/// waits for a silent server is not cancelled: it is abandoned together with its pool.
/// </summary>
internal sealed class PostgresHost : IAsyncDisposable
{
    /// <summary>After this long, an operation's watcher checks whether the server is alive.</summary>
    public static readonly TimeSpan Suspicion = TimeSpan.FromSeconds(1);

    // A plan for all values, made once for each connection. By default PostgreSQL plans a range or a LIMIT anew at each call,
    // which takes several times as long as the query itself. Every query's condition leads to its index without that.
    private const string PlanOnce = "set plan_cache_mode = force_generic_plan";

    // PostgreSQL warns when a commit did not wait for its standby; a role may be configured to hide warnings.
    private const string PlanOnceAndHearWarnings = $"{PlanOnce}; set client_min_messages = warning";

    private const int KeepAliveSeconds = 30;

    private static readonly TimeSpan PulsePatience = TimeSpan.FromMilliseconds(700);

    // This process may be the late one, so an answer that has arrived meanwhile counts.
    private static readonly TimeSpan PulseGrace = TimeSpan.FromMilliseconds(60);

    private readonly Lock _gate = new();
    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly int _quickConnections;
    private Pools _pools;
    private Task<bool>? _asking;
    private long _lastSign;
    private bool _isSilent;

    /// <param name="settings">Npgsql's keywords for this host alone.</param>
    /// <param name="quickConnections">How many connections quick reads may hold.</param>
    public PostgresHost(NpgsqlConnectionStringBuilder settings, int quickConnections)
    {
        _settings = settings;
        _quickConnections = quickConnections;
        _pools = NewPools();
    }

    /// <summary>Whether it answered anything within the last second.</summary>
    public bool AnsweredLately => Environment.TickCount64 - Volatile.Read(ref _lastSign) < (long)Suspicion.TotalMilliseconds;

    /// <summary>A connection for a unit of work of its own.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync() => OpenAsync(static pools => pools.Plain);

    /// <summary>A connection for batches of quick reads.</summary>
    public ValueTask<NpgsqlConnection> OpenQuickAsync() => OpenAsync(static pools => pools.Quick);

    /// <summary>A source of connections that no pool keeps; they ask now and then whether the server is there.</summary>
    public NpgsqlDataSource BuildAlone() => Build(
        new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { Pooling = false, KeepAlive = KeepAliveSeconds }, "lock");

    /// <summary>Notes that it answered something.</summary>
    public void NoteSign()
    {
        Volatile.Write(ref _lastSign, Environment.TickCount64);
        _isSilent = false;
    }

    /// <summary>Whether it is alive; known within 0.8 seconds. If it is not, its pools are renewed.</summary>
    public Task<bool> AnswersAsync()
    {
        lock (_gate)
            return _asking is { IsCompleted: false } asking ? asking : _asking = AskForSignAsync();
    }

    /// <summary>Whether it takes writes: true for a primary, false for a standby or a primary that is set read-only.</summary>
    /// <exception cref="Exception">It can't be reached.</exception>
    public async Task<bool> IsWritableAsync()
    {
        for (var isFirstTry = true; ; isFirstTry = false)
        {
            try
            {
                await using var connection = await _pools.Pulse.OpenConnectionAsync();
                await using var ask = new NpgsqlCommand(
                    "select not (pg_is_in_recovery() or current_setting('transaction_read_only')::boolean)", connection);
                var isWritable = (bool)(await ask.ExecuteScalarAsync())!;
                NoteSign();
                return isWritable;
            }
            catch (NpgsqlException error) when (isFirstTry && PostgresFaults.IsBroken(error))
            {
                // The pool's connection may be older than a restart.
            }
        }
    }

    public ValueTask DisposeAsync() => _pools.DisposeAsync();

    private async ValueTask<NpgsqlConnection> OpenAsync(Func<Pools, NpgsqlDataSource> choose)
    {
        // One caller checks whether a silent server is back, and the others wait for the result.
        if (_isSilent && !await AnswersAsync())
            throw new StoreUnavailableException(StoreFault.OutOfReach);
        var pools = Volatile.Read(ref _pools);
        try
        {
            var connection = await choose(pools).OpenConnectionAsync();
            if (pools.IsPulseOpen)
                return connection;
            // Opened in advance, because on a busy machine opening takes longer than the check may.
            pools.IsPulseOpen = true;
            _ = Task.Run(PulseAsync);
            return connection;
        }
        catch (ObjectDisposedException error) when (pools != _pools)
        {
            // The pools were renewed just now, because the server was silent.
            throw new StoreUnavailableException(StoreFault.OutOfReach, error);
        }
        catch (NpgsqlException error) when (error.InnerException is TimeoutException && AnsweredLately)
        {
            // The server is alive, so the pool had no connection left.
            throw new StoreUnavailableException(StoreFault.Busy, error);
        }
        catch (Exception error) when (error is NpgsqlException or SocketException or IOException or TimeoutException)
        {
            throw new StoreUnavailableException(PostgresFaults.OfOpening(error), error);
        }
    }

    private async Task<bool> AskForSignAsync()
    {
        // A server that has never answered gets the time that its connection string allows for connecting.
        if (AnsweredLately || Volatile.Read(ref _lastSign) == 0)
            return true;
        var answer = Task.Run(PulseAsync);
        await Task.WhenAny(answer, Task.Delay(PulsePatience));
        if (!answer.IsCompleted)
            await Task.WhenAny(answer, Task.Delay(PulseGrace));
        if (answer.IsCompleted ? await answer : AnsweredLately)
        {
            NoteSign();
            return true;
        }

        Renew();
        return false;
    }

    private async Task<bool> PulseAsync()
    {
        try
        {
            await IsWritableAsync();
            return true;
        }
        catch (PostgresException error)
        {
            // "Too many connections" also shows that it is alive.
            return PostgresFaults.OfOpening(error) != StoreFault.OutOfReach;
        }
        catch (Exception error) when (error is NpgsqlException or SocketException or IOException or TimeoutException)
        {
            return false;
        }
    }

    // Once for each silence; while it lasts, only the checking caller opens a connection.
    private void Renew()
    {
        if (_isSilent)
            return;
        _isSilent = true;
        var left = Interlocked.Exchange(ref _pools, NewPools());
        _ = Task.Run(left.DisposeAsync);
    }

    private Pools NewPools()
    {
        var pulse = new NpgsqlConnectionStringBuilder(_settings.ConnectionString)
        {
            MinPoolSize = 0,
            // One is used; the others are for checks that a silent server has not answered.
            MaxPoolSize = 8,
            Timeout = 5,
        };
        var quick = new NpgsqlConnectionStringBuilder(_settings.ConnectionString)
        {
            MinPoolSize = Math.Min(_settings.MinPoolSize, _quickConnections),
            MaxPoolSize = _quickConnections,
        };
        return new Pools(Build(_settings, "work", PlanOnceAndHearWarnings), Build(quick, "quick reads", PlanOnce), Build(pulse, "pulse"));
    }

    private NpgsqlDataSource Build(NpgsqlConnectionStringBuilder settings, string purpose, string? first = null)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString)
        {
            // Metrics show this name; without one they would show the connection string.
            Name = $"{_settings.Host}:{_settings.Port} {purpose}",
        };
        builder.EnableTransportSecurity();
        if (first is not null)
        {
            builder.UsePhysicalConnectionInitializer(
                connection =>
                {
                    using var command = new NpgsqlCommand(first, connection);
                    command.ExecuteNonQuery();
                },
                async connection =>
                {
                    await using var command = new NpgsqlCommand(first, connection);
                    await command.ExecuteNonQueryAsync();
                });
        }

        return builder.Build();
    }

    private sealed record Pools(NpgsqlDataSource Plain, NpgsqlDataSource Quick, NpgsqlDataSource Pulse) : IAsyncDisposable
    {
        public bool IsPulseOpen { get; set; }

        public async ValueTask DisposeAsync()
        {
            await Quick.DisposeAsync();
            await Plain.DisposeAsync();
            await Pulse.DisposeAsync();
        }
    }
}
