using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>What one write of a <see cref="WriteGroup"/> asks in one step.</summary>
internal abstract class GroupAsk(GatheredWrite write)
{
    private readonly List<NpgsqlBatchCommand> _commands = [];

    /// <summary>The write that asks.</summary>
    protected GatheredWrite Write => write;

    /// <summary>Its statements.</summary>
    protected IReadOnlyList<NpgsqlBatchCommand> Commands => _commands;

    /// <summary>Whether its one statement returns rows.</summary>
    public abstract bool ReturnsRows { get; }

    /// <summary>Adds a statement.</summary>
    public virtual void Add(string text, ReadOnlySpan<DbValue> values)
    {
        var command = new NpgsqlBatchCommand(text);
        PostgresSession.AddParameters(command.Parameters, values);
        _commands.Add(command);
    }

    /// <summary>Adds its statements to the group's batch, and its rows to those that the group adds together.</summary>
    public virtual void AddTo(NpgsqlBatchCommandCollection batch, GroupRows rows)
    {
        foreach (var command in _commands)
            batch.Add(command);
    }

    /// <summary>Reads its rows, at which the reader is positioned.</summary>
    public abstract ValueTask ReadAsync(NpgsqlDataReader reader, CancellationToken stop);

    /// <summary>Notes what its statements changed.</summary>
    public virtual void Count(GroupRows rows)
    {
        foreach (var command in _commands)
            write.HasWritten |= command.StatementType is not StatementType.Select && command.RecordsAffected > 0;
    }

    /// <summary>Lets its write go on.</summary>
    public abstract void Answer();

    /// <summary>Ends its write with an error.</summary>
    public abstract void Fail(Exception error);
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

/// <summary>Statements that change, and rows to add.</summary>
internal sealed class GroupChange(GatheredWrite write) : GroupAsk(write)
{
    private readonly TaskCompletionSource<IReadOnlyList<int>> _answer = new();
    private readonly List<(RowSql Row, DbValue[] Values)> _rows = [];

    // What was added, in its order: the number of a statement, or of a row as its complement.
    private readonly List<int> _order = [];
    private int[] _changed = [];

    public override bool ReturnsRows => false;

    public Task<IReadOnlyList<int>> Task => _answer.Task;

    public override void Add(string text, ReadOnlySpan<DbValue> values)
    {
        _order.Add(Commands.Count);
        base.Add(text, values);
    }

    /// <summary>Adds a row.</summary>
    public void AddRow(RowSql row, DbValue[] values)
    {
        _order.Add(~_rows.Count);
        _rows.Add((row, values));
    }

    public override void AddTo(NpgsqlBatchCommandCollection batch, GroupRows rows)
    {
        foreach (var (row, values) in _rows)
            rows.Add(row, values);
        // What stands before the first row comes before all rows.
        var before = _order.TakeWhile(static number => number >= 0).Count();
        for (var i = 0; i < Commands.Count; i++)
        {
            if (i < before)
                batch.Add(Commands[i]);
            else
                rows.AddAfter(Commands[i]);
        }
    }

    public override ValueTask ReadAsync(NpgsqlDataReader reader, CancellationToken stop) => default;

    public override void Count(GroupRows rows)
    {
        base.Count(rows);
        bool[] added = [.. _rows.Select(row => rows.HasAdded(row.Row, row.Values))];
        Write.HasWritten |= added.Contains(true);
        _changed = [.. _order.Select(number => number >= 0 ? Commands[number].RecordsAffected : added[~number] ? 1 : 0)];
    }

    public override void Answer() => _answer.SetResult(_changed);

    public override void Fail(Exception error) => _answer.SetException(error);
}
