using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>
/// Ends a write so that its answer is as durable as the database is configured to make it. Where a standby has to confirm
/// (<c>synchronous_standby_names</c>), PostgreSQL reports a commit whose wait was cancelled as done, with a warning. Then
/// neither this commit nor what others read of it is known to be durable.
/// </summary>
internal static class PostgresCommit
{
    // A logical message in the WAL makes this a commit of its own, which waits for the standby like any other. Everything
    // that this unit of work has seen comes before it in the WAL. Without a standby to wait for, what others can see is on
    // disk already.
    private const string Confirm = """
        select pg_logical_emit_message(true, 'patrondesk', '') where current_setting('synchronous_standby_names') <> ''
        """;

    /// <exception cref="StoreUnavailableException">The commit, or what the answer depends on, is not known to be durable.</exception>
    public static async ValueTask EndAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, PostgresSession session, Watched watched)
    {
        if (session.IsRolledBack)
        {
            await transaction.RollbackAsync(watched.Stop);
            watched.Answered();
            await using var confirming = await connection.BeginTransactionAsync(watched.Stop);
            await ConfirmAsync(connection, confirming, watched);
        }
        else
        {
            await EndAsync(connection, transaction, session.HasWritten, watched);
        }
    }

    /// <summary>The same, for a transaction that is kept.</summary>
    public static ValueTask EndAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, bool hasWritten, Watched watched) => hasWritten
        ? CommitAsync(connection, transaction, watched)
        : ConfirmAsync(connection, transaction, watched);

    private static async ValueTask ConfirmAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Watched watched)
    {
        watched.Progress();
        await using var confirm = new NpgsqlCommand(Confirm, connection, transaction);
        var isNeeded = await confirm.ExecuteScalarAsync(watched.Stop) is not null;
        watched.Answered();
        if (isNeeded)
            await CommitAsync(connection, transaction, watched);
        else
            await transaction.CommitAsync(watched.Stop);
    }

    private static async ValueTask CommitAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Watched watched)
    {
        var isWarned = false;
        // A successful commit gives no warning. Which warning it was is known only in the server's language.
        void Notice(object sender, NpgsqlNoticeEventArgs told) => isWarned |= told.Notice.InvariantSeverity == "WARNING";
        // The caller may give up from here on, but it must not stay open whether the write is kept.
        watched.BeginCommit();
        connection.Notice += Notice;
        try
        {
            await transaction.CommitAsync(watched.Stop);
        }
        catch (OperationCanceledException error)
        {
            throw new StoreUnavailableException(StoreFault.NotDurable, error);
        }
        finally
        {
            connection.Notice -= Notice;
        }

        watched.Answered();
        if (isWarned || watched.Stop.IsCancellationRequested)
            throw new StoreUnavailableException(StoreFault.NotDurable);
    }
}
