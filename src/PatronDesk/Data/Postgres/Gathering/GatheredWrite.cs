namespace PatronDesk.Data.Postgres;

/// <summary>One request's write, as part of a <see cref="WriteGroup"/>.</summary>
internal abstract class GatheredWrite(CancellationToken cancel)
{
    // The request must not continue on the thread that runs the group.
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True once it is done and durable; false where it must run alone.</summary>
    public Task<bool> Ended => _ended.Task;

    /// <summary>Whether it runs alone in a lane.</summary>
    public bool HoldsLane { get; set; }

    /// <summary>Whether one of its statements changed rows.</summary>
    public bool HasWritten { get; set; }

    /// <summary>Whether it left the group before it wrote anything.</summary>
    public bool HasLeft { get; protected set; }

    /// <summary>Whether the whole group must be undone, because it wrote something that must not stay.</summary>
    public bool MustBeUndone { get; protected set; }

    /// <summary>Whether its caller gave up before it began.</summary>
    public bool WasCancelled() => cancel.IsCancellationRequested && _ended.TrySetCanceled(cancel);

    /// <summary>Runs its function until it ends. It never throws.</summary>
    public abstract Task RunAsync(Session session);

    /// <summary>Gives it its answer, after the commit.</summary>
    public void End()
    {
        if (HasLeft)
            Leave();
        else if (Failure is { } failure)
            _ended.TrySetException(failure);
        else
            _ended.TrySetResult(true);
    }

    /// <summary>Lets it run alone.</summary>
    public void Leave() => _ended.TrySetResult(false);

    /// <summary>Answers with an error.</summary>
    public void Fail(Exception error) => _ended.TrySetException(error);

    /// <summary>What its function threw.</summary>
    protected Exception? Failure { get; set; }
}

/// <summary>A write with an answer.</summary>
internal sealed class GatheredWrite<T>(Func<Session, ValueTask<T>> work, CancellationToken cancel) : GatheredWrite(cancel)
{
    private T? _answer;

    /// <summary>What its function returned.</summary>
    public T Answer => _answer!;

    public override async Task RunAsync(Session session)
    {
        try
        {
            _answer = await work(session);
            MustBeUndone = HasWritten && session.IsRolledBack;
        }
        catch (Exception error)
        {
            HasLeft = error is GoesAloneException;
            Failure = error;
            MustBeUndone = HasWritten;
        }
    }
}

/// <summary>A write can't go on in its group.</summary>
internal sealed class GoesAloneException() : Exception("This write needs a transaction of its own.");
