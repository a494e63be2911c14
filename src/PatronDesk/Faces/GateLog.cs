using PatronDesk.Data;

namespace PatronDesk.Faces;

/// <summary>Log messages of the HTTP gates about a request that failed.</summary>
internal static partial class GateLog
{
    /// <summary>The server failed. Log the route's pattern, never the address: it may hold names and emails.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} to {Route} failed: {Kind}")]
    public static partial void Failed(ILogger logger, string requestId, string route, string kind);

    /// <summary>
    /// The store was not available. The exception is not logged, because thousands of requests meet the same fault.
    /// </summary>
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Request {RequestId} to {Route} was put off, since the store is not available: {Fault}")]
    public static partial void PutOff(ILogger logger, string requestId, string route, StoreFault fault);
}
