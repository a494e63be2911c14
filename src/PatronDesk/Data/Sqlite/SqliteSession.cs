using System.Text;
using SQLitePCL;

namespace PatronDesk.Data.Sqlite;

/// <summary>A unit of work on one connection; every call completes before it returns.</summary>
internal sealed class SqliteSession(SqliteConnection connection, CancellationToken cancel) : Session(cancel)
{
    private const int RowsBetweenCancelChecks = 256;

    // Two statements, because for RETURNING SQLite creates and drops a table with its own page cache each time.
    private static readonly Sql Count = new("update counter set last = max(last + 1, $2) where name = $1");

    private static readonly Sql Counted = new("select last from counter where name = $1");

    private static readonly Sql AddCounter = new("insert into counter (name, last) values ($1, 0)");

    private readonly SqliteRow _row = new();

    public override ValueTask<T?> FindAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values)
        where T : default
    {
        var statement = connection.Bind(sql, values);
        try
        {
            _row.Start(statement);
            return new(connection.Step(statement) ? map(_row) : default);
        }
        finally
        {
            SqliteConnection.Release(statement);
        }
    }

    public override ValueTask<List<T>> QueryAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values)
    {
        var statement = connection.Bind(sql, values);
        try
        {
            _row.Start(statement);
            var found = new List<T>();
            while (connection.Step(statement))
            {
                if (found.Count % RowsBetweenCancelChecks == 0)
                    Cancel.ThrowIfCancellationRequested();
                found.Add(map(_row));
            }

            return new(found);
        }
        finally
        {
            SqliteConnection.Release(statement);
        }
    }

    public override ValueTask<int> ExecuteAsync(Sql sql, params ReadOnlySpan<DbValue> values) => new(Execute(sql, values));

    public override Batch StartBatch() => new SqliteBatch(this);

    public override ValueTask ScriptAsync(string script)
    {
        connection.Script(script);
        return default;
    }

    public override ValueTask CreateCounterAsync(string name)
    {
        Execute(AddCounter, [name]);
        return default;
    }

    public override ValueTask<long> NextNumberAsync(string counter) => NextNumberFromAsync(counter, 0);

    public override ValueTask<long> NextNumberFromAsync(string counter, long min)
    {
        Execute(Count, [counter, min]);
        return FindAsync(Counted, static row => row.Number(0), counter);
    }

    public override async ValueTask<(long First, long Second)> NextNumbersAsync(string firstCounter, string secondCounter) =>
        (await NextNumberAsync(firstCounter), await NextNumberAsync(secondCounter));

    private int Execute(Sql sql, ReadOnlySpan<DbValue> values)
    {
        var statement = connection.Bind(sql, values);
        try
        {
            while (connection.Step(statement))
            {
                // A statement with RETURNING changes all its rows only when it is stepped to its end.
            }

            return connection.Changes;
        }
        finally
        {
            SqliteConnection.Release(statement);
        }
    }

    private sealed class SqliteBatch(SqliteSession session) : Batch
    {
        private readonly List<int> _changed = [];

        public override void Add(Sql sql, params ReadOnlySpan<DbValue> values) => _changed.Add(session.Execute(sql, values));

        public override ValueTask<IReadOnlyList<int>> ExecuteAsync() => new(_changed);
    }

    private sealed class SqliteRow : Row
    {
        private sqlite3_stmt _statement = null!;

        /// <summary>Turns to the rows of another query.</summary>
        public void Start(sqlite3_stmt statement) => (_statement, Characters) = (statement, 0);

        public override bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

        public override long Number(int column) => raw.sqlite3_column_int64(_statement, column);

        public override double Real(int column) => raw.sqlite3_column_double(_statement, column);

        // As a blob, a TEXT column is its UTF-8 with its length, so no terminator has to be searched for.
        public override string Text(int column) => Counted(Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column)));

        public override DbValue Value(int column) => raw.sqlite3_column_type(_statement, column) switch
        {
            raw.SQLITE_INTEGER => Number(column),
            raw.SQLITE_FLOAT => Real(column),
            raw.SQLITE_NULL => (string?)null,
            _ => Text(column),
        };

        public override byte[] Bytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();
    }
}
