using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>
/// Several writes in one transaction. They run side by side: what they ask next goes out as one batch, and when all have
/// ended, one commit answers them. If one must be undone, all are. No two of them lock the same row.
/// </summary>
internal sealed class WriteGroup(IReadOnlyList<GatheredWrite> writes)
{
    // A lock that someone else holds for longer stops only the write that needs it, once each runs alone.
    private const string WaitShortly = "set local lock_timeout = '250ms'";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, GatheredWrite> _locked = [];
    private List<GroupAsk> _asked = [];
    private int _busy;
    private TaskCompletionSource _settled = new();

    /// <summary>Runs all of them. False means that nothing was kept, and each must run alone.</summary>
    public async Task<bool> RunAsync(PostgresHosts hosts, Watched watched)
    {
        await using var connection = await watched.OpenAsync(hosts);
        await using var transaction = await connection.BeginTransactionAsync(watched.Stop);
        _busy = writes.Count;
        foreach (var write in writes)
            _ = RunAsync(write);
        for (var isFirst = true; await AskedAsync() is { Count: > 0 } asked; isFirst = false)
        {
            if (MustBeUndone)
            {
                Answer(asked, GoAlone);
                continue;
            }

            try
            {
                await AskAsync(connection, asked, isFirst, watched);
            }
            catch
            {
                Answer(asked, GoAlone);
                throw;
            }

            Answer(asked, static ask => ask.Answer());
        }

        if (MustBeUndone)
        {
            await transaction.RollbackAsync(watched.Stop);
            return false;
        }

        await PostgresCommit.EndAsync(connection, transaction, writes.Any(static write => write.HasWritten), watched);
        foreach (var write in writes)
            write.End();
        return true;
    }

    /// <summary>Takes what a write asks; it is answered with what the others ask meanwhile.</summary>
    public void Ask(GroupAsk ask)
    {
        lock (_gate)
            _asked.Add(ask);
        Settle();
    }

    /// <summary>Notes that a write has locked a row; false where another write of the group has.</summary>
    public bool TryLock(string row, GatheredWrite write)
    {
        lock (_gate)
            return _locked.TryAdd(row, write) || _locked[row] == write;
    }

    private bool MustBeUndone => writes.Any(static write => write.MustBeUndone);

    private async Task RunAsync(GatheredWrite write)
    {
        await write.RunAsync(new GroupSession(this, write));
        Settle();
    }

    private void Settle()
    {
        if (Interlocked.Decrement(ref _busy) == 0)
            _settled.SetResult();
    }

    // Once every write waits for an answer or has ended. Their functions nearly always go on at once, on this thread.
    private async ValueTask<List<GroupAsk>> AskedAsync()
    {
        await _settled.Task;
        _settled = new();
        return Interlocked.Exchange(ref _asked, []);
    }

    private void Answer(List<GroupAsk> asked, Action<GroupAsk> answer)
    {
        _busy = asked.Count;
        asked.ForEach(answer);
    }

    private static void GoAlone(GroupAsk ask) => ask.Fail(new GoesAloneException());

    private static async ValueTask AskAsync(NpgsqlConnection connection, List<GroupAsk> asked, bool isFirst, Watched watched)
    {
        watched.Progress();
        await using var batch = connection.CreateBatch();
        if (isFirst)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(WaitShortly));
        var rows = new GroupRows();
        foreach (var ask in asked)
            ask.AddTo(batch.BatchCommands, rows);
        rows.AddTo(batch.BatchCommands);
        // The reader stops only at statements that return rows.
        await using (var reader = await batch.ExecuteReaderAsync(watched.Stop))
        {
            foreach (var ask in asked.Where(static ask => ask.ReturnsRows))
            {
                await ask.ReadAsync(reader, watched.Stop);
                await reader.NextResultAsync(watched.Stop);
            }

            await rows.ReadAsync(reader, watched.Stop);
        }

        watched.Answered();
        asked.ForEach(ask => ask.Count(rows));
    }
}
