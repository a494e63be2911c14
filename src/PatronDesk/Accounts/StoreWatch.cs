using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>
/// Says at once whether the store answers, for wires that promise to tell: it waits a second at most, and those who ask
/// together share one question.
/// </summary>
internal sealed class StoreWatch(Store store, TimeProvider clock)
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly Sql Ask = new("select version from schema_version limit 1");

    private readonly Lock _lock = new();
    private Task<bool> _asked = Task.FromResult(true);
    private long _askedAt;

    /// <summary>Whether the store answers a question now.</summary>
    public async ValueTask<bool> AnswersAsync(CancellationToken cancel)
    {
        var asked = Share(out var isOverdue);
        if (isOverdue)
            return false;
        try
        {
            return await asked.WaitAsync(Patience, cancel);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private Task<bool> Share(out bool isOverdue)
    {
        lock (_lock)
        {
            isOverdue = !_asked.IsCompleted && clock.GetElapsedTime(_askedAt) >= Patience;
            if (_asked.IsCompleted)
                (_asked, _askedAt) = (AskAsync(), clock.GetTimestamp());
            return _asked;
        }
    }

    // Ends by itself, however long the engine lets it wait: nobody waits for it longer than they want to.
    private async Task<bool> AskAsync()
    {
        await Task.Yield();
        try
        {
            await store.ReadAsync(
                session => session.FindAsync(Ask, static row => row.Number(0)), CancellationToken.None);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
