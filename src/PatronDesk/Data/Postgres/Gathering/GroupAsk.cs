using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>What one write of a <see cref="WriteGroup"/> asks in one step.</summary>
internal abstract class GroupAsk(GatheredWrite write)
{
    private readonly List<NpgsqlBatchCommand> _commands = [];

    /// <summary>Whether its one statement returns rows.</summary>
    public abstract bool ReturnsRows { get; }

    /// <summary>Adds a statement.</summary>
    public void Add(string text, ReadOnlySpan<DbValue> values)
    {
        var command = new NpgsqlBatchCommand(text);
        PostgresSession.AddParameters(command.Parameters, values);
        _commands.Add(command);
    }

    /// <summary>Adds its statements to the group's batch.</summary>
    public void AddTo(NpgsqlBatchCommandCollection batch)
    {
        foreach (var command in _commands)
            batch.Add(command);
    }

    /// <summary>Reads its rows, at which the reader is positioned.</summary>
    public abstract ValueTask ReadAsync(NpgsqlDataReader reader, CancellationToken stop);

    /// <summary>Notes how many rows its statements changed.</summary>
    public void Count()
    {
        foreach (var command in _commands)
            write.HasWritten |= command.StatementType is not StatementType.Select && command.RecordsAffected > 0;
    }

    /// <summary>Lets its write go on.</summary>
    public abstract void Answer();

    /// <summary>Ends its write with an error.</summary>
    public abstract void Fail(Exception error);

    /// <summary>How many rows each statement changed.</summary>
    protected int[] Changed() => [.. _commands.Select(static command => command.RecordsAffected)];
}

/// <summary>A statement with rows.</summary>
internal sealed class GroupQuery<T>(GatheredWrite write, Func<Row, T> map) : GroupAsk(write)
{
    // Its write goes on inside of SetResult, on the group's thread.
    private readonly TaskCompletionSource<List<T>> _answer = new();
    private readonly List<T> _found = [];
    private Exception? _failure;

    public override bool ReturnsRows => true;

    public Task<List<T>> Task => _answer.Task;

    public override async ValueTask ReadAsync(NpgsqlDataReader reader, CancellationToken stop)
    {
        var row = new PostgresRow(reader);
        while (await reader.ReadAsync(stop))
        {
            try
            {
                _found.Add(map(row));
            }
            catch (Exception error) when (error is not NpgsqlException)
            {
                // The mapping failed, which has nothing to do with the other writes.
                _failure = error;
            }
        }
    }

    public override void Answer()
    {
        if (_failure is null)
            _answer.SetResult(_found);
        else
            _answer.SetException(_failure);
    }

    public override void Fail(Exception error) => _answer.SetException(error);
}

/// <summary>Statements without rows.</summary>
internal sealed class GroupChange(GatheredWrite write) : GroupAsk(write)
{
    private readonly TaskCompletionSource<IReadOnlyList<int>> _answer = new();

    public override bool ReturnsRows => false;

    public Task<IReadOnlyList<int>> Task => _answer.Task;

    public override ValueTask ReadAsync(NpgsqlDataReader reader, CancellationToken stop) => default;

    public override void Answer() => _answer.SetResult(Changed());

    public override void Fail(Exception error) => _answer.SetException(error);
}
