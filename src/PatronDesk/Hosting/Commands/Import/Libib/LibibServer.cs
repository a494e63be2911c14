using System.Diagnostics;
using System.Net;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>
/// A server with Libib's API. It is asked slowly, and again where it has no time or can't be reached. An answer has a bounded size and
/// time; a redirect is not followed, since the key would go along.
/// </summary>
internal sealed class LibibServer : ILibibServer, IDisposable
{
    /// <summary>How often one page is asked for.</summary>
    public const int MostTries = 8;

    private const int LargestAnswer = 8 * 1024 * 1024;

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    // A server that wants a longer wait is asked again by the next run.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private readonly LibibSource _source;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;
    private bool _hasAsked;

    /// <param name="source">Which server, and the key.</param>
    /// <param name="clock">Measures the waits.</param>
    public LibibServer(LibibSource source, TimeProvider clock)
    {
        (_source, _clock) = (source, clock);
        _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            MaxResponseContentBufferSize = LargestAnswer,
            Timeout = LongestAnswer,
        };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("x-api-key", source.Key);
        _client.DefaultRequestHeaders.TryAddWithoutValidation("x-api-user", source.User);
        _client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("PatronDesk");
    }

    public async Task<ReadLibibPage> ReadAsync(int page, CancellationToken cancel)
    {
        var wait = _hasAsked ? _source.Pause : TimeSpan.Zero;
        _hasAsked = true;
        for (var tries = 1; ; tries++)
        {
            await Task.Delay(wait, _clock, cancel);
            var (answer, wanted) = await AskAsync(page, cancel);
            if (!MayPass(answer) || tries == MostTries || wanted > LongestWait)
                return answer;
            var backoff = _source.Pause * Math.Pow(2, tries - 1);
            wait = (backoff < LongestBackoff ? backoff : LongestBackoff) is var own && own > wanted ? own : wanted;
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Asks once. Says too how long the server wants to be left alone.</summary>
    private async Task<(ReadLibibPage Answer, TimeSpan Wait)> AskAsync(int page, CancellationToken cancel)
    {
        try
        {
            var address = new Uri(_source.Address, FormattableString.Invariant($"patrons?page={page}"));
            using var response = await _client.GetAsync(address, cancel);
            if (response.StatusCode != HttpStatusCode.OK)
                return (new ReadLibibPage.Failed(TroubleOf(response.StatusCode), (int)response.StatusCode), WaitOf(response));
            var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
            return LibibPageJson.Read(page, bytes) is { } read
                ? (new ReadLibibPage.Read(read), default)
                : (new ReadLibibPage.Failed(LibibTrouble.NotLibib, (int)response.StatusCode), default);
        }
        catch (HttpRequestException error)
        {
            return (new ReadLibibPage.Failed(TroubleOf(error.HttpRequestError), 0), default);
        }
        catch (IOException)
        {
            return (new ReadLibibPage.Failed(LibibTrouble.Unreachable, 0), default);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // No answer within the time.
            return (new ReadLibibPage.Failed(LibibTrouble.Unreachable, 0), default);
        }
    }

    /// <summary>Whether asking again may help.</summary>
    private static bool MayPass(ReadLibibPage answer) => answer switch
    {
        ReadLibibPage.Read => false,
        ReadLibibPage.Failed failed => failed.Trouble is LibibTrouble.Unreachable or LibibTrouble.NotNow,
        _ => throw new UnreachableException(),
    };

    private static LibibTrouble TroubleOf(HttpStatusCode status) => (int)status switch
    {
        408 or 425 or 429 or >= 500 => LibibTrouble.NotNow,
        401 or 403 => LibibTrouble.Credentials,
        _ => LibibTrouble.NotLibib,
    };

    private static LibibTrouble TroubleOf(HttpRequestError error) => error switch
    {
        HttpRequestError.SecureConnectionError => LibibTrouble.Certificate,
        // Larger than any page.
        HttpRequestError.ConfigurationLimitExceeded => LibibTrouble.NotLibib,
        _ => LibibTrouble.Unreachable,
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
