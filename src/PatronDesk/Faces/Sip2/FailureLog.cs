using PatronDesk.Data;
using PatronDesk.Sip2;

namespace PatronDesk.Faces.Sip2;

/// <summary>Logs messages that could not be answered: a line for each. The store's watch traces the store's own faults.</summary>
internal sealed class FailureLog(FailureTrace trace, ILogger<FailureLog> log)
{
    /// <summary>Logs that a client's message could not be answered.</summary>
    public void Tell(Exception error, string client, MaskedLine line)
    {
        if (error is StoreUnavailableException { Fault: var fault })
        {
            SipLog.PutOff(log, client, fault, line);
            return;
        }

        SipLog.Failed(log, client, error.GetType().Name, line);
        trace.Tell(error);
    }

    /// <summary>Logs that a sign-in at the prompt failed.</summary>
    public void TellOfSignIn(Exception error)
    {
        var fault = (error as StoreUnavailableException)?.Fault.ToString();
        SipLog.FailedSignIn(log, fault ?? error.GetType().Name);
        if (fault is null)
            trace.Tell(error);
    }
}
