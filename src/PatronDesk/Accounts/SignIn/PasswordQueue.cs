using System.Threading.Channels;

namespace PatronDesk.Accounts;

/// <summary>
/// Hashes passwords on its own threads, half as many as processors, so that a burst of sign-ins or imports can't starve
/// other requests. The queue is bounded.
/// </summary>
internal sealed class PasswordQueue : IDisposable
{
    private const int MostWaiting = 1024;

    private readonly Channel<Action> _line = Channel.CreateBounded<Action>(MostWaiting);
    private readonly Thread[] _workers;

    public PasswordQueue()
    {
        _workers = [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2)).Select(NewWorker)];
    }

    /// <exception cref="PasswordQueueFullException">More than 1,024 passwords wait.</exception>
    public Task<string> HashAsync(string password, CancellationToken cancel) => RunAsync(() => PasswordHash.Make(password), cancel);

    /// <exception cref="PasswordQueueFullException">More than 1,024 passwords wait.</exception>
    public Task<bool> VerifyAsync(string password, string hash, CancellationToken cancel) =>
        RunAsync(() => PasswordHash.Verify(password, hash), cancel);

    public void Dispose() => _line.Writer.TryComplete();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancel)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancelled = cancel.UnsafeRegister(_ => done.TrySetCanceled(cancel), null);
        var accepted = _line.Writer.TryWrite(() =>
        {
            if (done.Task.IsCompleted)
                return;
            try
            {
                done.TrySetResult(work());
            }
            catch (Exception error)
            {
                done.TrySetException(error);
            }
        });
        return accepted ? await done.Task : throw new PasswordQueueFullException();
    }

    private Thread NewWorker(int number)
    {
        var worker = new Thread(Work) { Name = $"Password hashing {number}", IsBackground = true };
        worker.Start();
        return worker;
    }

    private void Work()
    {
        var reader = _line.Reader;
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (reader.TryRead(out var work))
                work();
        }
    }
}

/// <summary>The queue for hashing is full, so another password would wait too long; the caller may retry later.</summary>
internal sealed class PasswordQueueFullException() : Exception("Too many passwords are waiting to be hashed.");
