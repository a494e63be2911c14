using System.Diagnostics;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>A server with Libib's API, which is asked slowly.</summary>
internal sealed class LibibServer : ILibibServer, IDisposable
{
    /// <summary>How often one page is asked for.</summary>
    public const int MostTries = PatientClient.MostTries;

    private const int LargestAnswer = 8 * 1024 * 1024;

    private readonly LibibSource _source;
    private readonly PatientClient _client;
    private bool _hasAsked;

    /// <param name="source">Which server, and the key.</param>
    /// <param name="clock">Measures the waits.</param>
    public LibibServer(LibibSource source, TimeProvider clock)
    {
        _source = source;
        _client = new(LargestAnswer, source.Pause, clock);
        _client.Headers.TryAddWithoutValidation("x-api-key", source.Key);
        _client.Headers.TryAddWithoutValidation("x-api-user", source.User);
    }

    public async Task<ReadLibibPage> ReadAsync(int page, CancellationToken cancel)
    {
        var before = _hasAsked ? _source.Pause : TimeSpan.Zero;
        _hasAsked = true;
        var address = new Uri(_source.Address, FormattableString.Invariant($"patrons?page={page}"));
        return await _client.AskAsync(() => new(HttpMethod.Get, address), before, cancel) switch
        {
            { Trouble: SourceTrouble.Missing, Status: var status } => new ReadLibibPage.Failed(SourceTrouble.NotExpected, status),
            { Trouble: { } trouble, Status: var status } => new ReadLibibPage.Failed(trouble, status),
            { Body: var body, Status: var status } => LibibPageJson.Read(page, body) is { } read
                ? new ReadLibibPage.Read(read)
                : new ReadLibibPage.Failed(SourceTrouble.NotExpected, status),
            null => throw new UnreachableException(),
        };
    }

    public void Dispose() => _client.Dispose();
}
