using PatronDesk.Data;
using PatronDesk.Sip2;

namespace PatronDesk.Faces.Sip2;

/// <summary>Logs messages that could not be answered: a line for each, and a stack trace once a minute at most.</summary>
internal sealed class FailureLog(TimeProvider clock, ILogger<FailureLog> log)
{
    private static readonly TimeSpan BetweenTraces = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _tracedAt;

    /// <summary>Logs that a client's message could not be answered.</summary>
    public void Tell(Exception error, string client, MaskedLine line)
    {
        if (error is StoreUnavailableException { Fault: var fault })
        {
            SipLog.PutOff(log, client, fault, line);
            return;
        }

        SipLog.Failed(log, client, error.GetType().Name, line);
        Trace(error);
    }

    /// <summary>Logs that a sign-in at the prompt failed.</summary>
    public void TellOfSignIn(Exception error)
    {
        var fault = (error as StoreUnavailableException)?.Fault.ToString();
        SipLog.FailedSignIn(log, fault ?? error.GetType().Name);
        if (fault is null)
            Trace(error);
    }

    // The store's watch traces the store's own faults.
    private void Trace(Exception error)
    {
        lock (_lock)
        {
            if (_tracedAt is { } at && clock.GetElapsedTime(at) < BetweenTraces)
                return;
            _tracedAt = clock.GetTimestamp();
        }

        SipLog.Trace(log, error);
    }
}
