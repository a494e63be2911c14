using System.Net;
using System.Net.Http.Headers;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>
/// Asks another system's server, and asks again where it has no time or can't be reached. An answer has a bounded size and time; a
/// redirect is not followed, since the credentials would go along.
/// </summary>
internal sealed class PatientClient : IDisposable
{
    /// <summary>How often the same is asked for.</summary>
    public const int MostTries = 8;

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    // A server that wants a longer wait is asked again by the next run.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _clock;
    private readonly TimeSpan _pause;
    private readonly HttpClient _client;

    /// <param name="largestAnswer">The most bytes of an answer.</param>
    /// <param name="pause">How long to wait before the second try. Each further wait is twice as long, up to a minute.</param>
    /// <param name="clock">Measures the waits.</param>
    public PatientClient(int largestAnswer, TimeSpan pause, TimeProvider clock)
    {
        (_clock, _pause) = (clock, pause);
        _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            MaxResponseContentBufferSize = largestAnswer,
            Timeout = LongestAnswer,
        };
        Headers.Accept.ParseAdd("application/json");
        Headers.UserAgent.ParseAdd("PatronDesk");
    }

    /// <summary>What every request has.</summary>
    public HttpRequestHeaders Headers => _client.DefaultRequestHeaders;

    /// <summary>Asks until there is an answer that another try would not change.</summary>
    /// <param name="make">Makes the request, for each try anew.</param>
    /// <param name="before">How long to wait before the first try.</param>
    /// <param name="cancel">Stops the asking.</param>
    public async Task<SourceAnswer> AskAsync(Func<HttpRequestMessage> make, TimeSpan before, CancellationToken cancel)
    {
        var wait = before;
        for (var tries = 1; ; tries++)
        {
            await Task.Delay(wait, _clock, cancel);
            var (answer, wanted) = await AskOnceAsync(make, cancel);
            if (answer.Trouble is not (SourceTrouble.Unreachable or SourceTrouble.NotNow) || tries == MostTries || wanted > LongestWait)
                return answer;
            var backoff = _pause * Math.Pow(2, tries - 1);
            wait = (backoff < LongestBackoff ? backoff : LongestBackoff) is var own && own > wanted ? own : wanted;
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Asks once. Says too how long the server wants to be left alone.</summary>
    private async Task<(SourceAnswer Answer, TimeSpan Wait)> AskOnceAsync(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        try
        {
            using var request = make();
            using var response = await _client.SendAsync(request, cancel);
            var status = (int)response.StatusCode;
            if (TroubleOf(response.StatusCode) is { } trouble)
                return (new(trouble, status), WaitOf(response));
            return (new(null, status)
            {
                Body = await response.Content.ReadAsByteArrayAsync(cancel),
                Headers = response.Headers,
            }, default);
        }
        catch (HttpRequestException error)
        {
            return (new(TroubleOf(error.HttpRequestError), 0), default);
        }
        catch (IOException)
        {
            return (new(SourceTrouble.Unreachable, 0), default);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // No answer within the time.
            return (new(SourceTrouble.Unreachable, 0), default);
        }
    }

    private static SourceTrouble? TroubleOf(HttpStatusCode status) => (int)status switch
    {
        200 or 201 => null,
        408 or 425 or 429 or >= 500 => SourceTrouble.NotNow,
        401 or 403 => SourceTrouble.Credentials,
        404 => SourceTrouble.Missing,
        _ => SourceTrouble.NotExpected,
    };

    private static SourceTrouble TroubleOf(HttpRequestError error) => error switch
    {
        HttpRequestError.SecureConnectionError => SourceTrouble.Certificate,
        // Larger than any page.
        HttpRequestError.ConfigurationLimitExceeded => SourceTrouble.NotExpected,
        _ => SourceTrouble.Unreachable,
    };

    private TimeSpan WaitOf(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } length } => length,
            { Date: { } until } => until - _clock.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}

/// <summary>What a server said at last.</summary>
/// <param name="Trouble">Why it can't be used; null where it can.</param>
/// <param name="Status">The status of the last answer; 0 where there was none.</param>
internal sealed record SourceAnswer(SourceTrouble? Trouble, int Status)
{
    public byte[] Body { get; init; } = [];

    /// <summary>The headers; null where there is trouble.</summary>
    public HttpResponseHeaders? Headers { get; init; }
}
