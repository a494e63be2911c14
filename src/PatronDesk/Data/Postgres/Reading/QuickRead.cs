using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>
/// One statement that waits for its answer. If its first connection is slow or broken, it may be sent on a second one; the
/// first answer counts.
/// </summary>
internal abstract class QuickRead(Sql sql, DbValue[] values)
{
    /// <summary>Whether it was sent again after its connection broke or went silent.</summary>
    public bool IsSecondTry { get; set; }

    /// <summary>Whether it was sent on another connection because a slow statement was before it.</summary>
    public bool IsHandedOver { get; set; }

    /// <summary>Whether it is answered, or its caller has stopped waiting.</summary>
    public abstract bool IsDone { get; }

    /// <summary>The statement as part of a batch.</summary>
    public NpgsqlBatchCommand Command()
    {
        var command = new NpgsqlBatchCommand(PostgresStore.TextOf(sql));
        PostgresSession.AddParameters(command.Parameters, values);
        return command;
    }

    /// <summary>Reads its rows, at which the reader is positioned, and answers.</summary>
    /// <exception cref="NpgsqlException">The rows could not be read; it is not answered.</exception>
    public abstract ValueTask ReadAsync(NpgsqlDataReader reader);

    /// <summary>Answers with an error.</summary>
    public abstract void Fail(Exception error);
}

/// <summary>A read whose answer is made from its rows.</summary>
internal abstract class QuickRead<T>(Sql sql, DbValue[] values) : QuickRead(sql, values)
{
    // The waiting request must not continue on the thread that reads the connection.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancelled;

    public override bool IsDone => _answer.Task.IsCompleted;

    /// <summary>The answer. Cancelling only ends the wait; the statement may still run.</summary>
    public Task<T> WaitAsync(CancellationToken cancel)
    {
        if (cancel.CanBeCanceled && !IsDone)
        {
            _cancelled = cancel.UnsafeRegister(
                static (read, cancelled) => ((QuickRead<T>)read!)._answer.TrySetCanceled(cancelled), this);
            // The answer may have come before there was a registration to dispose.
            if (IsDone)
                _cancelled.Unregister();
        }

        return _answer.Task;
    }

    public override async ValueTask ReadAsync(NpgsqlDataReader reader)
    {
        T answer;
        try
        {
            answer = await MapAsync(reader);
        }
        catch (Exception error) when (error is not NpgsqlException)
        {
            // The mapping failed, which has nothing to do with the connection.
            Fail(error);
            return;
        }

        if (_answer.TrySetResult(answer))
            _cancelled.Unregister();
    }

    public override void Fail(Exception error)
    {
        if (_answer.TrySetException(error))
            _cancelled.Unregister();
    }

    protected abstract ValueTask<T> MapAsync(NpgsqlDataReader reader);
}

/// <summary>The first row.</summary>
internal sealed class QuickFind<T>(Sql sql, Func<Row, T> map, DbValue[] values) : QuickRead<T?>(sql, values)
{
    protected override async ValueTask<T?> MapAsync(NpgsqlDataReader reader) =>
        await reader.ReadAsync() ? map(new PostgresRow(reader)) : default;
}

/// <summary>All rows.</summary>
internal sealed class QuickQuery<T>(Sql sql, Func<Row, T> map, DbValue[] values) : QuickRead<List<T>>(sql, values)
{
    protected override async ValueTask<List<T>> MapAsync(NpgsqlDataReader reader)
    {
        var row = new PostgresRow(reader);
        var found = new List<T>();
        while (await reader.ReadAsync())
            found.Add(map(row));
        return found;
    }
}
