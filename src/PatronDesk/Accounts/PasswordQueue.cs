using System.Threading.Channels;

namespace PatronDesk.Accounts;

/// <summary>
/// Hashes passwords on threads of its own, half as many as there are processors, so that a burst of sign-ins or imports
/// cannot starve other requests. Waits in line are bounded.
/// </summary>
internal sealed class PasswordQueue : IDisposable
{
    private const int MostWaiting = 1024;

    private readonly Channel<Action> line = Channel.CreateBounded<Action>(MostWaiting);
    private readonly Thread[] workers;

    public PasswordQueue()
    {
        workers = [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2)).Select(NewWorker)];
    }

    /// <exception cref="PasswordQueueFullException">More than 1,024 passwords wait.</exception>
    public Task<string> HashAsync(string password, CancellationToken cancel) => RunAsync(() => PasswordHash.Make(password), cancel);

    /// <exception cref="PasswordQueueFullException">More than 1,024 passwords wait.</exception>
    public Task<bool> VerifyAsync(string password, string hash, CancellationToken cancel) =>
        RunAsync(() => PasswordHash.Verify(password, hash), cancel);

    public void Dispose() => line.Writer.TryComplete();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancel)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancelled = cancel.UnsafeRegister(_ => done.TrySetCanceled(cancel), null);
        var accepted = line.Writer.TryWrite(() =>
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
        var reader = line.Reader;
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (reader.TryRead(out var work))
                work();
        }
    }
}

/// <summary>So many passwords wait to be hashed that another would wait too long; the caller may try again in a while.</summary>
internal sealed class PasswordQueueFullException() : Exception("Too many passwords are waiting to be hashed.");
