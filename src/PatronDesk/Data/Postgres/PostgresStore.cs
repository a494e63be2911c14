using System.Collections.Concurrent;
using System.Data;
using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>PostgreSQL 15 or newer. It gathers commits by itself; statements are prepared by Npgsql after their first use.</summary>
internal sealed class PostgresStore : Store
{
    private const int MostTries = 5;

    // Any number will do, as long as every node uses the same one.
    private const long MigrationLock = 7_061_746_526_964_656L;

    private static readonly ConcurrentDictionary<Sql, string> Texts = new();
    private static readonly Sql LockSchema = new("select pg_advisory_xact_lock($1)");

    private readonly NpgsqlMultiHostDataSource? hosts;
    private readonly NpgsqlDataSource source;
    private readonly NpgsqlDataSource quickReads;
    private readonly SemaphoreSlim slowReaders = new(SlowReads, SlowReads);

    /// <param name="connectionString">Npgsql's keywords; several hosts are allowed, the primary among them is used.</param>
    public PostgresStore(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        // The builder says yes to every keyword it knows, said or not: only a value tells whether it was said.
        if (settings.MaxAutoPrepare == 0)
        {
            settings.MaxAutoPrepare = 256;
            settings.AutoPrepareMinUsages = 2;
        }

        settings.ApplicationName ??= "patrondesk";
        // Sessions leave nothing behind: no SET, no temporary table, no open transaction.
        settings.NoResetOnClose = true;
        // Error details quote the row that was refused: personal data has no place in a log.
        settings.IncludeErrorDetail = false;
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableTransportSecurity();
        if (settings.Host?.Contains(',', StringComparison.Ordinal) == true)
        {
            hosts = builder.BuildMultiHost();
            source = hosts.WithTargetSession(TargetSessionAttributes.ReadWrite);
            // Npgsql multiplexes over one host only.
            quickReads = source;
        }
        else
        {
            source = builder.Build();
            quickReads = Multiplexed(settings);
        }
    }

    public override Dialect Dialect => Dialect.Postgres;

    public override ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        ReadAsync(quickReads, work, cancel);

    public override async ValueTask<T> ReadSnapshotAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var answer = await work(new PostgresSession(connection, cancel));
        await transaction.CommitAsync(cancel);
        return answer;
    }

    public override async ValueTask<T> WriteAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryWriteAsync(work, cancel);
            }
            catch (PostgresException error) when (IsConflict(error))
            {
                if (attempt == MostTries)
                    throw new StoreConflictException("The write was refused by concurrent writes five times over.", error);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await quickReads.DisposeAsync();
        await source.DisposeAsync();
        if (hosts is not null)
            await hosts.DisposeAsync();
        slowReaders.Dispose();
    }

    internal static string TextOf(Sql sql) =>
        sql.Id == 0 ? Dialect.Postgres.Translate(sql.Text) : Texts.GetOrAdd(sql, static sql => Dialect.Postgres.Translate(sql.Text));

    internal override async ValueTask LockForSetUpAsync(Session session) =>
        await session.ExecuteAsync(LockSchema, MigrationLock);

    // Not multiplexed: a slow statement would hold up those behind it, and could not be cancelled.
    protected override ValueTask<T> ReadAloneAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        ReadAsync(source, work, cancel);

    protected override async ValueTask<T> ReadSlowlyAsync<T>(
        Func<Session, ValueTask<T>> work, TimeSpan limit, CancellationToken cancel)
    {
        await slowReaders.WaitAsync(cancel);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            patience.CancelAfter(limit);
            return await ReadAloneAsync(work, patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new StoreTimeoutException(limit);
        }
        finally
        {
            slowReaders.Release();
        }
    }

    // The statements of many requests share a few connections and go out in one packet: with 32 callers on two cores that
    // was 1.7 times as many point reads a second as a connection for each.
    private static NpgsqlDataSource Multiplexed(NpgsqlConnectionStringBuilder settings)
    {
        settings.Multiplexing = true;
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, Math.Max(4, 2 * Environment.ProcessorCount));
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableTransportSecurity();
        return builder.Build();
    }

    private static async ValueTask<T> ReadAsync<T>(
        NpgsqlDataSource from, Func<Session, ValueTask<T>> work, CancellationToken cancel)
    {
        await using var connection = await from.OpenConnectionAsync(cancel);
        return await work(new PostgresSession(connection, cancel));
    }

    private static bool IsConflict(PostgresException error) => error.SqlState
        is PostgresErrorCodes.UniqueViolation
        or PostgresErrorCodes.SerializationFailure
        or PostgresErrorCodes.DeadlockDetected;

    private async ValueTask<T> TryWriteAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var session = new PostgresSession(connection, cancel);
        var answer = await work(session);
        // From here on the caller may go away, but whether the write is kept must not be left open.
        if (session.IsRolledBack)
            await transaction.RollbackAsync(CancellationToken.None);
        else
            await transaction.CommitAsync(CancellationToken.None);
        return answer;
    }
}
