using System.Collections.Concurrent;
using System.Data;
using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>PostgreSQL 15 or newer. It groups commits by itself. Npgsql prepares statements after their first use.</summary>
internal sealed class PostgresStore : Store
{
    private const int MostTries = 5;

    // Any number works, as long as every node uses the same one.
    private const long MigrationLock = 7_061_746_526_964_656L;

    private static readonly ConcurrentDictionary<Sql, string> Texts = new();
    private static readonly Sql LockSchema = new("select pg_advisory_xact_lock($1)");

    private readonly PostgresHosts _hosts;
    private readonly PostgresWatch _watch;
    private readonly QuickReads _quickReads;
    private readonly GatheredWrites _gatheredWrites;
    private readonly SemaphoreSlim _slowReaders = new(SlowReads, SlowReads);

    /// <param name="connectionString">Npgsql's keywords. It may name several hosts; the primary among them is used.</param>
    public PostgresStore(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        // The builder contains every keyword that it knows, so only a value shows whether one was given.
        if (settings.MaxAutoPrepare == 0)
        {
            settings.MaxAutoPrepare = 256;
            settings.AutoPrepareMinUsages = 2;
        }

        settings.ApplicationName ??= "patrondesk";
        // Our sessions leave nothing to reset: no SET, no temporary table, no open transaction.
        settings.NoResetOnClose = true;
        // Error details quote the refused row, and personal data must not get into a log.
        settings.IncludeErrorDetail = false;
        settings.Multiplexing = false;
        // 15 seconds by default. It also limits how long a caller waits for a connection when the pool has none left.
        settings.Timeout = Math.Min(settings.Timeout, 10);
        // The watch applies this limit: while the server hangs, Npgsql's own timeout blocks a thread to ask for a cancel.
        TimeSpan? statementLimit = settings.CommandTimeout > 0 ? TimeSpan.FromSeconds(settings.CommandTimeout) : null;
        settings.CommandTimeout = 0;
        var lanes = Math.Min(settings.MaxPoolSize, Math.Max(4, 2 * Environment.ProcessorCount));
        // Twice as many, for lanes held up by a slow statement or a silent connection.
        _hosts = new PostgresHosts(settings, Math.Min(settings.MaxPoolSize, 2 * lanes));
        _watch = new PostgresWatch(_hosts, statementLimit);
        _quickReads = new QuickReads(_hosts, lanes, statementLimit);
        _gatheredWrites = new GatheredWrites(_hosts, _watch, Math.Min(settings.MaxPoolSize, Math.Max(2, Environment.ProcessorCount)));
    }

    public override Dialect Dialect => Dialect.Postgres;

    public override ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        work(new QuickSession(_quickReads, cancel));

    public override ValueTask<T> ReadSnapshotAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) => TwiceAsync(
        async watched =>
        {
            await using var connection = await watched.OpenAsync(_hosts);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, watched.Stop);
            var answer = await work(new PostgresSession(connection, watched));
            await transaction.CommitAsync(watched.Stop);
            return answer;
        },
        limit: null,
        cancel);

    public override async ValueTask<T> WriteAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TwiceAsync(watched => TryWriteAsync(work, watched), limit: null, cancel);
            }
            catch (PostgresException error) when (IsConflict(error))
            {
                if (attempt == MostTries)
                    throw new StoreConflictException("The write was refused by concurrent writes five times over.", error);
            }

            // Two that stood in each other's way would meet again if both came back at once.
            await Task.Delay(Random.Shared.Next(1 << (attempt + 2)), cancel);
        }
    }

    public override async ValueTask<T> WriteTogetherAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var write = new GatheredWrite<T>(work, cancel);
        if (await _gatheredWrites.TryAsync(write))
            return write.Answer;
        try
        {
            return await WriteAsync(work, cancel);
        }
        finally
        {
            _gatheredWrites.EndAlone(write);
        }
    }

    public override async ValueTask<StoreLock?> TryLockAsync(string name, CancellationToken cancel) =>
        await PostgresLock.TryTakeAsync(await _hosts.PrimaryAsync(), name, cancel);

    public override async ValueTask DisposeAsync()
    {
        _quickReads.Dispose();
        await _hosts.DisposeAsync();
        _slowReaders.Dispose();
    }

    internal static string TextOf(Sql sql) =>
        sql.Id == 0 ? Dialect.Postgres.Translate(sql.Text) : Texts.GetOrAdd(sql, static sql => Dialect.Postgres.Translate(sql.Text));

    internal override async ValueTask LockForSetUpAsync(Session session) =>
        await session.ExecuteAsync(LockSchema, MigrationLock);

    // Not batched, because a slow statement would hold up those behind it.
    protected override ValueTask<T> ReadAloneAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        ReadAloneAsync(work, limit: null, cancel);

    protected override async ValueTask<T> ReadSlowlyAsync<T>(
        Func<Session, ValueTask<T>> work, TimeSpan limit, CancellationToken cancel)
    {
        await _slowReaders.WaitAsync(cancel);
        try
        {
            return await ReadAloneAsync(work, limit, cancel);
        }
        finally
        {
            _slowReaders.Release();
        }
    }

    private static bool IsConflict(PostgresException error) => error.SqlState
        is PostgresErrorCodes.UniqueViolation
        or PostgresErrorCodes.SerializationFailure
        or PostgresErrorCodes.DeadlockDetected;

    private ValueTask<T> ReadAloneAsync<T>(Func<Session, ValueTask<T>> work, TimeSpan? limit, CancellationToken cancel) => TwiceAsync(
        async watched =>
        {
            await using var connection = await watched.OpenAsync(_hosts);
            return await work(new PostgresSession(connection, watched));
        },
        limit,
        cancel);

    // A pooled connection may be older than a restart, which shows only when it is used. Then the work is tried once more
    // on another connection, unless the commit was sent: whether that succeeded is not known.
    private async ValueTask<T> TwiceAsync<T>(Func<Watched, Task<T>> work, TimeSpan? limit, CancellationToken cancel)
    {
        Watched? last = null;
        try
        {
            return await _watch.RunAsync(watched => work(last = watched), limit, cancel);
        }
        catch (StoreUnavailableException error) when (
            error.InnerException is { } inner && PostgresFaults.IsBroken(inner) && last is { IsConnected: true, IsCommitting: false })
        {
            return await _watch.RunAsync(work, limit, cancel);
        }
    }

    private async Task<T> TryWriteAsync<T>(Func<Session, ValueTask<T>> work, Watched watched)
    {
        await using var connection = await watched.OpenAsync(_hosts);
        await using var transaction = await connection.BeginTransactionAsync(watched.Stop);
        var session = new PostgresSession(connection, watched);
        var answer = await work(session);
        await PostgresCommit.EndAsync(connection, transaction, session, watched);
        return answer;
    }
}
