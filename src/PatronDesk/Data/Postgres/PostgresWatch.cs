using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>
/// Runs units of work and watches each while it waits. The caller gets an answer when they cancel, when the server is
/// silent, or when a statement or a commit takes too long, whatever the connection does then.
/// </summary>
/// <param name="hosts">Are told when a host fails.</param>
/// <param name="statementLimit">How long one statement may take; null for no limit.</param>
internal sealed class PostgresWatch(PostgresHosts hosts, TimeSpan? statementLimit)
{
    // How long to wait for a missing standby. A longer wait would hold a connection for each write meanwhile.
    private static readonly TimeSpan CommitLimit = TimeSpan.FromSeconds(5);

    // Npgsql asks the server to cancel, and cuts the connection two seconds later.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    /// <param name="work">What to run.</param>
    /// <param name="limit">How long all of it may take; null for no limit.</param>
    /// <param name="cancel">The caller's token; ignored once a commit has begun.</param>
    /// <exception cref="StoreUnavailableException">The store could not do it.</exception>
    /// <exception cref="StoreTimeoutException">It took longer than <paramref name="limit"/>.</exception>
    public async ValueTask<T> RunAsync<T>(Func<Watched, Task<T>> work, TimeSpan? limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var watched = new Watched();
        var task = work(watched);
        try
        {
            return task.IsCompleted ? await task : await WaitAsync(watched, task, limit, cancel);
        }
        catch (Exception error) when (error is not StoreUnavailableException && task.IsFaulted && PostgresFaults.Of(error) is not null)
        {
            var fault = PostgresFaults.Of(error)!.Value;
            Note(watched, fault);
            throw new StoreUnavailableException(fault, error);
        }
        catch (StoreUnavailableException error)
        {
            Note(watched, error.Fault);
            throw;
        }
        finally
        {
            // Abandoned work still uses it.
            if (task.IsCompleted)
                watched.Dispose();
        }
    }

    private async ValueTask<T> WaitAsync<T>(Watched watched, Task<T> task, TimeSpan? limit, CancellationToken cancel)
    {
        while (true)
        {
            var left = limit - watched.Elapsed;
            try
            {
                return await task.WaitAsync(
                    left < PostgresHost.Suspicion ? Max(left.Value, TimeSpan.Zero) : PostgresHost.Suspicion,
                    watched.IsCommitting ? CancellationToken.None : cancel);
            }
            catch (TimeoutException late) when (late != task.Exception?.InnerException)
            {
                // The work may have ended at this very moment. Then the next turn gives its result.
                if (!task.IsCompleted)
                    await LookAfterAsync(watched, task, limit);
            }
            catch (OperationCanceledException) when (!task.IsCompleted && cancel.IsCancellationRequested)
            {
                if (watched.IsCommitting)
                    continue;
                _ = StopAsync(watched, task);
                throw;
            }
        }
    }

    private async ValueTask LookAfterAsync(Watched watched, Task task, TimeSpan? limit)
    {
        // There is no host yet; finding one has its own limit.
        if (watched.Host is { } host && !await host.AnswersAsync())
        {
            Forget(task);
            throw new StoreUnavailableException(StoreFault.OutOfReach);
        }

        if (task.IsCompleted)
            return;
        if (limit is { } all && watched.Elapsed >= all)
        {
            await StopAsync(watched, task);
            throw new StoreTimeoutException(all);
        }

        if (watched.IsCommitting ? watched.SinceProgress >= CommitLimit : watched.SinceProgress >= statementLimit)
        {
            await StopAsync(watched, task);
            throw new StoreUnavailableException(watched.IsCommitting ? StoreFault.NotDurable : StoreFault.Busy);
        }
    }

    // Only a server that answers can be asked to cancel, because Npgsql waits for it on this thread.
    private static async Task StopAsync(Watched watched, Task task)
    {
        Forget(task);
        if (watched.Host is { } host && !await host.AnswersAsync())
            return;
        if (task.IsCompleted)
            return;
        await watched.StopAsync();
        await Task.WhenAny(task, Task.Delay(StopPatience));
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static void Forget(Task task) => _ = task.ContinueWith(static done => done.Exception, TaskScheduler.Default);

    private void Note(Watched watched, StoreFault fault)
    {
        if (fault is StoreFault.OutOfReach or StoreFault.ReadOnly or StoreFault.TooManyConnections)
            hosts.Doubt(watched.Host);
    }
}

/// <summary>A watched unit of work: which host it uses, and how long it has waited for the server.</summary>
internal sealed class Watched : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly long _begun = Environment.TickCount64;
    private long _progress = Environment.TickCount64;

    public Watched() => Stop = _stop.Token;

    /// <summary>The driver's token. Only <see cref="StopAsync"/> cancels it, never a caller who gives up.</summary>
    public CancellationToken Stop { get; }

    /// <summary>The server in use; null while one is being found.</summary>
    public PostgresHost? Host { get; private set; }

    /// <summary>Whether it got a connection; a later error may be that connection's alone.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Whether the commit was sent, so that the write can't be abandoned any more.</summary>
    public bool IsCommitting { get; private set; }

    /// <summary>The time since it began.</summary>
    public TimeSpan Elapsed => TimeSpan.FromMilliseconds(Environment.TickCount64 - _begun);

    /// <summary>The time since the last statement began or ended.</summary>
    public TimeSpan SinceProgress => TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _progress));

    /// <summary>A connection to the primary.</summary>
    public async ValueTask<NpgsqlConnection> OpenAsync(PostgresHosts hosts)
    {
        Host = await hosts.PrimaryAsync();
        var connection = await Host.OpenAsync();
        IsConnected = true;
        Progress();
        return connection;
    }

    /// <summary>Notes that a statement begins.</summary>
    public void Progress() => Volatile.Write(ref _progress, Environment.TickCount64);

    /// <summary>Notes that the server answered.</summary>
    public void Answered()
    {
        Progress();
        Host?.NoteSign();
    }

    /// <summary>Notes that the commit is sent.</summary>
    public void BeginCommit()
    {
        Progress();
        IsCommitting = true;
    }

    /// <summary>Cancels the running statement.</summary>
    public Task StopAsync() => _stop.CancelAsync();

    public void Dispose() => _stop.Dispose();
}
