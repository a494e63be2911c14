using System.Collections.Concurrent;

namespace PatronDesk.Faces;

/// <summary>
/// Logs the stack trace of what the server failed at, once a minute at most for each kind of exception. Each failure has a
/// line of its own beside it; thousands of clients may meet the same one.
/// </summary>
internal sealed partial class FailureTrace(TimeProvider clock, ILogger<FailureTrace> log)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    // By the exception's type, so that there are few. A type's moment is changed under its own lock.
    private readonly ConcurrentDictionary<Type, Last> _traced = new();

    /// <summary>Logs the stack trace, unless one of the same kind was logged within the last minute.</summary>
    public void Tell(Exception error)
    {
        if (_traced.GetOrAdd(error.GetType(), static _ => new Last()).IsDue(clock))
            Trace(log, error, error.GetType().Name);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The server failed ({Kind}); the next stack trace of this kind comes in a minute at the earliest")]
    private static partial void Trace(ILogger logger, Exception error, string kind);

    private sealed class Last
    {
        private readonly Lock _lock = new();
        private long? _at;

        public bool IsDue(TimeProvider clock)
        {
            lock (_lock)
            {
                if (_at is { } at && clock.GetElapsedTime(at) < Between)
                    return false;
                _at = clock.GetTimestamp();
                return true;
            }
        }
    }
}
