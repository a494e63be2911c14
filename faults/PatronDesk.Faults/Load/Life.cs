using System.Globalization;
using System.Net;

namespace PatronDesk.Faults.Load;

/// <summary>
/// Asks a server all the time whether it lives. Whatever its store suffers, <c>/health/live</c> must say 200, unless only a restart
/// helps.
/// </summary>
internal sealed class Life : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Desk _desk;
    private readonly Task _asking;
    private int _answered;
    private volatile string? _wrong;

    public Life(Desk desk)
    {
        _desk = desk;
        _asking = Task.Run(AskAsync);
    }

    /// <summary>How often it was answered.</summary>
    public int Answered => _answered;

    /// <summary>The first answer that was not 200, or that never came; null if there was none.</summary>
    public string? Wrong => _wrong;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _asking;
        _end.Dispose();
    }

    private async Task AskAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var (status, body) = await _desk.AskAsync(HttpMethod.Get, "/health/live");
            // A connection that broke says nothing: the harness also kills the server.
            if (status != 0)
                _answered++;
            if (_desk.Hung > 0 || (status != 0 && status != HttpStatusCode.OK))
                _wrong ??= string.Create(CultureInfo.InvariantCulture, $"{(int)status} {body}");
            await Task.Delay(100, CancellationToken.None);
        }
    }
}
