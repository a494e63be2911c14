using System.Collections.Concurrent;
using System.Globalization;

namespace PatronDesk.Data.Postgres;

/// <summary>The session of one write in a <see cref="WriteGroup"/>.</summary>
internal sealed class GroupSession(WriteGroup group, GatheredWrite write) : Session(CancellationToken.None)
{
    private static readonly ConcurrentDictionary<Sql, (string Locking, string Looking)> LockTexts = new();

    public override ValueTask<T?> FindAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values)
        where T : default => sql.Locks
        ? LockAsync(LockTexts.GetOrAdd(sql, TextsOf), map, values.ToArray())
        : FirstAsync(Ask(PostgresStore.TextOf(sql), map, values));

    public override ValueTask<List<T>> QueryAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values) =>
        sql.Locks ? throw new GoesAloneException() : new(Ask(PostgresStore.TextOf(sql), map, values));

    public override ValueTask<int> ExecuteAsync(Sql sql, params ReadOnlySpan<DbValue> values)
    {
        var batch = StartBatch();
        batch.Add(sql, values);
        return ExecuteAsync(batch);
    }

    public override Batch StartBatch() => new GroupBatch(group, new GroupChange(write));

    public override ValueTask ScriptAsync(string script) => throw new GoesAloneException();

    public override ValueTask ReplanAsync() => throw new GoesAloneException();

    public override ValueTask CreateCounterAsync(string name) => throw new GoesAloneException();

    public override ValueTask<long> NextNumberAsync(string counter) => PostgresSession.NextNumberAsync(this, counter);

    public override ValueTask<(long First, long Second)> NextNumbersAsync(string firstCounter, string secondCounter) =>
        PostgresSession.NextNumbersAsync(this, firstCounter, secondCounter);

    public override ValueTask<long> NextNumberFromAsync(string counter, long min) =>
        PostgresSession.NextNumberFromAsync(this, counter, min);

    // A group never waits for a row, because two groups could then wait for each other.
    private static (string Locking, string Looking) TextsOf(Sql sql) => (
        Dialect.Postgres.Translate(sql.Text.Replace("{lock}", "for update skip locked", StringComparison.Ordinal)),
        Dialect.Postgres.Translate(sql.Text.Replace("{lock}", "", StringComparison.Ordinal)));

    private async ValueTask<T?> LockAsync<T>((string Locking, string Looking) texts, Func<Row, T> map, DbValue[] values)
    {
        var locked = await Ask(texts.Locking, row => (Key: KeyOf(row.Value(0)), Found: map(row)), values);
        if (locked is [var first, ..])
            return group.TryLock(first.Key, write) ? first.Found : throw new GoesAloneException();
        // Either there is no such row, or another transaction has locked it.
        return (await Ask(texts.Looking, static _ => true, values)).Count == 0 ? default : throw new GoesAloneException();
    }

    private static string KeyOf(DbValue key) => key.Text ?? key.Number.ToString(CultureInfo.InvariantCulture);

    private static async ValueTask<T?> FirstAsync<T>(Task<List<T>> rows) => (await rows) is [var first, ..] ? first : default;

    private Task<List<T>> Ask<T>(string text, Func<Row, T> map, ReadOnlySpan<DbValue> values)
    {
        var ask = new GroupQuery<T>(write, map);
        ask.Add(text, values);
        group.Ask(ask);
        return ask.Task;
    }

    private static async ValueTask<int> ExecuteAsync(Batch batch) => (await batch.ExecuteAsync())[0];

    private sealed class GroupBatch(WriteGroup group, GroupChange change) : Batch
    {
        public override void Add(Sql sql, params ReadOnlySpan<DbValue> values) => change.Add(PostgresStore.TextOf(sql), values);

        public override void AddRow(RowSql row, params ReadOnlySpan<DbValue> values) => change.AddRow(row, values.ToArray());

        public override ValueTask<IReadOnlyList<int>> ExecuteAsync()
        {
            group.Ask(change);
            return new(change.Task);
        }
    }
}
