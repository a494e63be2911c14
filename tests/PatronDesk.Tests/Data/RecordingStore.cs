using PatronDesk.Data;

namespace PatronDesk.Tests.Data;

/// <summary>A real store that notes every statement with the values it was run with, to ask for its plan afterwards.</summary>
internal sealed class RecordingStore(Store store) : Store
{
    private readonly List<(string Text, DbValue[] Values)> _noted = [];

    public IReadOnlyList<(string Text, DbValue[] Values)> Noted => _noted;

    public override Dialect Dialect => store.Dialect;

    public override ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        store.ReadAsync(session => work(new RecordingSession(session, this)), cancel);

    public override ValueTask<T> ReadSnapshotAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        store.ReadSnapshotAsync(session => work(new RecordingSession(session, this)), cancel);

    protected override ValueTask<T> ReadSlowlyAsync<T>(
        Func<Session, ValueTask<T>> work, TimeSpan limit, CancellationToken cancel) => ReadAsync(work, cancel);

    public override ValueTask<T> WriteAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) =>
        store.WriteAsync(
            async session =>
            {
                var recording = new RecordingSession(session, this);
                var answer = await work(recording);
                if (recording.IsRolledBack)
                    session.RollBack();
                return answer;
            },
            cancel);

    public override ValueTask<StoreLock?> TryLockAsync(string name, CancellationToken cancel) => store.TryLockAsync(name, cancel);

    // The store is the test's to close.
    public override ValueTask DisposeAsync() => default;

    internal override ValueTask LockForSetUpAsync(Session session) => store.LockForSetUpAsync(session);

    private void Note(Sql sql, ReadOnlySpan<DbValue> values) => _noted.Add((sql.Text, values.ToArray()));

    private sealed class RecordingSession(Session session, RecordingStore notes) : Session(session.Cancel)
    {
        public override ValueTask<T?> FindAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values)
            where T : default
        {
            notes.Note(sql, values);
            return session.FindAsync(sql, map, values);
        }

        public override ValueTask<List<T>> QueryAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values)
        {
            notes.Note(sql, values);
            return session.QueryAsync(sql, map, values);
        }

        public override ValueTask<int> ExecuteAsync(Sql sql, params ReadOnlySpan<DbValue> values)
        {
            notes.Note(sql, values);
            return session.ExecuteAsync(sql, values);
        }

        public override Batch StartBatch() => new RecordingBatch(session.StartBatch(), notes);

        public override ValueTask ScriptAsync(string script) => session.ScriptAsync(script);

        public override ValueTask CreateCounterAsync(string name) => session.CreateCounterAsync(name);

        public override ValueTask<long> NextNumberAsync(string counter) => session.NextNumberAsync(counter);

        public override ValueTask<(long First, long Second)> NextNumbersAsync(string firstCounter, string secondCounter) =>
            session.NextNumbersAsync(firstCounter, secondCounter);

        public override ValueTask<long> NextNumberFromAsync(string counter, long least) => session.NextNumberFromAsync(counter, least);

        public override ValueTask ReplanAsync() => session.ReplanAsync();
    }

    private sealed class RecordingBatch(Batch batch, RecordingStore notes) : Batch
    {
        public override void Add(Sql sql, params ReadOnlySpan<DbValue> values)
        {
            notes.Note(sql, values);
            batch.Add(sql, values);
        }

        public override ValueTask<IReadOnlyList<int>> ExecuteAsync() => batch.ExecuteAsync();
    }
}
