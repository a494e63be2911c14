using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PatronDesk.Tests.Harness;

/// <summary>Every line with all that a formatter could print of it: text, fields, exception.</summary>
internal sealed class Logged : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var fields = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : "";
        Lines.Enqueue(
            $"{formatter(state, exception)} {fields} {exception} "
                + $"{exception?.Data.Values.Cast<object?>().Aggregate("", (all, one) => $"{all} {one}")}");
    }

    public void Dispose()
    {
    }
}
