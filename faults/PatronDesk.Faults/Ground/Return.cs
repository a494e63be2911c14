using System.Diagnostics;
using System.Globalization;
using System.Net;
using PatronDesk.Faults.Load;

namespace PatronDesk.Faults.Ground;

/// <summary>Waits until a server that met a fault reads, writes and says that it is ready.</summary>
internal static class Return
{
    /// <summary>Anything longer counts as a hang.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static int _probes;

    /// <summary>How long it took from now; null if it did not come back within the patience.</summary>
    public static async Task<TimeSpan?> WaitAsync(Node node, TimeSpan? patience = null)
    {
        var clock = Stopwatch.StartNew();
        // Check them in parallel, so that one that hangs does not hide another.
        var all = await Task.WhenAll(
            UntilAsync(clock, patience ?? Patience, () => IsAnsweredAsync(node, HttpMethod.Get, "/health")),
            UntilAsync(clock, patience ?? Patience, () => IsAnsweredAsync(node, HttpMethod.Get, "/patrons?per_page=1")),
            UntilAsync(clock, patience ?? Patience, () => IsAnsweredAsync(node, HttpMethod.Post, NewPatron())));
        return all.Contains(null) ? null : all.Max();
    }

    /// <summary>Waits, and notes the time or the failure. Returns whether the server came back.</summary>
    /// <param name="node">The server.</param>
    /// <param name="score">Where it is noted.</param>
    /// <param name="after">The fault.</param>
    /// <param name="wanted">How long it should take at most; null where no time is promised.</param>
    public static async Task<bool> NoteAsync(Node node, Score score, string after, TimeSpan? wanted = null)
    {
        var back = await WaitAsync(node);
        score.MustHaveLived(node);
        if (back is { } time)
        {
            score.CameBackAfter(time);
            if (time > wanted)
            {
                score.Want(false, string.Create(
                    CultureInfo.InvariantCulture,
                    $"back {time.TotalSeconds:F1} s after {after}, not {wanted.Value.TotalSeconds:F0} s"));
            }

            return true;
        }

        if (node.Server.Program.HasExited)
            score.Fail($"after {after} the server died: {Tail(node)}");
        else
            score.Fail($"after {after} the server hung: no answer within {Patience.TotalSeconds} s");
        return false;
    }

    /// <summary>How long until <c>/health</c> says 503, from now; null if it does not within ten seconds.</summary>
    public static async Task<TimeSpan?> UntilUnreadyAsync(Node node)
    {
        var clock = Stopwatch.StartNew();
        return await UntilAsync(clock, TimeSpan.FromSeconds(10), async () =>
            await StatusAsync(node, HttpMethod.Get, "/health") == HttpStatusCode.ServiceUnavailable);
    }

    /// <summary>The end of the program's output.</summary>
    public static string Tail(Node node)
    {
        var all = node.Server.Program.Everything.Trim();
        return all.Length > 600 ? all[^600..] : all;
    }

    private static string NewPatron() => string.Create(
        CultureInfo.InvariantCulture,
        $"/patrons?first_name=Probe&last_name=Probe&email=probe{Interlocked.Increment(ref _probes)}@example.org");

    private static async Task<TimeSpan?> UntilAsync(Stopwatch clock, TimeSpan patience, Func<Task<bool>> isSo)
    {
        while (clock.Elapsed < patience)
        {
            if (await isSo())
                return clock.Elapsed;
            await Task.Delay(20);
        }

        return null;
    }

    private static async Task<bool> IsAnsweredAsync(Node node, HttpMethod method, string path) =>
        (int?)await StatusAsync(node, method, path) is >= 200 and < 300;

    // Each try has its own patience, so that after one that hangs the next may succeed.
    private static async Task<HttpStatusCode?> StatusAsync(Node node, HttpMethod method, string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            using var request = new HttpRequestMessage(method, path);
            using var answer = await node.Server.Client.SendAsync(request, patience.Token);
            return answer.StatusCode;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }
}
