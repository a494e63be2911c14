using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace PatronDesk.Faults.Load;

/// <summary>
/// Counts what the clients were answered while the store could not be used. A failure must be 503 with <c>Retry-After</c>.
/// </summary>
internal sealed class Answers
{
    private readonly ConcurrentQueue<string> _wrong = new();
    private int _putOff;

    /// <summary>How many were 503 with <c>Retry-After</c>.</summary>
    public int PutOff => _putOff;

    /// <summary>Failures of another kind, and connections that were closed without an answer.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>Notes an answer.</summary>
    public void Note(HttpRequestMessage request, HttpResponseMessage answer)
    {
        if ((int)answer.StatusCode < 500)
            return;
        if (answer is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: not null })
            Interlocked.Increment(ref _putOff);
        else
            _wrong.Enqueue(string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Method} {request.RequestUri}: {(int)answer.StatusCode}, Retry-After '{answer.Headers.RetryAfter}'"));
    }

    /// <summary>Notes that no answer came.</summary>
    public void NoteNone(HttpRequestMessage request, string why) => _wrong.Enqueue($"{request.Method} {request.RequestUri}: {why}");
}
