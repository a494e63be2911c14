namespace PatronDesk.Data.Postgres;

/// <summary>A session that only reads; each of its statements is batched with those of other requests.</summary>
internal sealed class QuickSession(QuickReads reads, CancellationToken cancel) : Session(cancel)
{
    public override ValueTask<T?> FindAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values)
        where T : default => AskAsync(new QuickFind<T>(sql, map, values.ToArray()));

    public override ValueTask<List<T>> QueryAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values) =>
        AskAsync(new QuickQuery<T>(sql, map, values.ToArray()));

    public override ValueTask<int> ExecuteAsync(Sql sql, params ReadOnlySpan<DbValue> values) => throw OnlyAsks();

    public override Batch StartBatch() => throw OnlyAsks();

    public override ValueTask ScriptAsync(string script) => throw OnlyAsks();

    public override ValueTask CreateCounterAsync(string name) => throw OnlyAsks();

    public override ValueTask<long> NextNumberAsync(string counter) => throw OnlyAsks();

    public override ValueTask<(long First, long Second)> NextNumbersAsync(string firstCounter, string secondCounter) => throw OnlyAsks();

    public override ValueTask<long> NextNumberFromAsync(string counter, long min) => throw OnlyAsks();

    private static InvalidOperationException OnlyAsks() => new("A read may not change the store; use a write.");

    private ValueTask<T> AskAsync<T>(QuickRead<T> read)
    {
        Cancel.ThrowIfCancellationRequested();
        reads.Ask(read);
        return new(read.WaitAsync(Cancel));
    }
}
