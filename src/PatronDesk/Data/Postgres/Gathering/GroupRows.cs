using System.Runtime.InteropServices;
using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>The rows that the writes of a group add in one step, and the statements that come after them.</summary>
internal sealed class GroupRows
{
    private readonly Dictionary<RowSql, List<DbValue[]>> _rows = [];
    private readonly Dictionary<RowSql, HashSet<long>> _added = [];
    private readonly List<(RowSql Row, NpgsqlBatchCommand Command)> _commands = [];
    private readonly List<NpgsqlBatchCommand> _after = [];

    /// <summary>Takes a row.</summary>
    public void Add(RowSql row, DbValue[] values)
    {
        if (!_rows.TryGetValue(row, out var rows))
            _rows.Add(row, rows = []);
        rows.Add(values);
    }

    /// <summary>Takes a statement that must come after the rows.</summary>
    public void AddAfter(NpgsqlBatchCommand command) => _after.Add(command);

    /// <summary>Adds a statement or a few for each kind of row, and what comes after.</summary>
    public void AddTo(NpgsqlBatchCommandCollection batch)
    {
        foreach (var (row, all) in _rows)
        {
            for (var rest = CollectionsMarshal.AsSpan(all); rest.Length > 0;)
            {
                var taken = RowSql.Taken(rest.Length);
                var command = new NpgsqlBatchCommand(PostgresStore.TextOf(row.Of(taken)));
                foreach (var values in rest[..taken])
                    PostgresSession.AddParameters(command.Parameters, values);
                batch.Add(command);
                _commands.Add((row, command));
                rest = rest[taken..];
            }
        }

        foreach (var command in _after)
            batch.Add(command);
    }

    /// <summary>Reads which rows were added, from a reader that is positioned after what the writes asked.</summary>
    public async ValueTask ReadAsync(NpgsqlDataReader reader, CancellationToken stop)
    {
        foreach (var (row, _) in _commands.Where(static made => made.Row.Returned is not null))
        {
            if (!_added.TryGetValue(row, out var added))
                _added.Add(row, added = []);
            while (await reader.ReadAsync(stop))
                added.Add(reader.GetInt64(0));
            await reader.NextResultAsync(stop);
        }
    }

    /// <summary>Whether a row was added. True where nobody asks.</summary>
    public bool HasAdded(RowSql row, DbValue[] values) =>
        row.Returned is not { } returned || _added[row].Contains(values[returned].Number);
}
