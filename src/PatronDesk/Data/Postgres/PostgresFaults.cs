using System.Net.Sockets;
using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>Finds the kind of a fault from PostgreSQL's error code, or from how the connection failed.</summary>
internal static class PostgresFaults
{
    /// <summary>
    /// Null for an error that is not a fault of the store, such as a refusal by a unique index. The codes are in the
    /// PostgreSQL manual, appendix A.
    /// </summary>
    public static StoreFault? Of(Exception error) => error switch
    {
        PostgresException postgres => Of(postgres.SqlState),
        NpgsqlException or SocketException or IOException or TimeoutException => StoreFault.OutOfReach,
        _ when IsOutOfStep(error) => StoreFault.OutOfReach,
        _ => null,
    };

    /// <summary>The fault of an error while a connection was opened; anything unknown there means "out of reach".</summary>
    public static StoreFault OfOpening(Exception error) => Of(error) ?? StoreFault.OutOfReach;

    /// <summary>Whether the connection is gone, so that the same work may succeed on another one.</summary>
    public static bool IsBroken(Exception error) =>
        (error is NpgsqlException && Of(error) == StoreFault.OutOfReach) || IsOutOfStep(error);

    // Npgsql throws a bare Exception after it closed a connection on which an answer came that it did not expect. That happens once
    // to a statement whose first use failed while it was being prepared, such as a lock on a server that can only be read.
    private static bool IsOutOfStep(Exception error) => error.GetType() == typeof(Exception);

    /// <summary>Whether a lock was not had in time. A group of writes waits more shortly than a write alone.</summary>
    public static bool IsLockTimeout(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    /// <summary>Whether a prepared statement no longer fits its table, or is gone; Npgsql prepares it again at the next use.</summary>
    public static bool IsStalePlan(Exception error) => error is PostgresException
    {
        SqlState: PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.InvalidSqlStatementName,
    };

    private static StoreFault? Of(string code) => code switch
    {
        PostgresErrorCodes.ReadOnlySqlTransaction => StoreFault.ReadOnly,
        // The server's answer when it may not write its files (EACCES, EPERM, EROFS), or a grant is missing.
        PostgresErrorCodes.InsufficientPrivilege => StoreFault.ReadOnly,
        PostgresErrorCodes.TooManyConnections => StoreFault.TooManyConnections,
        PostgresErrorCodes.DiskFull => StoreFault.DiskFull,
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled => StoreFault.Busy,
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => StoreFault.Damaged,
        // Shutting down, crashed, starting up, database dropped, idle for too long (the last one within a transaction).
        ['5', '7', 'P', ..] or "25P03" => StoreFault.OutOfReach,
        // Connection exceptions; errors of the server's operating system.
        ['0', '8', ..] or ['5', '8', ..] => StoreFault.OutOfReach,
        // Other resources used up, such as memory.
        ['5', '3', ..] => StoreFault.Busy,
        _ => null,
    };
}
