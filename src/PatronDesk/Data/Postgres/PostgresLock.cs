using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>An advisory lock of a connection of its own. The server takes it away when the connection ends.</summary>
internal sealed class PostgresLock : StoreLock
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly long _key;

    private PostgresLock(NpgsqlDataSource source, NpgsqlConnection connection, long key)
    {
        _source = source;
        _connection = connection;
        _key = key;
    }

    /// <summary>Takes the lock; null where another connection has it.</summary>
    /// <param name="host">The primary.</param>
    /// <param name="name">The lock's name.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public static async ValueTask<PostgresLock?> TryTakeAsync(PostgresHost host, string name, CancellationToken cancel)
    {
        var key = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var source = host.BuildAlone();
        NpgsqlConnection? connection = null;
        var isTaken = false;
        try
        {
            connection = await source.OpenConnectionAsync(cancel);
            isTaken = await AskAsync(connection, "select pg_try_advisory_lock($1)", key, cancel);
            return isTaken ? new(source, connection, key) : null;
        }
        catch (Exception error) when (PostgresFaults.Of(error) is { } fault)
        {
            throw new StoreUnavailableException(fault, error);
        }
        finally
        {
            if (!isTaken)
            {
                if (connection is not null)
                    await connection.DisposeAsync();
                await source.DisposeAsync();
            }
        }
    }

    public override async ValueTask<bool> IsHeldAsync()
    {
        try
        {
            return await AskAsync(_connection, "select $1 = $1", _key, CancellationToken.None);
        }
        catch (Exception error) when (error is InvalidOperationException || PostgresFaults.Of(error) is not null)
        {
            return false;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            // The server would notice the end of the connection a little later than the next run begins.
            await AskAsync(_connection, "select pg_advisory_unlock($1)", _key, CancellationToken.None);
        }
        catch (Exception error) when (error is InvalidOperationException || PostgresFaults.Of(error) is not null)
        {
            // The connection broke, and the lock is gone with it.
        }

        await _connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string question, long key, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(question, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = key });
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }
}
